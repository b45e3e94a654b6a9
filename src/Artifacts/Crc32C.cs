using System.Buffers.Binary;
using System.Numerics;

namespace Tiered.Artifacts;

/// <summary>
/// CRC-32C (Castagnoli), the checksum that CPUs have an instruction for. It finds accidents: every change within 32 adjacent bits, others
/// with a chance of one in four billion to miss. It is no protection against intent; signatures are.
/// </summary>
public static class Crc32C
{
    /// <summary>The checksum of bytes; of several pieces when the last result is passed on.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes, uint previous = 0)
    {
        uint crc = ~previous;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
