using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

// Operators of features that SinglePassCompiler.SupportedFeatures does not list.
internal unsafe partial struct FunctionCompiler
{
    public readonly void RefEq() => throw Unsupported("garbage collection");
    public readonly void RefTest(ValType target) => throw Unsupported("garbage collection");
    public readonly void RefCast(ValType target) => throw Unsupported("garbage collection");
    public readonly void BranchOnCast(int depth, ValType source, ValType target, bool onFailure) => throw Unsupported("garbage collection");
    public readonly void Gc(Opcode opcode, int first, int second) => throw Unsupported("garbage collection");
    public readonly void TryTable(in BlockSignature type, ReadOnlySpan<CatchClause> catches) => throw Unsupported("exceptions");
    public readonly void Throw(int tag) => throw Unsupported("exceptions");
    public readonly void ThrowRef() => throw Unsupported("exceptions");
}
