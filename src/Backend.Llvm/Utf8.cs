using System.Runtime.InteropServices;

namespace Tiered.Backend.Llvm;

/// <summary>A string as LLVM wants it: UTF-8 with a final zero, in native memory.</summary>
internal readonly unsafe struct Utf8 : IDisposable
{
    private readonly sbyte* _text;

    public Utf8(string text)
    {
        _text = (sbyte*)Marshal.StringToCoTaskMemUTF8(text);
        Length = System.Text.Encoding.UTF8.GetByteCount(text);
    }

    /// <summary>The empty string; most values have no name.</summary>
    public static sbyte* Empty { get; } = (sbyte*)NativeMemory.AllocZeroed(1);

    /// <summary>Bytes without the final zero.</summary>
    public int Length { get; }

    public static implicit operator sbyte*(Utf8 text) => text._text;

    public static string Read(sbyte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    public void Dispose() => Marshal.FreeCoTaskMem((nint)_text);
}
