using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Binary;

/// <summary>What a visitor sees: reachable operators only, with the ends that belong to them.</summary>
public class FunctionVisitorTests
{
    [Theory]
    [InlineData("nop", "end+")]
    [InlineData("return i32.const 1 drop", "return end-")]
    [InlineData("block br 0 i32.const 1 drop end i32.const 2 drop", "block br0 end- i32.const2 drop end+")]
    [InlineData("block unreachable block end loop end end i32.const 2 drop", "block unreachable end- end-")]
    [InlineData("loop br 0 end i32.const 2 drop", "loop br0 end- end-")]
    [InlineData("local.get 0 if unreachable else i32.const 3 drop end i32.const 4 drop", "get0 if unreachable else- i32.const3 drop end+ i32.const4 drop end+")]
    [InlineData("local.get 0 if unreachable end i32.const 4 drop", "get0 if unreachable end- i32.const4 drop end+")]
    [InlineData("local.get 0 if return else return end i32.const 4 drop", "get0 if return else- return end- end-")]
    [InlineData("block local.get 0 br_if 0 unreachable end i32.const 4 drop", "block get0 br_if0 unreachable end- i32.const4 drop end+")]
    public void UnreachableCodeIsNotShown(string code, string expected)
    {
        var module = ModuleDecoder.Decode(WatParser.ParseModule($"(module (func (param i32) {code}))"));
        var trace = new Trace { Seen = [] };
        FunctionValidator.Run(module, 0, ref trace);
        Assert.Equal(expected, string.Join(' ', trace.Seen));
    }

    private struct Trace : IFunctionVisitor
    {
        internal List<string> Seen;

        public readonly uint Position { set { } }
        public readonly void BeginFunction(int functionIndex, FunctionType type) { }
        public readonly void Locals(int count, ValType type) { }
        public readonly void BeginCode() { }
        public readonly void Block(in BlockSignature type) => Seen.Add("block");
        public readonly void Loop(in BlockSignature type) => Seen.Add("loop");
        public readonly void If(in BlockSignature type) => Seen.Add("if");
        public readonly void Else(bool fallsThrough) => Seen.Add(fallsThrough ? "else+" : "else-");
        public readonly void End(bool fallsThrough) => Seen.Add(fallsThrough ? "end+" : "end-");
        public readonly void Branch(int depth) => Seen.Add($"br{depth}");
        public readonly void BranchIf(int depth) => Seen.Add($"br_if{depth}");
        public readonly void Return() => Seen.Add("return");
        public readonly void Unreachable() => Seen.Add("unreachable");
        public readonly void Drop(ValType type) => Seen.Add("drop");
        public readonly void LocalGet(int index) => Seen.Add($"get{index}");
        public readonly void I32Const(int value) => Seen.Add($"i32.const{value}");
        public readonly void BranchTable(ReadOnlySpan<int> depths) { }
        public readonly void Call(int functionIndex) { }
        public readonly void CallIndirect(int typeIndex, int table) { }
        public readonly void CallRef(int typeIndex) { }
        public readonly void ReturnCall(int functionIndex) { }
        public readonly void ReturnCallIndirect(int typeIndex, int table) { }
        public readonly void ReturnCallRef(int typeIndex) { }
        public readonly void Select(ValType type) { }
        public readonly void LocalSet(int index) { }
        public readonly void LocalTee(int index) { }
        public readonly void GlobalGet(int index) { }
        public readonly void GlobalSet(int index) { }
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
        public readonly void TableSet(int table) { }
        public readonly void TableSize(int table) { }
        public readonly void TableGrow(int table) { }
        public readonly void TableFill(int table) { }
        public readonly void TableCopy(int destination, int source) { }
        public readonly void TableInit(int segment, int table) { }
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
}
