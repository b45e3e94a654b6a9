namespace Tiered.Tests;

public sealed class CodeMapTests
{
    private static readonly CodeMapEntry[] Entries =
    [
        new(4, 100, TrapCode.MemoryOutOfBounds),
        new(9, 700, TrapCode.None, IsInlined: true),
        new(9, 300, TrapCode.None, IsInlined: true),
        new(9, 110, TrapCode.None),
        new(9, 120, TrapCode.IntegerDivideByZero),
        new(15, 90, TrapCode.None),
    ];

    [Fact]
    public void TrapRightBehindACallIsToldFromItsReturnAddress()
    {
        var map = Encode();
        Assert.True(CodeMap.TryFind(map, 9, isReturnAddress: false, out var trap));
        Assert.Equal(Entries[4], trap);
        Assert.False(CodeMap.TryFind(map, 10, isReturnAddress: false, out _));
        Assert.False(CodeMap.TryFind(map, 4, isReturnAddress: true, out _));
    }

    [Fact]
    public void CallersOfAnInlinedOperatorFollowIt()
    {
        var map = Encode();
        Assert.True(CodeMap.TryFind(map, 9, isReturnAddress: true, out var entry, out int next));
        Assert.Equal(Entries[1], entry);
        entry = CodeMap.Decode(map, ref next, entry);
        Assert.Equal(Entries[2], entry);
        entry = CodeMap.Decode(map, ref next, entry);
        Assert.Equal(Entries[3], entry);
    }

    private static byte[] Encode()
    {
        var bytes = new byte[Entries.Length * CodeMap.MaxEntrySize];
        int length = 0;
        var previous = default(CodeMapEntry);
        foreach (var entry in Entries)
        {
            length += CodeMap.Encode(bytes.AsSpan(length), previous, entry);
            previous = entry;
        }
        return bytes[..length];
    }
}
