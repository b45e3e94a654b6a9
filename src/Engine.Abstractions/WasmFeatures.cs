namespace Tiered;

/// <summary>The parts of WebAssembly beyond version 1.0. Each can be switched off in the decoder and validator.</summary>
[Flags]
public enum WasmFeatures : uint
{
    /// <summary>WebAssembly 1.0, nothing else.</summary>
    Mvp = 0,
    /// <summary>Import and export of mutable globals.</summary>
    MutableGlobals = 1 << 0,
    /// <summary><c>i32.extend8_s</c> and its family.</summary>
    SignExtension = 1 << 1,
    /// <summary><c>i32.trunc_sat_f32_s</c> and its family.</summary>
    SaturatingFloatToInt = 1 << 2,
    /// <summary>Several results, and block parameters.</summary>
    MultiValue = 1 << 3,
    /// <summary><c>memory.copy</c>, passive segments and their family.</summary>
    BulkMemory = 1 << 4,
    /// <summary><c>funcref</c> and <c>externref</c> values, several tables.</summary>
    ReferenceTypes = 1 << 5,
    /// <summary>The 236 fixed-width SIMD instructions.</summary>
    Simd = 1 << 6,
    /// <summary>The 20 relaxed SIMD instructions.</summary>
    RelaxedSimd = 1 << 7,
    /// <summary><c>return_call</c> and its family.</summary>
    TailCall = 1 << 8,
    /// <summary>Integer arithmetic in constant expressions.</summary>
    ExtendedConst = 1 << 9,
    /// <summary>More than one memory in a module.</summary>
    MultiMemory = 1 << 10,
    /// <summary>Memories and tables with 64-bit addresses.</summary>
    Memory64 = 1 << 11,
    /// <summary>Typed function references: <c>(ref $t)</c>, <c>call_ref</c>.</summary>
    FunctionReferences = 1 << 12,
    /// <summary>Structs, arrays, <c>i31ref</c>, recursive groups and subtyping.</summary>
    Gc = 1 << 13,
    /// <summary>Exception handling with <c>try_table</c> and <c>exnref</c>.</summary>
    Exceptions = 1 << 14,
    /// <summary>Shared memories and atomic operators.</summary>
    Threads = 1 << 15,
    /// <summary>The wide-arithmetic proposal: <c>i64.add128</c>, <c>i64.mul_wide_u</c>.</summary>
    WideArithmetic = 1 << 16,
    /// <summary>The custom-page-sizes proposal: memories with one-byte pages.</summary>
    CustomPageSizes = 1 << 17,

    /// <summary>WebAssembly 2.0.</summary>
    Wasm2 = MutableGlobals | SignExtension | SaturatingFloatToInt | MultiValue | BulkMemory | ReferenceTypes | Simd,
    /// <summary>WebAssembly 3.0.</summary>
    Wasm3 = Wasm2 | RelaxedSimd | TailCall | ExtendedConst | MultiMemory | Memory64 | FunctionReferences | Gc | Exceptions,
    /// <summary>What an engine accepts unless told otherwise: WebAssembly 3.0 and threads.</summary>
    Default = Wasm3 | Threads,
    /// <summary>Everything this library knows, proposals included.</summary>
    All = Default | WideArithmetic | CustomPageSizes,
}
