using Tiered.Wasm;

namespace Tiered.Tests.Fuzz.Mutation;

/// <summary>One operator with its immediates.</summary>
internal readonly record struct Instruction(Opcode Opcode, byte[] Bytes);

/// <summary>A function body as a list of operators; locals are kept as bytes.</summary>
internal sealed record Body(byte[] LocalsHeader, List<Instruction> Code);

/// <summary>A module cut at the boundaries that matter: sections, bodies, operators. Serialising it makes all sizes consistent again.</summary>
internal sealed class Shape
{
    internal const byte ImportSection = 2, GlobalSection = 6, ExportSection = 7, ElementSection = 9, CodeSection = 10, DataSection = 11;

    private Shape(WasmModule module, List<(byte Id, byte[] Payload)> sections, List<Body> bodies)
    {
        Module = module;
        Sections = sections;
        Bodies = bodies;
    }

    /// <summary>The decoded original.</summary>
    internal WasmModule Module { get; }

    /// <summary>All sections; the code section's payload stands in <see cref="Bodies"/>.</summary>
    internal List<(byte Id, byte[] Payload)> Sections { get; }

    internal List<Body> Bodies { get; }

    /// <summary>Cuts a valid module. Functions of a module without exports are exported, so that they run.</summary>
    internal static Shape Parse(byte[] bytes)
    {
        var module = ModuleDecoder.Decode(bytes, WasmFeatures.All);
        var sections = new List<(byte, byte[])>();
        var reader = new ByteReader(bytes) { Position = 8 };
        while (!reader.AtEnd)
        {
            byte id = reader.ReadByte();
            int size = (int)reader.ReadU32();
            sections.Add((id, bytes.AsSpan(reader.Position, size).ToArray()));
            reader.Position += size;
        }
        if (module.Exports.Length == 0) AddExports(module, sections);
        var bodies = new List<Body>();
        foreach (var body in module.Bodies) bodies.Add(ParseBody(bytes.AsSpan(body.Offset, body.Length)));
        return new Shape(module, sections, bodies);
    }

    /// <summary>A copy whose lists can be changed; bodies are shared until <see cref="Touch"/>.</summary>
    internal Shape Copy() => new(Module, [.. Sections], [.. Bodies]);

    /// <summary>A body that belongs to this copy alone.</summary>
    internal Body Touch(int body) => Bodies[body] = new Body(Bodies[body].LocalsHeader, [.. Bodies[body].Code]);

    internal byte[] Serialize()
    {
        var output = new List<byte>([0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0]);
        foreach (var (id, payload) in Sections)
        {
            output.Add(id);
            byte[] contents = id == CodeSection ? SerializeCode() : payload;
            Leb.Unsigned(output, (uint)contents.Length);
            output.AddRange(contents);
        }
        return [.. output];
    }

    private byte[] SerializeCode()
    {
        var code = new List<byte>();
        var body = new List<byte>();
        Leb.Unsigned(code, (uint)Bodies.Count);
        foreach (var (header, instructions) in Bodies)
        {
            body.Clear();
            body.AddRange(header);
            foreach (var instruction in instructions) body.AddRange(instruction.Bytes);
            Leb.Unsigned(code, (uint)body.Count);
            code.AddRange(body);
        }
        return [.. code];
    }

    private static Body ParseBody(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        for (uint runs = reader.ReadU32(); runs > 0; runs--)
        {
            reader.ReadU32();
            SkipType(ref reader);
        }
        byte[] header = bytes[..reader.Position].ToArray();
        var code = new List<Instruction>();
        while (!reader.AtEnd)
        {
            int start = reader.Position;
            var opcode = OperatorDecoding.ReadOpcode(ref reader);
            SkipImmediates(ref reader, OpcodeTable.Immediates(opcode));
            code.Add(new Instruction(opcode, bytes[start..reader.Position].ToArray()));
        }
        return new Body(header, code);
    }

