namespace Tiered.Wasm;

/// <summary>Sees everything and does nothing: validation alone. Its empty calls vanish when the validator is specialised for it.</summary>
public readonly struct NullVisitor : IFunctionVisitor
{
    public uint Position { set { } }
    public void BeginFunction(int functionIndex, FunctionType type) { }
    public void Locals(int count, ValType type) { }
    public void BeginCode() { }
    public void Block(in BlockSignature type) { }
    public void Loop(in BlockSignature type) { }
    public void If(in BlockSignature type) { }
    public void Else(bool fallsThrough) { }
    public void End(bool fallsThrough) { }
    public void Branch(int depth) { }
    public void BranchIf(int depth) { }
    public void BranchTable(ReadOnlySpan<int> depths) { }
    public void Return() { }
    public void Unreachable() { }
    public void Call(int functionIndex) { }
    public void CallIndirect(int typeIndex, int table) { }
    public void CallRef(int typeIndex) { }
    public void ReturnCall(int functionIndex) { }
    public void ReturnCallIndirect(int typeIndex, int table) { }
    public void ReturnCallRef(int typeIndex) { }
    public void Drop(ValType type) { }
    public void Select(ValType type) { }
    public void LocalGet(int index) { }
    public void LocalSet(int index) { }
    public void LocalTee(int index) { }
    public void GlobalGet(int index) { }
    public void GlobalSet(int index) { }
    public void I32Const(int value) { }
    public void I64Const(long value) { }
    public void F32Const(uint bits) { }
    public void F64Const(ulong bits) { }
    public void V128Const(ulong low, ulong high) { }
    public void Numeric(Opcode opcode) { }
    public void Lane(Opcode opcode, int lane) { }
    public void Shuffle(ulong lowLanes, ulong highLanes) { }
    public void Load(Opcode opcode, in MemoryArgument argument) { }
    public void Store(Opcode opcode, in MemoryArgument argument) { }
    public void LoadLane(Opcode opcode, in MemoryArgument argument, int lane) { }
    public void StoreLane(Opcode opcode, in MemoryArgument argument, int lane) { }
    public void Atomic(Opcode opcode, in MemoryArgument argument) { }
    public void AtomicFence() { }
    public void MemorySize(int memory) { }
    public void MemoryGrow(int memory) { }
    public void MemoryFill(int memory) { }
    public void MemoryCopy(int destination, int source) { }
    public void MemoryInit(int segment, int memory) { }
    public void DataDrop(int segment) { }
    public void TableGet(int table) { }
    public void TableSet(int table) { }
    public void TableSize(int table) { }
    public void TableGrow(int table) { }
    public void TableFill(int table) { }
    public void TableCopy(int destination, int source) { }
    public void TableInit(int segment, int table) { }
    public void ElemDrop(int segment) { }
    public void RefNull(HeapType type) { }
    public void RefIsNull() { }
    public void RefFunc(int functionIndex) { }
    public void RefEq() { }
    public void RefAsNonNull() { }
    public void BranchOnNull(int depth) { }
    public void BranchOnNonNull(int depth) { }
    public void RefTest(ValType target) { }
    public void RefCast(ValType target) { }
    public void BranchOnCast(int depth, ValType source, ValType target, bool onFailure) { }
    public void Gc(Opcode opcode, int first, int second) { }
    public void TryTable(in BlockSignature type, ReadOnlySpan<CatchClause> catches) { }
    public void Throw(int tag) { }
    public void ThrowRef() { }
}
