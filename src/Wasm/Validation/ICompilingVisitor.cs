namespace Tiered.Wasm;

/// <summary>A visitor that makes code, for a backend without garbage collection and exceptions: it refuses their operators.</summary>
public interface ICompilingVisitor : IFunctionVisitor
{
    /// <summary>The error for the current operator.</summary>
    /// <param name="feature">What the backend lacks, for people.</param>
    WasmFormatException Unsupported(string feature);

    void IFunctionVisitor.RefEq() => throw Unsupported("garbage collection");
    void IFunctionVisitor.RefTest(ValType target) => throw Unsupported("garbage collection");
    void IFunctionVisitor.RefCast(ValType target) => throw Unsupported("garbage collection");
    void IFunctionVisitor.BranchOnCast(int depth, ValType source, ValType target, bool onFailure) => throw Unsupported("garbage collection");
    void IFunctionVisitor.Gc(Opcode opcode, int first, int second) => throw Unsupported("garbage collection");
    void IFunctionVisitor.TryTable(in BlockSignature type, ReadOnlySpan<CatchClause> catches) => throw Unsupported("exceptions");
    void IFunctionVisitor.Throw(int tag) => throw Unsupported("exceptions");
    void IFunctionVisitor.ThrowRef() => throw Unsupported("exceptions");
}
