using System.Buffers.Binary;

namespace Tiered.Tests.Fuzz.Operators;

/// <summary>Operands for which every implementation of a relaxed operator must give the same result.</summary>
internal static class RelaxedOperands
{
    /// <summary>Rewrites random operands (16 bytes each) so that they leave the operator no choice.</summary>
    internal static void Tame(string mnemonic, Span<byte> operands, Operands random)
    {
        string operation = mnemonic[(mnemonic.IndexOf(".relaxed_", StringComparison.Ordinal) + 9)..];
        var a = operands[..16];
        var b = operands.Slice(16, 16);
        var c = operands.Slice(32, 16);
        int laneSize = mnemonic[..5] switch { "i8x16" => 1, "i16x8" => 2, "i32x4" or "f32x4" => 4, _ => 8 };
        switch (operation.Split('_')[0])
        {
            case "swizzle":
                // Between 16 and 127 an index may wrap or give zero.
                foreach (ref byte index in b) index = index is >= 16 and < 128 ? (byte)(index & 15) : index;
                break;
            case "laneselect":
                for (int at = 0; at < 16; at += laneSize) c.Slice(at, laneSize).Fill(random.Next(2) == 0 ? (byte)0 : (byte)0xFF);
                break;
            case "trunc":
                bool signed = operation.Contains("_s", StringComparison.Ordinal);
                int low = signed ? -2_000_000_000 : 0;
                Fill(a, operation.Contains("f64x2", StringComparison.Ordinal) ? 8 : 4, () => low + random.Next(int.MaxValue) * 0.9 + random.Next(100) / 100.0);
                break;
            case "madd" or "nmadd":
                // Products and sums that are exact, fused or not.
                Fill(operands[..48], laneSize, () => random.Next(2001) - 1000);
                break;
            case "min" or "max":
                Fill(operands[..32], laneSize, () => random.Next(2000) + 1 - 1000.5);
                break;
            case "q15mulr":
                for (int at = 0; at < 16; at += 2)
                {
                    if (BinaryPrimitives.ReadInt16LittleEndian(a[at..]) == short.MinValue) BinaryPrimitives.WriteInt16LittleEndian(a[at..], 1);
                }
                break;
            case "dot":
                foreach (ref byte lane in b) lane &= 0x7F;
                break;
            default:
                throw new InvalidOperationException($"what makes {mnemonic} deterministic is not known");
        }
    }

    private static void Fill(Span<byte> lanes, int size, Func<double> next)
    {
        for (int at = 0; at < lanes.Length; at += size)
        {
            if (size == 4) BinaryPrimitives.WriteSingleLittleEndian(lanes[at..], (float)next());
            else BinaryPrimitives.WriteDoubleLittleEndian(lanes[at..], next());
        }
    }
}
