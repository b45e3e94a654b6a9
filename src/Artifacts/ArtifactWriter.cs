using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tiered.Artifacts;

/// <summary>Writes artifacts. Equal contents give equal bytes (a signature apart, which holds a random number).</summary>
public static partial class ArtifactWriter
{
    private sealed class Section
    {
        public required SectionKind Kind;
        public uint Variant;
        public int Alignment = 16;
        public bool Required = true;
        public required IReadOnlyList<DataLayout.Piece> Pieces;
    }

    /// <summary>Writes an artifact.</summary>
    /// <param name="stream">Where to write; need not seek.</param>
    /// <param name="contents">What to write.</param>
    /// <param name="signer">Signs the artifact; null for an unsigned one.</param>
    public static void Write(Stream stream, ArtifactContents contents, ArtifactSigner? signer = null) => Write(stream, Layout(contents), signer);

    /// <summary>Writes an artifact again with all its code, without its signatures.</summary>
    /// <param name="stream">Where to write; need not seek.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="keepWasm">Whether to keep the original module, if the artifact holds it.</param>
    /// <param name="signer">Signs the artifact; null for an unsigned one.</param>
    public static void Rewrite(Stream stream, Artifact artifact, bool keepWasm, ArtifactSigner? signer = null)
    {
        var sections = new List<Section>();
        foreach (var section in artifact.Sections)
        {
            if (section.Kind == SectionKind.Signature || section.Kind == SectionKind.Wasm && !keepWasm) continue;
            sections.Add(new Section
            {
                Kind = section.Kind,
                Variant = (uint)section.Variant,
                Alignment = section.Kind switch
                {
                    SectionKind.Code => ArtifactFormat.CodeAlignment((CpuArchitecture)artifact.Variants[section.Variant].Architecture),
                    SectionKind.Data => ArtifactFormat.PageSize,
                    _ => 16,
                },
                Required = section.IsRequired,
                Pieces = [Whole(artifact.Contents(section.Kind, section.Variant))],
            });
        }
        Write(stream, sections, signer);
    }

    private static void Write(Stream stream, List<Section> sections, ArtifactSigner? signer)
    {
        int count = sections.Count + (signer is null ? 0 : 1);
        int tableEnd = ArtifactFormat.HeaderSize + count * SectionEntry.Size + 4;
        var head = new ByteWriter(tableEnd);
        var table = new SectionEntry[count];
        long at = tableEnd;
        for (int i = 0; i < sections.Count; i++)
        {
            var section = sections[i];
            long length = section.Pieces.Count == 0 ? 0 : section.Pieces[^1].Offset + section.Pieces[^1].Bytes.Length;
            if (length > 0) at = ArtifactFormat.Align(at, section.Alignment);
            table[i] = new SectionEntry
            {
                Kind = section.Kind,
                Flags = section.Required ? ArtifactFormat.RequiredFlag : 0,
                Variant = section.Variant,
                Checksum = Checksum(section.Pieces),
                Offset = (ulong)at,
                Length = (ulong)length,
            };
            at += length;
        }
        if (signer is not null)
        {
            at = ArtifactFormat.Align(at, 16);
            table[^1] = new SectionEntry { Kind = SectionKind.Signature, Offset = (ulong)at, Length = ArtifactFormat.SignatureEntrySize };
            at += ArtifactFormat.SignatureEntrySize;
        }
        if (at > int.MaxValue) throw new WasmException("an artifact cannot be larger than 2 GiB");

        head.Bytes(ArtifactFormat.Magic);
        head.U32(ArtifactFormat.Version);
        head.U32((uint)count);
        head.U64((ulong)at);
        head.U64(0);
        foreach (var entry in table) head.Struct(entry);
        head.U32(Crc32C.Compute(head.Span));

        using var output = new HashingOutput(stream, signer is not null);
        output.Write(head.Span);
        for (int i = 0; i < sections.Count; i++)
        {
            foreach (var piece in sections[i].Pieces)
            {
                output.PadTo((long)table[i].Offset + piece.Offset);
                output.Write(piece.Bytes.Span);
            }
        }
        if (signer is null) return;
        output.PadTo((long)table[^1].Offset);
        stream.Write(signer.Sign(output.Hash()));
    }

