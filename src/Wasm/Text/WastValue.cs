namespace Tiered.Wasm.Text;

/// <summary>The kinds of values that scripts write, and of patterns that results must match.</summary>
public enum WastValueKind
{
    I32,
    I64,
    F32,
    F64,
    V128,
    /// <summary><c>ref.null</c>, of a heap type or of any.</summary>
    RefNull,
    /// <summary><c>ref.extern n</c>: the external reference with number n; in patterns without number, any of them.</summary>
    RefExtern,
    /// <summary><c>ref.host n</c>: the host reference with number n.</summary>
    RefHost,
    /// <summary>Any function reference; with a number, that function of the module.</summary>
    RefFunc,
    RefAny,
    RefEq,
    RefI31,
    RefStruct,
    RefArray,
    RefExn,
    /// <summary>One of several patterns.</summary>
    Either,
}

/// <summary>An argument of an action.</summary>
/// <param name="Kind">A number, a vector, <c>ref.null</c>, <c>ref.extern</c> or <c>ref.host</c>.</param>
/// <param name="Low">The bits of a number, the low half of a vector, or the number of a reference.</param>
/// <param name="High">The high half of a vector.</param>
/// <param name="HeapType">The heap type of a null reference as the script writes it.</param>
public readonly record struct WastValue(WastValueKind Kind, ulong Low, ulong High = 0, string? HeapType = null);

/// <summary>What a float in a pattern says about NaNs.</summary>
public enum WastNan : byte
{
    /// <summary>The bits must be equal.</summary>
    None,
    /// <summary>A NaN whose payload is only its top bit, of either sign.</summary>
    Canonical,
    /// <summary>A NaN whose payload has its top bit set, of either sign.</summary>
    Arithmetic,
}

/// <summary>What a result must look like.</summary>
public sealed record WastPattern(WastValueKind Kind)
{
    private const uint CanonicalNan32 = 0x7FC00000;
    private const ulong CanonicalNan64 = 0x7FF8000000000000;

    /// <summary>The bits of a number or the low half of a vector, or the number of a reference.</summary>
    public ulong Low { get; init; }

    /// <summary>The high half of a vector.</summary>
    public ulong High { get; init; }

    /// <summary>Whether a reference pattern gives a number, which is then <see cref="Low"/>.</summary>
    public bool HasNumber { get; init; }

    /// <summary>The heap type that <c>ref.null</c> gives, or null.</summary>
    public string? HeapType { get; init; }

    /// <summary>NaN patterns a lane, two bits each from the lowest lane; a scalar is lane 0.</summary>
    public byte Nans { get; init; }

    /// <summary>Width of a lane in bits, where lanes are floats; otherwise the whole value compares at once.</summary>
    public int FloatWidth { get; init; }

    /// <summary>What <c>either</c> lets one choose from.</summary>
    public IReadOnlyList<WastPattern> Alternatives { get; init; } = [];

    /// <summary>Whether a number or vector matches. References are for the caller to compare, by kind.</summary>
    /// <param name="low">The bits of the number, or the low half of the vector.</param>
    /// <param name="high">The high half of the vector.</param>
    public bool MatchesBits(ulong low, ulong high = 0)
    {
        switch (Kind)
        {
            case WastValueKind.Either:
                foreach (WastPattern alternative in Alternatives)
                    if (alternative.MatchesBits(low, high)) return true;
                return false;
            case WastValueKind.I32:
                return (uint)low == (uint)Low;
            case WastValueKind.F32:
                return MatchesLane32((uint)low, (uint)Low, 0);
            case WastValueKind.I64:
                return low == Low;
            case WastValueKind.F64:
                return MatchesLane64(low, Low, 0);
            case WastValueKind.V128 when FloatWidth == 32:
                return MatchesLane32((uint)low, (uint)Low, 0) && MatchesLane32((uint)(low >> 32), (uint)(Low >> 32), 1)
                    && MatchesLane32((uint)high, (uint)High, 2) && MatchesLane32((uint)(high >> 32), (uint)(High >> 32), 3);
            case WastValueKind.V128 when FloatWidth == 64:
                return MatchesLane64(low, Low, 0) && MatchesLane64(high, High, 1);
            case WastValueKind.V128:
                return low == Low && high == High;
            default:
                return false;
        }
    }

    /// <summary>What the pattern says about NaNs in a lane.</summary>
    public WastNan NanOfLane(int lane) => (WastNan)((Nans >> (lane * 2)) & 3);

    private bool MatchesLane32(uint actual, uint expected, int lane) => NanOfLane(lane) switch
    {
        WastNan.Canonical => (actual & 0x7FFFFFFF) == CanonicalNan32,
        WastNan.Arithmetic => (actual & CanonicalNan32) == CanonicalNan32,
        _ => actual == expected,
    };

    private bool MatchesLane64(ulong actual, ulong expected, int lane) => NanOfLane(lane) switch
    {
        WastNan.Canonical => (actual & 0x7FFFFFFFFFFFFFFF) == CanonicalNan64,
        WastNan.Arithmetic => (actual & CanonicalNan64) == CanonicalNan64,
        _ => actual == expected,
    };
}
