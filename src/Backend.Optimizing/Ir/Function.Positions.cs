namespace Tiered.Backend.Optimizing.Ir;

// Where instructions come from. A position is an offset in the module, or, for what was inlined, a number with the highest bit set: it
// names the operator's own offset and the position of the call it was inlined at. So instructions stay small, and all
// that copies a position keeps the whole chain.
public sealed partial class Function
{
    private const uint InlinedFlag = 1u << 31;

    private (uint Offset, uint Caller)[] _inlined = new (uint, uint)[16];
    private int _inlinedCount;

    /// <summary>Whether a position is that of an inlined operator.</summary>
    public static bool IsInlined(uint position) => (position & InlinedFlag) != 0;

    /// <summary>The offset of an inlined operator, and the position of the call that it stands in for.</summary>
    public (uint Offset, uint Caller) Inlined(uint position) => _inlined[position & ~InlinedFlag];

    /// <summary>The position of an operator at <paramref name="offset"/>, inlined at the call at <paramref name="caller"/>.</summary>
    public uint AddInlined(uint offset, uint caller)
    {
        // The instructions of one operator come one after another.
        if (_inlinedCount > 0 && _inlined[_inlinedCount - 1] == (offset, caller)) return (uint)(_inlinedCount - 1) | InlinedFlag;
        if (_inlinedCount == _inlined.Length) Array.Resize(ref _inlined, _inlinedCount * 2);
        _inlined[_inlinedCount] = (offset, caller);
        return (uint)_inlinedCount++ | InlinedFlag;
    }
}
