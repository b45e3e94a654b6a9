namespace Tiered.CodeGen.X64;

/// <summary>
/// Recognises shuffles of bytes that are one instruction. Lanes are numbered as in <c>i8x16.shuffle</c>: those of the second vector from 16 on.
/// </summary>
public static class ShufflePatterns
{
    /// <summary>Whether lanes of a width interleave, from a byte of both vectors on.</summary>
    public static bool IsUnpack(ReadOnlySpan<byte> lanes, int width, int start, int first)
    {
        for (int i = 0; i < 16; i++)
        {
            int pair = i / (2 * width), place = i % (2 * width);
            int expected = start + pair * width + place % width + (place >= width ? 16 : 0);
            if (lanes[i] != (expected ^ first)) return false;
        }
        return true;
    }

    /// <summary>The instruction that interleaves lanes of a width.</summary>
    public static uint UnpackTemplate(int width, bool high) => width switch
    {
        1 => high ? X64Op.Punpckhbw_xmm_xmmm128 : X64Op.Punpcklbw_xmm_xmmm128,
        2 => high ? X64Op.Punpckhwd_xmm_xmmm128 : X64Op.Punpcklwd_xmm_xmmm128,
        4 => high ? X64Op.Punpckhdq_xmm_xmmm128 : X64Op.Punpckldq_xmm_xmmm128,
        _ => high ? X64Op.Punpckhqdq_xmm_xmmm128 : X64Op.Punpcklqdq_xmm_xmmm128,
    };

    /// <summary>Whether the lanes are 16 neighbours in both vectors one after the other.</summary>
    public static bool IsRun(ReadOnlySpan<byte> lanes)
    {
        for (int i = 1; i < 16; i++)
        {
            if (lanes[i] != (lanes[0] + i & 31)) return false;
        }
        return true;
    }

    /// <summary>One bit a word: whether it comes from the second vector. -1 if words do not stay in place.</summary>
    public static int BlendOrder(ReadOnlySpan<byte> lanes)
    {
        int order = 0;
        for (int i = 0; i < 16; i++)
        {
            if ((lanes[i] & 15) != i || (lanes[i] & 16) != (lanes[i & ~1] & 16)) return -1;
            order |= (lanes[i] >> 4) << i / 2;
        }
        return order;
    }

    /// <summary>The lanes of 32 bits that the bytes are taken from, two bits each, or -1. Counts from 0 in both vectors.</summary>
    public static int DoublewordOrder(ReadOnlySpan<byte> lanes)
    {
        int order = 0;
        for (int i = 0; i < 16; i++)
        {
            if (lanes[i] != (lanes[i & ~3] & ~3) + (i & 3)) return -1;
            if ((i & 3) == 0) order |= (lanes[i] >> 2 & 3) << i / 2;
        }
        return order;
    }
}