    private static void AddExports(WasmModule module, List<(byte Id, byte[])> sections)
    {
        var payload = new List<byte>();
        Leb.Unsigned(payload, (uint)module.DefinedFunctionCount);
        for (int i = 0; i < module.DefinedFunctionCount; i++)
        {
            byte[] name = System.Text.Encoding.ASCII.GetBytes($"f{i}");
            payload.Add((byte)name.Length);
            payload.AddRange(name);
            payload.Add(0);
            Leb.Unsigned(payload, (uint)(module.ImportedFunctionCount + i));
        }
        int at = sections.FindIndex(section => section.Id is > ExportSection and not 13);
        sections.Insert(at < 0 ? sections.Count : at, (ExportSection, [.. payload]));
    }

    private static void SkipType(ref ByteReader reader)
    {
        if (reader.ReadByte() is 0x63 or 0x64) SkipLeb(ref reader);
    }

    private static void SkipLeb(ref ByteReader reader)
    {
        while (reader.ReadByte() >= 0x80)
        {
        }
    }

    private static void SkipImmediates(ref ByteReader reader, ImmediateKind kind)
    {
        switch (kind)
        {
            case ImmediateKind.None:
                return;
            case ImmediateKind.Block:
                SkipBlockType(ref reader);
                return;
            case ImmediateKind.TryTable:
                SkipBlockType(ref reader);
                for (uint clauses = reader.ReadU32(); clauses > 0; clauses--)
                {
                    bool all = reader.ReadByte() >= 2;
                    for (int i = all ? 1 : 2; i > 0; i--) SkipLeb(ref reader);
                }
                return;
            case ImmediateKind.LabelTable:
                for (uint labels = reader.ReadU32() + 1; labels > 0; labels--) SkipLeb(ref reader);
                return;
            case ImmediateKind.SelectTypes:
                for (uint types = reader.ReadU32(); types > 0; types--) SkipType(ref reader);
                return;
            case ImmediateKind.Mem or ImmediateKind.MemLane16 or ImmediateKind.MemLane8 or ImmediateKind.MemLane4 or ImmediateKind.MemLane2:
                if ((reader.ReadU32() & 64) != 0) SkipLeb(ref reader);
                SkipLeb(ref reader);
                if (kind != ImmediateKind.Mem) reader.ReadByte();
                return;
            case ImmediateKind.F32:
                reader.Position += 4;
                return;
            case ImmediateKind.F64:
                reader.Position += 8;
                return;
            case ImmediateKind.V128 or ImmediateKind.Shuffle:
                reader.Position += 16;
                return;
            case ImmediateKind.Lane16 or ImmediateKind.Lane8 or ImmediateKind.Lane4 or ImmediateKind.Lane2 or ImmediateKind.Fence:
                reader.ReadByte();
                return;
            case ImmediateKind.CallIndirect or ImmediateKind.TableTable or ImmediateKind.MemoryMemory or ImmediateKind.DataMemory or ImmediateKind.ElemTable
                or ImmediateKind.TypeField or ImmediateKind.TypeCount or ImmediateKind.TypeData or ImmediateKind.TypeElem or ImmediateKind.TypeType:
                SkipLeb(ref reader);
                SkipLeb(ref reader);
                return;
            case ImmediateKind.BrOnCast:
                reader.ReadByte();
                for (int i = 0; i < 3; i++) SkipLeb(ref reader);
                return;
            case ImmediateKind.Illegal:
                throw new InvalidOperationException("a valid module holds an operator without a code");
            default:
                SkipLeb(ref reader);
                return;
        }
    }

    private static void SkipBlockType(ref ByteReader reader)
    {
        if (reader.PeekByte() is 0x63 or 0x64) SkipType(ref reader);
        else SkipLeb(ref reader);
    }
}

/// <summary>LEB128 numbers.</summary>
internal static class Leb
{
    internal static void Unsigned(List<byte> output, ulong value)
    {
        for (; value >= 0x80; value >>= 7) output.Add((byte)(value | 0x80));
        output.Add((byte)value);
    }

    internal static void Signed(List<byte> output, long value)
    {
        while (true)
        {
            byte low = (byte)(value & 0x7F);
            value >>= 7;
            if (value == 0 && (low & 0x40) == 0 || value == -1 && (low & 0x40) != 0)
            {
                output.Add(low);
                return;
            }
            output.Add((byte)(low | 0x80));
        }
    }
}
