using Tiered.Wasm;

namespace Tiered.Backend.Llvm;

/// <summary>Sees who calls whom directly and which tables are written, while a body is validated.</summary>
internal struct CallScanner(List<(int Caller, int Callee, bool IsTail)> calls, bool[] writtenTables, int caller) : IFunctionVisitor
{
    public readonly uint Position { set { } }
    public readonly void BeginFunction(int functionIndex, FunctionType type) { }
    public readonly void Locals(int count, ValType type) { }
    public readonly void BeginCode() { }
    public readonly void Block(in BlockSignature type) { }
    public readonly void Loop(in BlockSignature type) { }
    public readonly void If(in BlockSignature type) { }
    public readonly void Else(bool fallsThrough) { }
    public readonly void End(bool fallsThrough) { }
    public readonly void Branch(int depth) { }
    public readonly void BranchIf(int depth) { }
    public readonly void BranchTable(ReadOnlySpan<int> depths) { }
    public readonly void Return() { }
    public readonly void Unreachable() { }
    public readonly void Call(int functionIndex) => calls.Add((caller, functionIndex, false));
    public readonly void CallIndirect(int typeIndex, int table) { }
    public readonly void CallRef(int typeIndex) { }
    public readonly void ReturnCall(int functionIndex) => calls.Add((caller, functionIndex, true));
    public readonly void ReturnCallIndirect(int typeIndex, int table) { }
    public readonly void ReturnCallRef(int typeIndex) { }
    public readonly void Drop(ValType type) { }
    public readonly void Select(ValType type) { }
    public readonly void LocalGet(int index) { }
    public readonly void LocalSet(int index) { }
    public readonly void LocalTee(int index) { }
    public readonly void GlobalGet(int index) { }
    public readonly void GlobalSet(int index) { }
    public readonly void I32Const(int value) { }
    public readonly void I64Const(long value) { }
    public readonly void F32Const(uint bits) { }
    public readonly void F64Const(ulong bits) { }
    public readonly void V128Const(ulong low, ulong high) { }
    public readonly void Numeric(Opcode opcode) { }
    public readonly void Lane(Opcode opcode, int lane) { }
    public readonly void Shuffle(ulong lowLanes, ulong highLanes) { }
    public readonly void Load(Opcode opcode, in MemoryArgument argument) { }
    public readonly void Store(Opcode opcode, in MemoryArgument argument) { }
    public readonly void LoadLane(Opcode opcode, in MemoryArgument argument, int lane) { }
    public readonly void StoreLane(Opcode opcode, in MemoryArgument argument, int lane) { }
    public readonly void Atomic(Opcode opcode, in MemoryArgument argument) { }
    public readonly void AtomicFence() { }
    public readonly void MemorySize(int memory) { }
    public readonly void MemoryGrow(int memory) { }
    public readonly void MemoryFill(int memory) { }
    public readonly void MemoryCopy(int destination, int source) { }
    public readonly void MemoryInit(int segment, int memory) { }
    public readonly void DataDrop(int segment) { }
    public readonly void TableGet(int table) { }
    public readonly void TableSet(int table) => writtenTables[table] = true;
    public readonly void TableSize(int table) { }
    public readonly void TableGrow(int table) => writtenTables[table] = true;
    public readonly void TableFill(int table) => writtenTables[table] = true;
    public readonly void TableCopy(int destination, int source) => writtenTables[destination] = true;
    public readonly void TableInit(int segment, int table) => writtenTables[table] = true;
    public readonly void ElemDrop(int segment) { }
    public readonly void RefNull(HeapType type) { }
    public readonly void RefIsNull() { }
    public readonly void RefFunc(int functionIndex) { }
    public readonly void RefEq() { }
    public readonly void RefAsNonNull() { }
    public readonly void BranchOnNull(int depth) { }
    public readonly void BranchOnNonNull(int depth) { }
    public readonly void RefTest(ValType target) { }
    public readonly void RefCast(ValType target) { }
    public readonly void BranchOnCast(int depth, ValType source, ValType target, bool onFailure) { }
    public readonly void Gc(Opcode opcode, int first, int second) { }
    public readonly void TryTable(in BlockSignature type, ReadOnlySpan<CatchClause> catches) { }
    public readonly void Throw(int tag) { }
    public readonly void ThrowRef() { }
}
