using System.Diagnostics.CodeAnalysis;

namespace Tiered.Wasm;

/// <summary>Address immediate of a memory operator.</summary>
/// <param name="Memory">Memory index.</param>
/// <param name="Offset">Constant offset; below 2^32 for 32-bit memories.</param>
/// <param name="AlignmentLog2">Alignment hint; exact for atomics.</param>
public readonly record struct MemoryArgument(int Memory, ulong Offset, int AlignmentLog2);

/// <summary>Parameters and results of a block.</summary>
public readonly struct BlockSignature
{
    private readonly FunctionType? _function;
    private readonly ValType _result;

    /// <summary>A block without parameters and with at most one result (<see cref="ValType.Bottom"/>: none).</summary>
    public BlockSignature(ValType result) => _result = result;

    /// <summary>A block with the type of a function type.</summary>
    public BlockSignature(FunctionType function) => _function = function;

    public int ParameterCount => _function?.Parameters.Length ?? 0;
    public int ResultCount => _function?.Results.Length ?? (_result.IsBottom ? 0 : 1);

    /// <summary>Types of the parameters.</summary>
    public ReadOnlySpan<ValType> Parameters => _function is null ? default : _function.Parameters;

    /// <summary>Types of the results.</summary>
    [UnscopedRef]
    public ReadOnlySpan<ValType> Results => _function is not null ? _function.Results : _result.IsBottom ? default : new ReadOnlySpan<ValType>(in _result);

    public ValType Parameter(int index) => _function!.Parameters[index];
    public ValType Result(int index) => _function is null ? _result : _function.Results[index];
}

/// <summary>The catch clauses of <c>try_table</c>.</summary>
public enum CatchKind : byte
{
    Catch,
    CatchRef,
    CatchAll,
    CatchAllRef,
}

/// <summary>One catch clause.</summary>
/// <param name="Kind">Which exceptions, and whether the reference is pushed.</param>
/// <param name="Tag">Tag index, unless the clause catches all.</param>
/// <param name="Depth">Label to branch to, counted from outside the <c>try_table</c>.</param>
public readonly record struct CatchClause(CatchKind Kind, int Tag, int Depth);

/// <summary>
/// Sees a function body operator by operator, each one already validated: operands are there and have the right types.
/// Compilers implement it as a struct, so that validation and code generation are one pass without virtual calls.
/// <para>Unreachable code is never shown: after an operator that does not fall through, the next call is the
/// <see cref="Else"/> or <see cref="End"/> of the innermost visible block. A block that starts in unreachable code is
/// invisible altogether. The outermost block is the function's: its label is a return, and its <see cref="End"/> comes last.</para>
/// </summary>
public interface IFunctionVisitor
{
    /// <summary>Byte offset in the module of the operator shown next; set before each call.</summary>
    uint Position { set; }

    /// <summary>First call. Locals follow by <see cref="Locals"/>, then <see cref="BeginCode"/>.</summary>
    void BeginFunction(int functionIndex, FunctionType type);

    /// <summary>A run of declared locals, behind the parameters.</summary>
    void Locals(int count, ValType type);

    /// <summary>All locals are known; operators follow.</summary>
    void BeginCode();

    // Control. Depths count visible and invisible blocks alike, as in the binary; all enclosing blocks of a visible operator are visible.
    void Block(in BlockSignature type);
    void Loop(in BlockSignature type);
    void If(in BlockSignature type);
    /// <param name="fallsThrough">Whether control reaches the end of the then part.</param>
    void Else(bool fallsThrough);
    /// <param name="fallsThrough">Whether control reaches this end from above.</param>
    void End(bool fallsThrough);
    void Branch(int depth);
    void BranchIf(int depth);
    /// <param name="depths">Targets; the last one is the default.</param>
    void BranchTable(ReadOnlySpan<int> depths);
    void Return();
    void Unreachable();
    void Call(int functionIndex);
    void CallIndirect(int typeIndex, int table);
    void CallRef(int typeIndex);
    void ReturnCall(int functionIndex);
    void ReturnCallIndirect(int typeIndex, int table);
    void ReturnCallRef(int typeIndex);

    // Parametric and variables.
    void Drop(ValType type);
    void Select(ValType type);
    void LocalGet(int index);
    void LocalSet(int index);
    void LocalTee(int index);
    void GlobalGet(int index);
    void GlobalSet(int index);

    // Constants, and every operator whose type is fixed and that has no immediates (scalar and SIMD).
    void I32Const(int value);
    void I64Const(long value);
    void F32Const(uint bits);
    void F64Const(ulong bits);
    void V128Const(ulong low, ulong high);
    void Numeric(Opcode opcode);
    void Lane(Opcode opcode, int lane);
    void Shuffle(ulong lowLanes, ulong highLanes);

    // Memory.
    void Load(Opcode opcode, in MemoryArgument argument);
    void Store(Opcode opcode, in MemoryArgument argument);
    void LoadLane(Opcode opcode, in MemoryArgument argument, int lane);
    void StoreLane(Opcode opcode, in MemoryArgument argument, int lane);
    /// <summary>Every atomic operator with an address: loads, stores, read-modify-writes, wait, notify.</summary>
    void Atomic(Opcode opcode, in MemoryArgument argument);
    void AtomicFence();
    void MemorySize(int memory);
    void MemoryGrow(int memory);
    void MemoryFill(int memory);
    void MemoryCopy(int destination, int source);
    void MemoryInit(int segment, int memory);
    void DataDrop(int segment);

    // Tables.
    void TableGet(int table);
    void TableSet(int table);
    void TableSize(int table);
    void TableGrow(int table);
    void TableFill(int table);
    void TableCopy(int destination, int source);
    void TableInit(int segment, int table);
    void ElemDrop(int segment);

    // References.
    void RefNull(HeapType type);
    void RefIsNull();
    void RefFunc(int functionIndex);
    void RefEq();
    void RefAsNonNull();
    void BranchOnNull(int depth);
    void BranchOnNonNull(int depth);
    void RefTest(ValType target);
    void RefCast(ValType target);
    void BranchOnCast(int depth, ValType source, ValType target, bool onFailure);
    /// <summary>Struct, array, i31 and conversion operators; <paramref name="first"/> and <paramref name="second"/> are their immediates in order.</summary>
    void Gc(Opcode opcode, int first, int second);

    // Exceptions.
    void TryTable(in BlockSignature type, ReadOnlySpan<CatchClause> catches);
    void Throw(int tag);
    void ThrowRef();
}
