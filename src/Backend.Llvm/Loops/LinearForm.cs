using Tiered.Backend.Llvm.Translation;

namespace Tiered.Backend.Llvm.Loops;

/// <summary>
/// What an integer is in turn k of a loop: a sum of invariant values, a constant, and k times a step; all modulo two to the number of its bits,
/// so that no sum on the way to it may wrap differently.
/// </summary>
internal sealed unsafe class LinearForm
{
    /// <summary>How far expressions in front of the loop are taken apart.</summary>
    private const int MaxDepth = 8;

    /// <summary>How many operators a form may be made of: what is shared is visited again for each use.</summary>
    private const int MaxOperators = 64;

    private readonly List<(nint Value, long Factor)> _terms = [];
    private int _operators;

    private LinearForm(int width) => Width = width;

    /// <summary>Bits.</summary>
    public int Width { get; }

    public long Constant { get; private set; }

    public long Step { get; private set; }

    /// <summary>The number 0 in all turns.</summary>
    public static LinearForm Zero { get; } = new(32);

    /// <summary>The form of a value in a loop; null when it is not linear.</summary>
    public static LinearForm? Of(LValue value, ScalarLoop loop)
    {
        var type = LLVM.TypeOf(value);
        if (LLVM.GetTypeKind(type) != LLVMTypeKind.LLVMIntegerTypeKind) return null;
        uint width = LLVM.GetIntTypeWidth(type);
        if (width is not (32 or 64)) return null;
        var form = new LinearForm((int)width);
        if (!form.Add(value, 1, loop, 0)) return null;
        form.Constant = form.Reduce(form.Constant);
        form.Step = form.Reduce(form.Step);
        for (int i = form._terms.Count - 1; i >= 0; i--)
        {
            var (term, factor) = form._terms[i];
            factor = form.Reduce(factor);
            if (factor == 0) form._terms.RemoveAt(i);
            else form._terms[i] = (term, factor);
        }
        return form;
    }

    private long Reduce(long value) => Width == 32 ? (int)value : value;

    /// <summary>Whether two forms differ by a constant alone.</summary>
    public bool IsParallelTo(LinearForm other)
    {
        if (Width != other.Width || Step != other.Step || _terms.Count != other._terms.Count) return false;
        return _terms.TrueForAll(other._terms.Contains);
    }

    /// <summary>Builds the value of turn 0.</summary>
    public LValue BuildStart(IrModule ir)
    {
        var type = Width == 32 ? ir.I32 : ir.I64;
        var sum = LLVM.ConstInt(type, (ulong)Constant, 1);
        foreach (var (value, factor) in _terms)
        {
            var term = (LValue)value;
            if (LLVM.TypeOf(term) != type) term = LLVM.BuildTrunc(ir.Builder, term, type, Utf8.Empty);
            if (factor != 1) term = LLVM.BuildMul(ir.Builder, term, LLVM.ConstInt(type, (ulong)factor, 1), Utf8.Empty);
            sum = LLVM.BuildAdd(ir.Builder, term, sum, Utf8.Empty);
        }
        return sum;
    }

    private bool Add(LValue value, long factor, ScalarLoop loop, int depth)
    {
        if (LLVM.IsAConstantInt(value) != null)
        {
            if (LLVM.GetIntTypeWidth(LLVM.TypeOf(value)) > 64) return false;
            Constant += factor * LLVM.ConstIntGetSExtValue(value);
            return true;
        }
        bool varies = loop.Contains(value);
        if (++_operators > MaxOperators) return false;
        if (LLVM.IsAInstruction(value) == null || !varies && depth >= MaxDepth) return AddTerm(value, factor);
        switch (LLVM.GetInstructionOpcode(value))
        {
            case LLVMOpcode.LLVMAdd:
            case LLVMOpcode.LLVMOr when LLVM.GetIsDisjoint(value) != 0:
                return Add(LLVM.GetOperand(value, 0), factor, loop, depth + 1) && Add(LLVM.GetOperand(value, 1), factor, loop, depth + 1);
            case LLVMOpcode.LLVMSub:
                return Add(LLVM.GetOperand(value, 0), factor, loop, depth + 1) && Add(LLVM.GetOperand(value, 1), -factor, loop, depth + 1);
            case LLVMOpcode.LLVMShl when Literal(LLVM.GetOperand(value, 1)) is >= 0 and < 32 and var count:
                return Add(LLVM.GetOperand(value, 0), factor << (int)count, loop, depth + 1);
            case LLVMOpcode.LLVMMul when Literal(LLVM.GetOperand(value, 1)) is { } scale:
                return Add(LLVM.GetOperand(value, 0), factor * scale, loop, depth + 1);
            // The lower bits of what is wider, or of what was as wide before it was extended.
            case LLVMOpcode.LLVMTrunc:
            case LLVMOpcode.LLVMZExt or LLVMOpcode.LLVMSExt when LLVM.GetIntTypeWidth(LLVM.TypeOf(LLVM.GetOperand(value, 0))) >= Width:
                return Add(LLVM.GetOperand(value, 0), factor, loop, depth + 1);
            case LLVMOpcode.LLVMPHI when (nint)LLVM.GetInstructionParent(value) == loop.Header:
                if (StepOf(value, loop) is not { } step) return false;
                Step += factor * step;
                return Add(ScalarLoop.Incoming(value, loop.Preheader), factor, loop, depth + 1);
        }
        return !varies && AddTerm(value, factor);
    }

    private bool AddTerm(LValue value, long factor)
    {
        int at = _terms.FindIndex(term => term.Value == (nint)value);
        if (at < 0) _terms.Add(((nint)value, factor));
        else _terms[at] = ((nint)value, _terms[at].Factor + factor);
        return true;
    }

    private static long? Literal(LValue value) =>
        LLVM.IsAConstantInt(value) != null && LLVM.GetIntTypeWidth(LLVM.TypeOf(value)) <= 64 ? LLVM.ConstIntGetSExtValue(value) : null;

    /// <summary>By how much a phi instruction of the header grows in every turn; null when it does otherwise.</summary>
    public static long? StepOf(LValue phi, ScalarLoop loop)
    {
        long step = 0;
        var value = ScalarLoop.Incoming(phi, loop.Latch);
        for (int i = 0; i < 4; i++)
        {
            if (value == phi) return step;
            if (!loop.Contains(value)) return null;
            var opcode = LLVM.GetInstructionOpcode(value);
            if (opcode is not (LLVMOpcode.LLVMAdd or LLVMOpcode.LLVMSub) || Literal(LLVM.GetOperand(value, 1)) is not { } literal) return null;
            step += opcode == LLVMOpcode.LLVMAdd ? literal : -literal;
            value = LLVM.GetOperand(value, 0);
        }
        return null;
    }
}
