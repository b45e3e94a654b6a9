using System.Buffers.Binary;

namespace Tiered.Tests.Fuzz.Operators;

/// <summary>Operands that operators go wrong on, and some random ones.</summary>
internal sealed class Operands
{
    private const int RandomValues = 6;

    private static readonly uint[] Words =
    [
        0, 1, 2, 3, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000,
        0x7FFF_FFFF, 0x8000_0000, 0x8000_0001, 0xFFFF_FF80, 0xFFFF_8000, 0xFFFF_FFFE, 0xFFFF_FFFF,
    ];

    private static readonly ulong[] LongWords =
    [
        0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, 0x8000_0000_0000_0001, 0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFE,
        0x1_0000_0000, 0xFFFF_FFFF_8000_0000, 0xFFFF_FFFF_7FFF_FFFF, 0x20_0000_0000_0001, 0xFFFF_FFFF_FFFF_FF80,
    ];

    // Zeros, subnormals, halves, the borders of the integer types, extremes, infinities; NaNs: canonical, negative, with payload, signalling.
    private static readonly uint[] SingleBits =
    [
        0x0000_0000, 0x8000_0000, 0x0000_0001, 0x8000_0001, 0x007F_FFFF, 0x0080_0000, 0x3F00_0000, 0xBF00_0000, 0x3F7F_FFFF, 0x3F80_0000, 0xBF80_0000,
        0x3FC0_0000, 0x4020_0000, 0xC020_0000, 0x4B00_0001, 0x4B80_0001, 0x4EFF_FFFF, 0x4F00_0000, 0xCF00_0000, 0xCF00_0001, 0x4F7F_FFFF, 0x4F80_0000,
        0x5EFF_FFFF, 0x5F00_0000, 0xDF00_0000, 0xDF00_0001, 0x5F7F_FFFF, 0x5F80_0000, 0x7F7F_FFFF, 0xFF7F_FFFF, 0x7F80_0000, 0xFF80_0000,
        0x7FC0_0000, 0xFFC0_0000, 0x7FC1_2345, 0xFFE0_0001, 0x7F80_0001, 0x7FA0_0000, 0xFF81_2345,
    ];

    private static readonly ulong[] DoubleBits =
    [
        0x0000_0000_0000_0000, 0x8000_0000_0000_0000, 0x0000_0000_0000_0001, 0x000F_FFFF_FFFF_FFFF, 0x0010_0000_0000_0000, 0x3FE0_0000_0000_0000,
        0xBFE0_0000_0000_0000, 0x3FEF_FFFF_FFFF_FFFF, 0x3FF0_0000_0000_0000, 0xBFF0_0000_0000_0000, 0x3FF8_0000_0000_0000, 0x4004_0000_0000_0000,
        0xC004_0000_0000_0000, 0x4330_0000_0000_0001, 0x41DF_FFFF_FFC0_0000, 0x41DF_FFFF_FFFF_FFFF, 0x41E0_0000_0000_0000, 0xC1E0_0000_0000_0000,
        0xC1E0_0000_0010_0000, 0xC1E0_0000_0020_0000, 0x41EF_FFFF_FFE0_0000, 0x41EF_FFFF_FFFF_FFFF, 0x41F0_0000_0000_0000, 0x43DF_FFFF_FFFF_FFFF,
        0x43E0_0000_0000_0000, 0xC3E0_0000_0000_0000, 0xC3E0_0000_0000_0001, 0x43EF_FFFF_FFFF_FFFF, 0x43F0_0000_0000_0000, 0x36A0_0000_0000_0000,
        0x380F_FFFF_E000_0000, 0x47EF_FFFF_F000_0000, 0x7FEF_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000, 0x7FF8_0000_0000_0000,
        0xFFF8_0000_0000_0000, 0x7FF8_1234_5678_9ABC, 0xFFFC_0000_0000_0001, 0x7FF0_0000_0000_0001, 0x7FF4_0000_0000_0000, 0xFFF0_1234_0000_0000,
    ];

    private readonly Random _random;

    internal Operands(int seed)
    {
        _random = new Random(seed);
        I32 = [.. Words.Select(word => (ulong)word), .. Randoms(() => (ulong)(uint)_random.Next(int.MinValue, int.MaxValue))];
        I64 = [.. Words.Select(word => (ulong)word), .. LongWords, .. Randoms(() => (ulong)_random.NextInt64(long.MinValue, long.MaxValue))];
        F32 = [.. SingleBits.Select(bits => (ulong)bits), .. Randoms(() => (ulong)(uint)_random.Next(int.MinValue, int.MaxValue))];
        F64 = [.. DoubleBits, .. Randoms(() => (ulong)_random.NextInt64(long.MinValue, long.MaxValue))];
    }

    internal ulong[] I32 { get; }
    internal ulong[] I64 { get; }
    internal ulong[] F32 { get; }
    internal ulong[] F64 { get; }

    /// <summary>The edge values of a scalar type, by its letter in a signature.</summary>
    internal ulong[] Edges(char type) => type switch
    {
        'i' => I32,
        'l' => I64,
        'f' => F32,
        _ => F64,
    };

    internal ulong Any(ulong[] edges) => edges[_random.Next(edges.Length)];

    internal int Next(int limit) => _random.Next(limit);

    /// <summary>Writes one operand of a type; vectors and memory contents are lanes of one random shape.</summary>
    internal void Write(Span<byte> destination, char type)
    {
        if (type is 'v' or 'p') WriteVector(destination, _random.Next(6));
        else BinaryPrimitives.WriteUInt64LittleEndian(destination, Any(Edges(type)));
    }

    /// <summary>Writes lanes of a shape: 8, 16, 32 and 64-bit integers, singles, doubles.</summary>
    private void WriteVector(Span<byte> destination, int shape)
    {
        int size = shape switch { 0 => 1, 1 => 2, 2 or 4 => 4, _ => 8 };
        for (int at = 0; at < 16; at += size)
        {
            ulong value = shape switch
            {
                4 => Any(F32),
                5 => Any(F64),
                _ => _random.Next(4) == 0 ? (ulong)_random.NextInt64(long.MinValue, long.MaxValue) : Any(I64),
            };
            for (int i = 0; i < size; i++) destination[at + i] = (byte)(value >> i * 8);
        }
    }

    private static IEnumerable<ulong> Randoms(Func<ulong> make) => Enumerable.Range(0, RandomValues).Select(_ => make());
}
