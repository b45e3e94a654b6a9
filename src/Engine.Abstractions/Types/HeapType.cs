namespace Tiered;

/// <summary>The abstract heap types of WebAssembly 3.0. <see cref="Concrete"/> stands for a defined type.</summary>
public enum HeapKind : byte
{
    /// <summary>A type from a type section, named by its canonical id.</summary>
    Concrete,
    Func,
    NoFunc,
    Extern,
    NoExtern,
    Any,
    Eq,
    I31,
    Struct,
    Array,
    None,
    Exn,
    NoExn,
    /// <summary>Subtype of every heap type; only the validator makes it, below an unreachable operand.</summary>
    Bottom,
}

/// <summary>A heap type: an abstract one, or a defined type by its process-wide canonical id (<see cref="TypeRegistry"/>).</summary>
public readonly struct HeapType : IEquatable<HeapType>
{
    // bits 0-3 kind, bit 4 "relative to the recursive group being interned", bits 5.. canonical id or relative index
    private readonly uint _bits;

    internal const int IdShift = 5;
    internal const uint RelativeBit = 1 << 4;
    internal const int MaxId = (1 << 22) - 1;

    internal HeapType(uint bits) => _bits = bits;

    /// <summary>An abstract heap type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind is none of them.</exception>
    public static HeapType Abstract(HeapKind kind) =>
        kind is > HeapKind.Concrete and <= HeapKind.Bottom ? new((uint)kind) : throw new ArgumentOutOfRangeException(nameof(kind));

    /// <summary>The defined type with a canonical id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No type has such an id.</exception>
    public static HeapType Defined(int canonicalId) =>
        (uint)canonicalId <= MaxId ? new((uint)canonicalId << IdShift) : throw new ArgumentOutOfRangeException(nameof(canonicalId));

    /// <summary>A member of the recursive group that is about to be interned, by its place in the group.</summary>
    internal static HeapType RecursiveGroupMember(int index) => new((uint)index << IdShift | RelativeBit);

    public HeapKind Kind => (HeapKind)(_bits & 15);
    public bool IsConcrete => Kind == HeapKind.Concrete;

    /// <summary>True only while the group that holds the type is not interned yet.</summary>
    public bool IsRelative => (_bits & RelativeBit) != 0;

    /// <summary>Canonical id of a concrete type (or the relative index while <see cref="IsRelative"/>).</summary>
    public int Id => (int)(_bits >> IdShift);

    /// <summary>The canonical definition of a concrete heap type.</summary>
    public DefinedType Definition => TypeRegistry.Get(Id);

    internal uint Bits => _bits;

    public bool Equals(HeapType other) => _bits == other._bits;
    public override bool Equals(object? obj) => obj is HeapType other && Equals(other);
    public override int GetHashCode() => (int)_bits;
    public static bool operator ==(HeapType a, HeapType b) => a._bits == b._bits;
    public static bool operator !=(HeapType a, HeapType b) => a._bits != b._bits;

    /// <summary>The top of the hierarchy the type belongs to: any, func, extern or exn.</summary>
    public HeapKind Top => Kind switch
    {
        HeapKind.Func or HeapKind.NoFunc => HeapKind.Func,
        HeapKind.Extern or HeapKind.NoExtern => HeapKind.Extern,
        HeapKind.Exn or HeapKind.NoExn => HeapKind.Exn,
        HeapKind.Concrete => Definition.Kind == CompositeKind.Function ? HeapKind.Func : HeapKind.Any,
        HeapKind.Bottom => HeapKind.Bottom,
        _ => HeapKind.Any,
    };

    /// <summary>Heap subtyping, core specification 3.3.5.</summary>
    public bool IsSubtypeOf(HeapType super)
    {
        if (_bits == super._bits || Kind == HeapKind.Bottom) return true;
        if (super.IsConcrete)
        {
            if (IsConcrete) return Definition.IsSubtypeOf(super.Definition);
            return super.Definition.Kind == CompositeKind.Function ? Kind == HeapKind.NoFunc : Kind == HeapKind.None;
        }
        HeapKind self = IsConcrete
            ? Definition.Kind switch
            {
                CompositeKind.Function => HeapKind.Func,
                CompositeKind.Struct => HeapKind.Struct,
                _ => HeapKind.Array,
            }
            : Kind;
        if (self == super.Kind) return true;
        return super.Kind switch
        {
            HeapKind.Func => self == HeapKind.NoFunc,
            HeapKind.Extern => self == HeapKind.NoExtern,
            HeapKind.Exn => self == HeapKind.NoExn,
            HeapKind.Any => self is HeapKind.Eq or HeapKind.I31 or HeapKind.Struct or HeapKind.Array or HeapKind.None,
            HeapKind.Eq => self is HeapKind.I31 or HeapKind.Struct or HeapKind.Array or HeapKind.None,
            HeapKind.I31 or HeapKind.Struct or HeapKind.Array => self == HeapKind.None,
            _ => false,
        };
    }

    public override string ToString() => Kind switch
    {
        HeapKind.Concrete => IsRelative ? $"rec.{Id}" : $"type#{Id}",
        HeapKind.NoFunc => "nofunc",
        HeapKind.NoExtern => "noextern",
        HeapKind.NoExn => "noexn",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
