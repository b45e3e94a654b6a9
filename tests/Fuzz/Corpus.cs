using Tiered.Tests.Fuzz.Mutation;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Fuzz;

/// <summary>
/// The modules that are mutated, and the mutations: most are made at operator and section boundaries and leave many modules valid, so that compiler
/// and runtime see them; the rest are made byte by byte, for decoder and validator.
/// </summary>
internal sealed class Corpus
{
    // Operators, limits and LEB128 edges that make a random byte more likely to matter.
    private static readonly byte[] Interesting = [0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x1A, 0x1B, 0x20, 0x21, 0x22, 0x23, 0x28, 0x36, 0x3F, 0x40, 0x41, 0x42, 0x60, 0x6F, 0x70, 0x7B, 0x7C, 0x7D, 0x7E, 0x7F, 0x80, 0xD0, 0xD2, 0xFC, 0xFD, 0xFF];

    // All bytes of sections that hold numbers rather than structure.
    private static readonly byte[] DataLikeSections = [Shape.GlobalSection, Shape.ElementSection, Shape.DataSection];

    private readonly List<Shape> _modules = [];

    /// <summary>Loads the seeds that a backend compiles; mutants of one that it always refuses would only test the refusal.</summary>
    internal Corpus(ICompiler backend, string[] files)
    {
        foreach (string file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "seeds"), "*.wat").Order(StringComparer.Ordinal).Concat(files))
        {
            byte[] bytes = File.ReadAllBytes(file);
            if (!bytes.AsSpan().StartsWith("\0asm"u8)) bytes = WatParser.ParseModule(bytes, new WatOptions { EmitNames = false });
            if (Compiles(backend, bytes)) _modules.Add(Shape.Parse(bytes));
        }
    }

    private static bool Compiles(ICompiler backend, byte[] bytes)
    {
        try
        {
            backend.Compile(ModuleDecoder.Decode(bytes, WasmFeatures.All), new CompilationOptions { MaxThreads = 1 }).Dispose();
            return true;
        }
        catch (WasmFormatException error) when (error.Kind == WasmFormatErrorKind.Unsupported)
        {
            return false;
        }
    }

    /// <summary>Mutant <paramref name="number"/> of a seed.</summary>
    internal byte[] Mutate(int seed, long number)
    {
        var random = new Random(unchecked(seed * 31 + (int)number * 1_000_003 + (int)(number >> 31)));
        var shape = _modules[random.Next(_modules.Count)].Copy();
        int kind = random.Next(10);
        if (kind < 7) MutateStructure(shape, random);
        byte[] bytes = shape.Serialize();
        if (kind < 6) return bytes;
        var edited = new List<byte>(bytes);
        int edits = 1 + (random.Next(4) == 0 ? random.Next(12) : random.Next(3));
        for (int i = 0; i < edits; i++) EditBytes(edited, random);
        return [.. edited];
    }

    // ---- structure

    private static void MutateStructure(Shape shape, Random random)
    {
        var mutator = new BodyMutator(shape.Module, random);
        int changes = 1 + (random.Next(3) == 0 ? random.Next(20) : random.Next(4));
        for (int i = 0; i < changes && shape.Bodies.Count > 0; i++)
        {
            int body = random.Next(shape.Bodies.Count);
            if (random.Next(12) == 0) Splice(shape, body, random);
            else mutator.Mutate(shape.Touch(body), shape.Module.ImportedFunctionCount + body);
        }
        if (random.Next(4) == 0) MutateSection(shape, random);
    }

    /// <summary>A function does what another of its type does.</summary>
    private static void Splice(Shape shape, int body, Random random)
    {
        var module = shape.Module;
        int other = random.Next(shape.Bodies.Count);
        if (module.FunctionTypes[module.ImportedFunctionCount + body] == module.FunctionTypes[module.ImportedFunctionCount + other]) shape.Bodies[body] = shape.Bodies[other];
    }

    /// <summary>Changes the contents of a section, or repeats or drops one. Sizes stay consistent.</summary>
    private static void MutateSection(Shape shape, Random random)
    {
        int at = random.Next(shape.Sections.Count);
        var (id, payload) = shape.Sections[at];
        if (id == Shape.CodeSection) return;
        if (Array.IndexOf(DataLikeSections, id) >= 0 || random.Next(4) == 0)
        {
            var bytes = new List<byte>(payload);
            for (int i = random.Next(3); i >= 0; i--) EditByte(bytes, random, 0);
            shape.Sections[at] = (id, [.. bytes]);
        }
        else if (random.Next(20) == 0)
        {
            shape.Sections.RemoveAt(at);
        }
        else if (random.Next(20) == 0)
        {
            shape.Sections.Insert(random.Next(shape.Sections.Count + 1), (id, payload));
        }
        else
        {
            // A custom section of any contents is always valid.
            byte[] custom = new byte[1 + random.Next(20)];
            random.NextBytes(custom);
            custom[0] = 0;
            shape.Sections.Insert(at, (0, custom));
        }
    }

    // ---- bytes

    private void EditBytes(List<byte> bytes, Random random)
    {
        if (random.Next(8) > 0)
        {
            EditByte(bytes, random, 8);
            return;
        }
        // A stretch of another module, over what is here.
        byte[] other = _modules[random.Next(_modules.Count)].Module.Bytes.ToArray();
        int at = random.Next(8, Math.Max(9, bytes.Count));
        int from = random.Next(8, other.Length), length = Math.Min(random.Next(1, 9), Math.Min(other.Length - from, bytes.Count - at));
        for (int i = 0; i < length; i++) bytes[at + i] = other[from + i];
    }

    private static void EditByte(List<byte> bytes, Random random, int start)
    {
        int at = random.Next(start, Math.Max(start + 1, bytes.Count));
        if (at >= bytes.Count) return;
        switch (random.Next(7))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2 or 3 or 4: bytes[at] = Interesting[random.Next(Interesting.Length)]; break;
            case 5: bytes.Insert(at, Interesting[random.Next(Interesting.Length)]); break;
            default: bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + random.Next(3))); break;
        }
    }
}