    /// <summary>Writes an artifact into an array.</summary>
    public static byte[] ToArray(ArtifactContents contents, ArtifactSigner? signer = null)
    {
        var stream = new MemoryStream();
        Write(stream, contents, signer);
        return stream.ToArray();
    }

    // What every load reads comes first and together; what can be mapped or is rarely read comes last.
    private static List<Section> Layout(ArtifactContents contents)
    {
        var module = contents.Module;
        var data = DataLayout.Create(module);
        var sections = new List<Section>
        {
            new() { Kind = SectionKind.Info, Pieces = [Whole(Info(module, contents.WasmHash, contents.WasmSize))] },
            new() { Kind = SectionKind.Declarations, Pieces = [Whole(Declarations.Create(module, data.Kept))] },
            new() { Kind = SectionKind.Bodies, Pieces = [Whole(MemoryMarshal.AsBytes(module.Bodies.AsSpan()).ToArray())] },
            new() { Kind = SectionKind.DataTable, Pieces = [Whole(data.Table)] },
        };
        for (int i = 0; i < contents.Code.Count; i++)
        {
            var code = contents.Code[i];
            var functions = OrderMaps(code, out byte[] maps);
            uint variant = (uint)i;
            sections.Add(new() { Kind = SectionKind.CodeInfo, Variant = variant, Pieces = [Whole(CodeInfo(code))] });
            sections.Add(new() { Kind = SectionKind.Functions, Variant = variant, Pieces = [Whole(functions)] });
            if (code.FunctionCompilers is { } compilers)
                sections.Add(new() { Kind = SectionKind.Compilers, Variant = variant, Required = false, Pieces = [Whole(Compilers(compilers))] });
            sections.Add(new() { Kind = SectionKind.Trampolines, Variant = variant, Pieces = [Whole(Trampolines(module, code.Trampolines))] });
            sections.Add(new() { Kind = SectionKind.Maps, Variant = variant, Pieces = [Whole(maps)] });
        }
        if (!contents.Names.IsEmpty) sections.Add(new() { Kind = SectionKind.Names, Required = false, Pieces = [Whole(contents.Names)] });
        for (int i = 0; i < contents.Code.Count; i++)
        {
            var code = contents.Code[i];
            sections.Add(new() { Kind = SectionKind.Code, Variant = (uint)i, Alignment = ArtifactFormat.CodeAlignment(code.Options.Target.Architecture), Pieces = [Whole(code.Image)] });
        }
        sections.Add(new() { Kind = SectionKind.Data, Alignment = ArtifactFormat.PageSize, Pieces = data.Pieces });
        if (!contents.Wasm.IsEmpty) sections.Add(new() { Kind = SectionKind.Wasm, Required = false, Pieces = [Whole(contents.Wasm)] });
        return sections;
    }

    private static DataLayout.Piece Whole(ReadOnlyMemory<byte> bytes) => new(0, bytes);

    private static uint Checksum(IReadOnlyList<DataLayout.Piece> pieces)
    {
        Span<byte> zeros = stackalloc byte[256];
        zeros.Clear();
        uint crc = 0;
        long at = 0;
        foreach (var piece in pieces)
        {
            for (long gap = piece.Offset - at; gap > 0; gap -= Math.Min(gap, zeros.Length)) crc = Crc32C.Compute(zeros[..(int)Math.Min(gap, zeros.Length)], crc);
            crc = Crc32C.Compute(piece.Bytes.Span, crc);
            at = piece.Offset + piece.Bytes.Length;
        }
        return crc;
    }

    private static byte[] Info(WasmModule module, ReadOnlyMemory<byte> wasmHash, long wasmSize)
    {
        var info = new ByteWriter(ArtifactFormat.InfoSize);
        info.Bytes(wasmHash.Span);
        info.U64((ulong)wasmSize);
        info.U32((uint)module.Features);
        info.U32((uint)module.CodeSectionSize);
        info.U32((uint)module.DefinedFunctionCount);
        info.U32(0);
        return info.ToArray();
    }

