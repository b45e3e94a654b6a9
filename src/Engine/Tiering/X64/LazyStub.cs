using System.Buffers.Binary;

namespace Tiered.Runtime.X64;

/// <summary>
/// What the slot of a function that was never called leads to: it puts the function's number where
/// <see cref="Builtin.LazyFunction"/> wants it and goes there. It knows no module: the context in <c>rdi</c> does.
/// </summary>
internal static class LazyStub
{
    /// <summary>Bytes of a stub.</summary>
    internal const int Size = 16;

    /// <summary>Writes the stub of a function.</summary>
    /// <param name="code">Its place.</param>
    /// <param name="index">Index of the function among the defined ones.</param>
    internal static void Write(Span<byte> code, int index)
    {
        code[..Size].Fill(0xCC);
        code[0] = 0xB8; // mov eax, index
        BinaryPrimitives.WriteInt32LittleEndian(code[1..], index);
        ReadOnlySpan<byte> jump =
        [
            0x4C, 0x8B, 0x5F, VMContext.Builtins, // mov r11, [rdi + Builtins]
            0x41, 0xFF, 0xA3, (int)Builtin.LazyFunction * 8 & 0xFF, (int)Builtin.LazyFunction * 8 >> 8, 0, 0, // jmp [r11 + n]
        ];
        jump.CopyTo(code[5..]);
    }
}
