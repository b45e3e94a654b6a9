using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

// Operators of features that SinglePassCompiler.SupportedFeatures does not list.
internal unsafe partial struct FunctionCompiler
{
    public readonly void V128Const(ulong low, ulong high) => throw Unsupported("SIMD");
    public readonly void Lane(Opcode opcode, int lane) => throw Unsupported("SIMD");
    public readonly void Shuffle(ulong lowLanes, ulong highLanes) => throw Unsupported("SIMD");
    public readonly void LoadLane(Opcode opcode, in MemoryArgument argument, int lane) => throw Unsupported("SIMD");
    public readonly void StoreLane(Opcode opcode, in MemoryArgument argument, int lane) => throw Unsupported("SIMD");
    public readonly void Atomic(Opcode opcode, in MemoryArgument argument) => throw Unsupported("threads");
    public readonly void AtomicFence() => throw Unsupported("threads");
    public readonly void RefEq() => throw Unsupported("garbage collection");
    public readonly void RefTest(ValType target) => throw Unsupported("garbage collection");
    public readonly void RefCast(ValType target) => throw Unsupported("garbage collection");
    public readonly void BranchOnCast(int depth, ValType source, ValType target, bool onFailure) => throw Unsupported("garbage collection");
    public readonly void Gc(Opcode opcode, int first, int second) => throw Unsupported("garbage collection");
    public readonly void TryTable(in BlockSignature type, ReadOnlySpan<CatchClause> catches) => throw Unsupported("exceptions");
    public readonly void Throw(int tag) => throw Unsupported("exceptions");
    public readonly void ThrowRef() => throw Unsupported("exceptions");
}