    private static byte[] CodeInfo(ArtifactCode code) =>
        CodeInfo(code.Options, code.FeaturesUsed, code.Image.Length, code.CompilerName, code.CompilerVersion);

    private static byte[] CodeInfo(CompilationOptions options, CpuFeatures featuresUsed, int size, string compilerName, string compilerVersion)
    {
        var info = new ByteWriter(128);
        info.U32(VMAbi.Version);
        info.U32((uint)options.Target.Architecture);
        info.U32((uint)featuresUsed);
        info.U32((uint)size);
        info.Bytes([(byte)options.Calls, (byte)options.BoundsChecks, options.CanonicalizeNaNs ? (byte)1 : (byte)0, options.Interruptible ? (byte)1 : (byte)0]);
        info.Text(options.Target.Triple);
        info.Text(compilerName);
        info.Text(compilerVersion);
        return info.ToArray();
    }

    /// <summary>Code maps come in the order in which threads finished functions; in the artifact they come by function.</summary>
    private static byte[] OrderMaps(ArtifactCode code, out byte[] maps)
    {
        var functions = code.Functions.ToArray();
        int total = 0;
        foreach (ref var function in functions.AsSpan()) total = checked(total + function.MapLength);
        maps = new byte[total];
        int at = 0;
        foreach (ref var function in functions.AsSpan())
        {
            code.Maps.Span.Slice(function.MapOffset, function.MapLength).CopyTo(maps.AsSpan(at));
            function = function with { MapOffset = at };
            at += function.MapLength;
        }
        return MemoryMarshal.AsBytes(functions.AsSpan()).ToArray();
    }

    private static byte[] Trampolines(WasmModule module, IReadOnlyList<TrampolinePair> pairs)
    {
        var byType = new Dictionary<int, TrampolinePair>(pairs.Count);
        foreach (var pair in pairs) byType[pair.Type.Definition.Id] = pair;
        var entries = new List<TrampolineEntry>();
        var code = new ByteWriter(pairs.Count * 256);
        var seen = new HashSet<int>();
        for (int i = 0; i < module.Types.Length; i++)
        {
            if (module.Types[i].Function is null || !seen.Add(module.Types[i].Id)) continue;
            var pair = byType[module.Types[i].Id];
            int entry = code.Length;
            code.Bytes(pair.Entry.Code);
            int host = code.Length;
            code.Bytes(pair.Host.Code);
            entries.Add(new TrampolineEntry
            {
                TypeIndex = i,
                EntryOffset = entry,
                EntryLength = pair.Entry.Code.Length,
                HostOffset = host,
                HostLength = pair.Host.Code.Length,
                HostTrapOffset = pair.Host.TrapOffset,
            });
        }
        // Offsets count from the start of the section.
        int start = 4 + entries.Count * TrampolineEntry.Size;
        var section = new ByteWriter(start + code.Length);
        section.U32((uint)entries.Count);
        foreach (var entry in entries) section.Struct(entry with { EntryOffset = entry.EntryOffset + start, HostOffset = entry.HostOffset + start });
        section.Bytes(code.Span);
        return section.ToArray();
    }

    /// <summary>A stream that knows its position and can hash what went into it.</summary>
    private sealed class HashingOutput(Stream stream, bool hashed) : IDisposable
    {
        private static readonly byte[] Zeros = new byte[4096];
        private readonly IncrementalHash? _hash = hashed ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
        private long _position;

        internal void Write(ReadOnlySpan<byte> bytes)
        {
            stream.Write(bytes);
            _hash?.AppendData(bytes);
            _position += bytes.Length;
        }

        internal void PadTo(long position)
        {
            while (_position < position) Write(Zeros.AsSpan(0, (int)Math.Min(Zeros.Length, position - _position)));
        }

        internal byte[] Hash() => _hash!.GetCurrentHash();

        public void Dispose() => _hash?.Dispose();
    }
}
