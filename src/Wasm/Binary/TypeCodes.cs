namespace Tiered.Wasm;

/// <summary>One-byte codes of value and heap types, core specification 5.3.</summary>
public static class TypeCodes
{
    /// <summary>A nullable reference; the heap type follows.</summary>
    public const byte RefNull = 0x63;

    /// <summary>A reference that is never null; the heap type follows.</summary>
    public const byte Ref = 0x64;

    /// <summary>Number and vector types. False when the code is none, or its feature is off.</summary>
    public static bool TryNumeric(byte code, WasmFeatures features, out ValType type)
    {
        type = code switch
        {
            0x7F => ValType.I32,
            0x7E => ValType.I64,
            0x7D => ValType.F32,
            0x7C => ValType.F64,
            0x7B when (features & WasmFeatures.Simd) != 0 => ValType.V128,
            _ => default,
        };
        return !type.IsBottom;
    }

    /// <summary>Abstract heap types; the same codes abbreviate nullable references to them.</summary>
    public static bool TryAbstract(byte code, WasmFeatures features, out HeapType type)
    {
        var (kind, feature) = code switch
        {
            0x70 => (HeapKind.Func, WasmFeatures.Mvp),
            0x6F => (HeapKind.Extern, WasmFeatures.ReferenceTypes),
            0x6E => (HeapKind.Any, WasmFeatures.Gc),
            0x6D => (HeapKind.Eq, WasmFeatures.Gc),
            0x6C => (HeapKind.I31, WasmFeatures.Gc),
            0x6B => (HeapKind.Struct, WasmFeatures.Gc),
            0x6A => (HeapKind.Array, WasmFeatures.Gc),
            0x69 => (HeapKind.Exn, WasmFeatures.Exceptions),
            0x71 => (HeapKind.None, WasmFeatures.Gc),
            0x72 => (HeapKind.NoExtern, WasmFeatures.Gc),
            0x73 => (HeapKind.NoFunc, WasmFeatures.Gc),
            0x74 => (HeapKind.NoExn, WasmFeatures.Exceptions),
            _ => (HeapKind.Bottom, WasmFeatures.Mvp),
        };
        type = HeapType.Abstract(kind);
        return kind != HeapKind.Bottom && (features & feature) == feature;
    }
}
