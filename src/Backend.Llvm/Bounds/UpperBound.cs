namespace Tiered.Backend.Llvm.Bounds;

/// <summary>What an unsigned integer is at most, as its operators show: masks, shifts, narrow loads and sums of these, such as an index into a table.</summary>
internal static unsafe class UpperBound
{
    private const int MaxDepth = 5;

    /// <summary>The bound of an integer of at most 64 bits.</summary>
    public static ulong Of(LValue value) => Of(value, MaxDepth);

    private static ulong Of(LValue value, int depth)
    {
        ulong all = ulong.MaxValue >> (int)(64 - LLVM.GetIntTypeWidth(LLVM.TypeOf(value)));
        if (LLVM.IsAConstantInt(value) != null) return (ulong)LLVM.ConstIntGetSExtValue(value) & all;
        if (depth == 0 || LLVM.IsAInstruction(value) == null) return all;
        switch (LLVM.GetInstructionOpcode(value))
        {
            case LLVMOpcode.LLVMZExt:
                return Of(LLVM.GetOperand(value, 0), depth - 1);
            case LLVMOpcode.LLVMTrunc when LLVM.GetIntTypeWidth(LLVM.TypeOf(LLVM.GetOperand(value, 0))) <= 64:
                return Math.Min(all, Of(LLVM.GetOperand(value, 0), depth - 1));
            case LLVMOpcode.LLVMAnd:
                return Math.Min(Left(value, depth), Right(value, depth));
            case LLVMOpcode.LLVMOr or LLVMOpcode.LLVMXor:
                // No bit is set above the highest of either.
                ulong either = Left(value, depth) | Right(value, depth);
                return either == 0 ? 0 : ulong.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(either);
            case LLVMOpcode.LLVMAdd:
                return Bounded((UInt128)Left(value, depth) + Right(value, depth), all);
            case LLVMOpcode.LLVMMul:
                return Bounded((UInt128)Left(value, depth) * Right(value, depth), all);
            case LLVMOpcode.LLVMShl when Count(value) is { } count:
                return Bounded((UInt128)Left(value, depth) << count, all);
            case LLVMOpcode.LLVMLShr when Count(value) is { } count:
                return Left(value, depth) >> count;
            case LLVMOpcode.LLVMURem when LLVM.IsAConstantInt(LLVM.GetOperand(value, 1)) != null:
                return Right(value, depth) is > 0 and var divisor ? divisor - 1 : all;
            case LLVMOpcode.LLVMSelect:
                return Math.Max(Right(value, depth), Of(LLVM.GetOperand(value, 2), depth - 1));
        }
        return all;
    }

    private static ulong Left(LValue value, int depth) => Of(LLVM.GetOperand(value, 0), depth - 1);

    private static ulong Right(LValue value, int depth) => Of(LLVM.GetOperand(value, 1), depth - 1);

    /// <summary>A result that may have wrapped around is bounded by its type alone.</summary>
    private static ulong Bounded(UInt128 result, ulong all) => result <= all ? (ulong)result : all;

    private static int? Count(LValue shift)
    {
        var count = LLVM.GetOperand(shift, 1);
        return LLVM.IsAConstantInt(count) != null && LLVM.ConstIntGetSExtValue(count) is >= 0 and < 64 and var bits ? (int)bits : null;
    }
}
