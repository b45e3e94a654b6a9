using Tiered.Wasm.Text;

namespace Tiered.Tests.Fuzz;

/// <summary>The modules that are mutated, and the mutations.</summary>
internal sealed class Corpus
{
    // Operators, limits and LEB128 edges that make a random byte more likely to matter.
    private static readonly byte[] Interesting = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x1A, 0x1B, 0x20, 0x21, 0x22, 0x23, 0x28, 0x36, 0x3F, 0x40, 0x41, 0x42, 0x60, 0x6F, 0x70, 0x7B, 0x7C, 0x7D, 0x7E, 0x7F, 0x80, 0xD0, 0xD2, 0xFC, 0xFD, 0xFF];

    private readonly List<byte[]> _modules = [];

    internal Corpus(string[] files)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "seeds"), "*.wat").Order(StringComparer.Ordinal).Concat(files))
        {
            byte[] bytes = File.ReadAllBytes(file);
            _modules.Add(bytes.AsSpan().StartsWith("\0asm"u8) ? bytes : WatParser.ParseModule(bytes, new WatOptions { EmitNames = false }));
        }
    }

    /// <summary>Mutant <paramref name="number"/> of a seed.</summary>
    internal byte[] Mutate(int seed, long number)
    {
        var random = new Random(unchecked(seed * 31 + (int)number * 1_000_003 + (int)(number >> 31)));
        var bytes = new List<byte>(_modules[random.Next(_modules.Count)]);
        int edits = 1 + (random.Next(4) == 0 ? random.Next(12) : random.Next(3));
        for (int i = 0; i < edits; i++) Edit(bytes, random);
        return [.. bytes];
    }

    private void Edit(List<byte> bytes, Random random)
    {
        int at = random.Next(8, Math.Max(9, bytes.Count));
        if (at >= bytes.Count) return;
        switch (random.Next(8))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2 or 3 or 4: bytes[at] = Interesting[random.Next(Interesting.Length)]; break;
            case 5: bytes.Insert(at, Interesting[random.Next(Interesting.Length)]); break;
            case 6: bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.Next(3))); break;
            default:
                // A stretch of another module, over what is here.
                byte[] other = _modules[random.Next(_modules.Count)];
                int from = random.Next(8, other.Length), length = Math.Min(random.Next(1, 9), Math.Min(other.Length - from, bytes.Count - at));
                for (int i = 0; i < length; i++) bytes[at + i] = other[from + i];
                break;
        }
    }
}
