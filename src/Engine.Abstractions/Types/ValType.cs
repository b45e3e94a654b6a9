namespace Tiered;

/// <summary>The kinds of WebAssembly value types (and of packed fields).</summary>
public enum ValKind : byte
{
    /// <summary>The type of an operand in unreachable code; also the default value of <see cref="ValType"/>.</summary>
    Bottom,
    I32,
    I64,
    F32,
    F64,
    V128,
    Ref,
    /// <summary>A packed 8-bit field; not a value type.</summary>
    I8,
    /// <summary>A packed 16-bit field; not a value type.</summary>
    I16,
}

/// <summary>A WebAssembly value type, or a packed storage type. Four bytes, compared with <c>==</c>; concrete references carry canonical ids.</summary>
public readonly struct ValType : IEquatable<ValType>
{
    // bits 0-3 kind, bit 4 nullable; for references bits 5-8 heap kind, bit 9 "relative", bits 10.. canonical id (22 bits)
    private readonly uint _bits;

    private const uint NullableBit = 1 << 4;

    private ValType(uint bits) => _bits = bits;

    public static ValType Bottom => default;
    public static ValType I32 => new((uint)ValKind.I32);
    public static ValType I64 => new((uint)ValKind.I64);
    public static ValType F32 => new((uint)ValKind.F32);
    public static ValType F64 => new((uint)ValKind.F64);
    public static ValType V128 => new((uint)ValKind.V128);
    public static ValType I8 => new((uint)ValKind.I8);
    public static ValType I16 => new((uint)ValKind.I16);

    /// <summary><c>(ref null func)</c></summary>
    public static ValType FuncRef => Ref(HeapType.Abstract(HeapKind.Func), nullable: true);

    /// <summary><c>(ref null extern)</c></summary>
    public static ValType ExternRef => Ref(HeapType.Abstract(HeapKind.Extern), nullable: true);

    /// <summary>A reference type.</summary>
    public static ValType Ref(HeapType heap, bool nullable)
    {
        uint packed = (heap.Bits & 0x1F) << 5 | (heap.Bits >> HeapType.IdShift) << 10;
        return new((uint)ValKind.Ref | (nullable ? NullableBit : 0) | packed);
    }

    public ValKind Kind => (ValKind)(_bits & 15);
    public bool IsRef => Kind == ValKind.Ref;
    public bool IsNullable => (_bits & NullableBit) != 0;
    public bool IsBottom => _bits == 0;
    public bool IsPacked => Kind is ValKind.I8 or ValKind.I16;
    public bool IsVector => Kind == ValKind.V128;
    public bool IsFloat => Kind is ValKind.F32 or ValKind.F64;

    /// <summary>True for every type that travels in a general-purpose register: integers and references.</summary>
    public bool IsGeneral => Kind is ValKind.I32 or ValKind.I64 or ValKind.Ref;

    /// <summary>The heap type of a reference type.</summary>
    public HeapType Heap => new((_bits >> 5 & 0x1F) | (_bits >> 10) << HeapType.IdShift);

    /// <summary>Whether a local of this type starts with a default value; only non-nullable references do not.</summary>
    public bool IsDefaultable => !IsRef || IsNullable;

    /// <summary>The type a packed field has on the stack.</summary>
    public ValType Unpacked => IsPacked ? I32 : this;

    /// <summary>The same reference type without null.</summary>
    public ValType AsNonNull => new(_bits & ~NullableBit);

    /// <summary>The same reference type with null.</summary>
    public ValType AsNullable => new(_bits | NullableBit);

    /// <summary>Number of 8-byte slots a value takes in argument, result and overflow buffers: 2 for v128, else 1.</summary>
    public int SlotCount => Kind == ValKind.V128 ? 2 : 1;

    /// <summary>Value subtyping, core specification 3.3.6.</summary>
    public bool IsSubtypeOf(ValType super)
    {
        if (_bits == super._bits || IsBottom) return true;
        if (!IsRef || !super.IsRef) return false;
        if (IsNullable && !super.IsNullable) return false;
        return Heap.IsSubtypeOf(super.Heap);
    }

    /// <summary>Refuses what an embedder made that no value has.</summary>
    /// <exception cref="ArgumentException">
    /// It is the bottom type, a packed one, or a reference to a type that is gone or never was.
    /// </exception>
    internal void CheckIsOfValues(string parameter)
    {
        bool isKnown = Kind is ValKind.I32 or ValKind.I64 or ValKind.F32 or ValKind.F64 or ValKind.V128
            || IsRef && Heap.Kind != HeapKind.Bottom && !Heap.IsRelative
            && (!Heap.IsConcrete || TypeRegistry.Find(Heap.Id) is not null);
        if (!isKnown) throw new ArgumentException($"no value has the type {this}", parameter);
    }

    internal uint Bits => _bits;
    internal static ValType FromBits(uint bits) => new(bits);

    public bool Equals(ValType other) => _bits == other._bits;
    public override bool Equals(object? obj) => obj is ValType other && Equals(other);
    public override int GetHashCode() => (int)_bits;
    public static bool operator ==(ValType a, ValType b) => a._bits == b._bits;
    public static bool operator !=(ValType a, ValType b) => a._bits != b._bits;

    public override string ToString() => Kind switch
    {
        ValKind.Ref when this == FuncRef => "funcref",
        ValKind.Ref when this == ExternRef => "externref",
        ValKind.Ref => IsNullable ? $"(ref null {Heap})" : $"(ref {Heap})",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
