using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tiered.Artifacts;

/// <summary>Bytes of profiles; <c>docs/PROFILE.md</c> describes them.</summary>
internal static class ProfileFormat
{
    internal const int HashSize = 32;

    private const int Version = 1;
    private const int HeaderSize = 64, ChecksumSize = 4, RowSize = 12;

    /// <summary>First bytes of every profile.</summary>
    internal static ReadOnlySpan<byte> Magic => [0x89, (byte)'w', (byte)'a', (byte)'s', (byte)'m', (byte)'p', 0x0D, 0x0A];

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct FunctionRow
    {
        public int Function;
        public uint Tier;
        public int Heat;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct LoopRow
    {
        public int Function;
        public uint Position;
        public int Entries;
    }

    internal static byte[] Write(ModuleProfile profile)
    {
        int loops = profile.Functions.Sum(function => function.Loops.Count);
        var writer = new ByteWriter(HeaderSize + (profile.Functions.Count + loops) * RowSize + ChecksumSize);
        writer.Bytes(Magic);
        writer.U32(Version);
        writer.Bytes(profile.WasmHash.Span);
        writer.U32((uint)profile.ImportedFunctionCount);
        writer.U32((uint)profile.DefinedFunctionCount);
        writer.U32((uint)profile.Functions.Count);
        writer.U32((uint)loops);
        writer.U32(0);
        foreach (var function in profile.Functions)
            writer.Struct(new FunctionRow { Function = function.Function, Tier = (uint)function.Tier, Heat = function.Heat });
        foreach (var function in profile.Functions)
        {
            foreach (var loop in function.Loops)
                writer.Struct(new LoopRow { Function = function.Function, Position = loop.Position, Entries = loop.Entries });
        }
        writer.U32(Crc32C.Compute(writer.Span));
        return writer.ToArray();
    }

    /// <exception cref="ProfileException">It is none, or damaged.</exception>
    internal static ModuleProfile Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic)) throw new ProfileException("this is no profile: the first bytes are wrong");
        if (bytes.Length < HeaderSize + ChecksumSize) throw new ProfileException("it is cut short");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (version != Version) throw new ProfileException($"format version {version}; this library reads version {Version}");
        var contents = bytes[..^ChecksumSize];
        if (Crc32C.Compute(contents) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[^ChecksumSize..]))
            throw new ProfileException("it is damaged: the checksum does not match");
        int imported = BinaryPrimitives.ReadInt32LittleEndian(bytes[44..]), defined = BinaryPrimitives.ReadInt32LittleEndian(bytes[48..]);
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[52..]), loopCount = BinaryPrimitives.ReadUInt32LittleEndian(bytes[56..]);
        if (contents.Length != HeaderSize + ((long)count + loopCount) * RowSize)
            throw new ProfileException($"it has {bytes.Length} bytes, which is not right for {count} functions and {loopCount} loops");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[60..]) != 0) throw new ProfileException("reserved bytes are not zero");
        int loopsStart = HeaderSize + (int)count * RowSize;
        var rows = MemoryMarshal.Cast<byte, FunctionRow>(contents[HeaderSize..loopsStart]);
        var loopRows = MemoryMarshal.Cast<byte, LoopRow>(contents[loopsStart..]);
        var functions = new FunctionProfile[count];
        int at = 0;
        for (int i = 0; i < functions.Length; i++)
        {
            ref readonly var row = ref rows[i];
            int first = at;
            while (at < loopRows.Length && loopRows[at].Function == row.Function) at++;
            var loops = new LoopProfile[at - first];
            for (int l = 0; l < loops.Length; l++) loops[l] = new LoopProfile(loopRows[first + l].Position, loopRows[first + l].Entries);
            functions[i] = new FunctionProfile(row.Function, row.Tier <= byte.MaxValue ? (CodeTier)row.Tier : 0, row.Heat, loops);
        }
        if (at != loopRows.Length) throw new ProfileException("a loop belongs to no function, or stands in front of its function's others");
        try
        {
            return new ModuleProfile(bytes.Slice(12, HashSize).ToArray(), imported, defined, functions);
        }
        catch (ArgumentException error)
        {
            throw new ProfileException(Reason(error), error);
        }
    }

    /// <summary>What is wrong with a profile; null if nothing is.</summary>
    internal static string? Objection(ModuleProfile profile)
    {
        int imported = profile.ImportedFunctionCount, defined = profile.DefinedFunctionCount;
        if (imported < 0 || defined < 0 || defined > int.MaxValue - imported) return "numbers of functions are impossible";
        int previous = imported - 1;
        foreach (var function in profile.Functions)
        {
            if (function.Function <= previous || function.Function >= imported + defined)
                return $"function {function.Function} of {imported} + {defined} comes behind function {previous}";
            if (function.Tier is not (CodeTier.Baseline or CodeTier.Optimizing) || function.Heat < 0)
                return $"function {function.Function} has tier {(int)function.Tier} and {function.Heat} samples";
            previous = function.Function;
            long position = -1;
            foreach (var loop in function.Loops)
            {
                if (loop.Position <= position || loop.Entries < 0)
                    return $"a loop of function {function.Function} at {loop.Position} with {loop.Entries} entries comes behind one at {position}";
                position = loop.Position;
            }
        }
        return null;
    }

    private static string Reason(ArgumentException error)
    {
        int end = error.Message.IndexOf(" (Parameter", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }
}
