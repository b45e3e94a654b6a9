namespace Tiered.Runtime;

/// <summary>
/// A piece of code memory that many trampolines share: one at a time is filled, and each is freed as a whole when the last of
/// its trampolines is gone.
/// </summary>
internal sealed unsafe class TrampolineBlock : ICodeOwner
{
    private const int UsualSize = 64 * 1024;
    private const int Alignment = 16;

    private static readonly object Gate = new();
    private static TrampolineBlock? s_open;

    private readonly CodeAllocation _code;
    private readonly HashSet<int> _traps = [];
    private int _used;

    private TrampolineBlock(int size)
    {
        _code = CodeMemory.Allocate(size, 0, static (destination, _) => destination.Fill(0xCC));
        CodeRegistry.Add(_code, this);
    }

    internal byte* Start => _code.Start;

    /// <summary>Writes both trampolines into a block.</summary>
    /// <param name="pair">Their code.</param>
    /// <param name="entry">Where the one from the host lies in the block.</param>
    /// <param name="host">Where the one to the host lies.</param>
    internal static TrampolineBlock Place(TrampolinePair pair, out int entry, out int host)
    {
        int entrySize = Aligned(pair.Entry.Code.Length), size = entrySize + Aligned(pair.Host.Code.Length);
        using var gate = new UninterruptibleLock(Gate);
        var block = s_open;
        if (block is null || size > block._code.Size - block._used)
        {
            block = new TrampolineBlock(Math.Max(UsualSize, size));
            s_open?.FreeIfEmpty(isOpen: false);
            s_open = block;
        }
        entry = block._used;
        host = entry + entrySize;
        CodeMemory.Write(block._code, entry, (pair, entrySize), static (destination, state) =>
        {
            state.pair.Entry.Code.CopyTo(destination);
            state.pair.Host.Code.CopyTo(destination[state.entrySize..]);
        }, size);
        using (new UninterruptibleLock(block._traps)) block._traps.Add(host + pair.Host.TrapOffset);
        block._used += size;
        return block;
    }

    /// <summary>One pair is gone, whose trap was at an offset.</summary>
    internal void Release(int trap)
    {
        using var gate = new UninterruptibleLock(Gate);
        using (new UninterruptibleLock(_traps)) _traps.Remove(trap);
        FreeIfEmpty(isOpen: this == s_open);
    }

    private void FreeIfEmpty(bool isOpen)
    {
        if (!isOpen && _traps.Count == 0) _code.Dispose();
    }

    private static int Aligned(int size) => (size + Alignment - 1) & -Alignment;

    public TrapCode? Locate(int offset, bool isReturnAddress, List<WasmFrame> frames)
    {
        using var gate = new UninterruptibleLock(_traps);
        return !isReturnAddress && _traps.Contains(offset) ? TrapCode.Pending : null;
    }
}
