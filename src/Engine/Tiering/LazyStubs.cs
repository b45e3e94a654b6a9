using Tiered.Runtime;
using Tiered.Runtime.X64;

namespace Tiered.Tiering;

/// <summary>
/// The stubs of functions that were never called, for all modules of the process: a stub knows its function's number alone,
/// so that the first thousand serve every module of a thousand functions. They live as long as the process.
/// </summary>
internal static unsafe class LazyStubs
{
    private const int StubsInBlock = 1 << 12;

    private static readonly object Gate = new();
    private static CodeAllocation[] s_blocks = [];

    /// <summary>Lets slots lead to the stubs of their functions.</summary>
    internal static void Fill(Span<nint> slots)
    {
        var blocks = Ensure((slots.Length + StubsInBlock - 1) / StubsInBlock);
        for (int i = 0; i < slots.Length; i++)
            slots[i] = (nint)blocks[i / StubsInBlock].Start + i % StubsInBlock * LazyStub.Size;
    }

    /// <summary>Whether code is a stub.</summary>
    internal static bool Contains(nint code)
    {
        foreach (var block in Volatile.Read(ref s_blocks))
        {
            if ((nuint)(code - (nint)block.Start) < (nuint)block.Size) return true;
        }
        return false;
    }

    private static CodeAllocation[] Ensure(int count)
    {
        using var gate = new UninterruptibleLock(Gate);
        if (s_blocks.Length >= count) return s_blocks;
        var blocks = new CodeAllocation[count];
        s_blocks.CopyTo(blocks, 0);
        for (int b = s_blocks.Length; b < count; b++)
        {
            blocks[b] = CodeMemory.Allocate(StubsInBlock * LazyStub.Size, b * StubsInBlock, static (code, first) =>
            {
                for (int i = 0; i < StubsInBlock; i++) LazyStub.Write(code[(i * LazyStub.Size)..], first + i);
            });
        }
        Volatile.Write(ref s_blocks, blocks);
        return blocks;
    }
}
