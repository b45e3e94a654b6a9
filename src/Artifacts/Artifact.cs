using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tiered.Artifacts;

/// <summary>A section as the table has it.</summary>
/// <param name="Kind">What it holds; a number without a name is one that this version does not know.</param>
/// <param name="Variant">The variant of the code it belongs to; 0 for what belongs to the module.</param>
/// <param name="IsRequired">A reader that does not know the kind must refuse the artifact.</param>
/// <param name="Offset">Where it starts in the artifact.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Checksum">CRC-32C of its contents.</param>
public readonly record struct ArtifactSection(SectionKind Kind, int Variant, bool IsRequired, int Offset, int Length, uint Checksum);

/// <summary>
/// An artifact. Opening it proves header and section table; every other part is proved when it is asked for, before any of it is
/// used.
/// </summary>
public sealed partial class Artifact
{
    // Pieces of this size are read to compute checksums.
    private const int PieceSize = 1 << 20;

    private readonly ArtifactBytes _bytes;
    private readonly ReadOnlyMemory<byte>?[] _contents;
    private readonly ArtifactSection[] _sections;
    private readonly int _tableEnd;
    private ArtifactCodeInfo[]? _variants;

    private Artifact(ArtifactBytes bytes, ArtifactSection[] sections, int tableEnd)
    {
        _bytes = bytes;
        _contents = new ReadOnlyMemory<byte>?[sections.Length];
        _sections = sections;
        _tableEnd = tableEnd;
    }

    /// <summary>The section table, in order of offsets.</summary>
    public IReadOnlyList<ArtifactSection> Sections => _sections;

    /// <summary>Bytes of the artifact.</summary>
    public int Length => _bytes.Length;

    /// <summary>The variants of the code. Contents of a variant are proved by <see cref="ReadFunctions"/> and <see cref="ReadTrampolines"/>.</summary>
    public IReadOnlyList<ArtifactCodeInfo> Variants => _variants ??= ReadVariants();

    /// <summary>Reads header and section table.</summary>
    /// <exception cref="ArtifactException">They are not those of an artifact that this version can read.</exception>
    public static Artifact Open(ReadOnlyMemory<byte> bytes) => Open(ArtifactBytes.Of(bytes));

    /// <summary>Reads header and section table.</summary>
    /// <exception cref="ArtifactException">They are not those of an artifact that this version can read.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static Artifact Open(ArtifactBytes bytes)
    {
        var span = bytes.Read(0, Math.Min(bytes.Length, ArtifactFormat.HeaderSize)).Span;
        if (!ArtifactFormat.IsArtifact(span)) throw Malformed("this is no artifact: the first bytes are wrong");
        if (bytes.Length < ArtifactFormat.HeaderSize + 4) throw Malformed("the header is cut short");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(span[8..]);
        if (version != ArtifactFormat.Version)
            throw new ArtifactException(ArtifactErrorKind.Version, $"format version {version}; this library reads version {ArtifactFormat.Version}");
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(span[12..]);
        if (count > ArtifactFormat.MaxSections) throw Malformed($"{count} sections, more than the limit of {ArtifactFormat.MaxSections}");
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(span[16..]);
        if (size != (ulong)bytes.Length) throw Malformed($"the header says {size} bytes, but there are {bytes.Length}");
        int tableLength = (int)count * SectionEntry.Size, tableEnd = ArtifactFormat.HeaderSize + tableLength + 4;
        if (tableEnd > bytes.Length) throw Malformed("the section table is cut short");
        span = bytes.Read(0, tableEnd).Span;
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(span[(tableEnd - 4)..]);
        if (Crc32C.Compute(span[..(tableEnd - 4)]) != expected) throw Corrupt("header and section table");
        if (BinaryPrimitives.ReadUInt64LittleEndian(span[24..]) != 0) throw Malformed("reserved bytes of the header are not zero");
        var sections = new ArtifactSection[count];
        long end = tableEnd;
        var entries = MemoryMarshal.Cast<byte, SectionEntry>(span.Slice(ArtifactFormat.HeaderSize, tableLength));
        for (int i = 0; i < sections.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            string name = Name(entry.Kind, (int)Math.Min(entry.Variant, int.MaxValue));
            if (entry.Offset < (ulong)end || entry.Offset > size || entry.Length > size - entry.Offset)
                throw Malformed($"{name} lies at {entry.Offset} with {entry.Length} bytes, which is not behind the section before it and within the {size} bytes of the artifact");
            if ((entry.Flags & ~ArtifactFormat.RequiredFlag) != 0) throw Malformed($"{name} has unknown flags 0x{entry.Flags:x}");
            if (entry.Variant > (IsOfVariant(entry.Kind) ? ArtifactFormat.MaxSections : 0u)) throw Malformed($"{name} has an impossible variant");
            bool required = (entry.Flags & ArtifactFormat.RequiredFlag) != 0;
            if (required && !IsKnown(entry.Kind))
                throw new ArtifactException(ArtifactErrorKind.Version, $"it needs section kind {(uint)entry.Kind}, which this version does not know");
            for (int other = 0; other < i; other++)
            {
                if (sections[other].Kind == entry.Kind && sections[other].Variant == (int)entry.Variant) throw Malformed($"{name} is there twice");
            }
            sections[i] = new ArtifactSection(entry.Kind, (int)entry.Variant, required, (int)entry.Offset, (int)entry.Length, entry.Checksum);
            end = (long)(entry.Offset + entry.Length);
        }
        return new Artifact(bytes, sections, tableEnd);
    }

    /// <summary>Finds a section; false when it is not there.</summary>
    public bool TryFind(SectionKind kind, int variant, out ArtifactSection section)
    {
        foreach (var candidate in _sections)
        {
            if (candidate.Kind != kind || candidate.Variant != variant) continue;
            section = candidate;
            return true;
        }
        section = default;
        return false;
    }

    /// <summary>Contents of a section, as they are: for parts where no content does harm. Empty when it is not there.</summary>
    /// <remarks>What may be large and is not always needed is read when it is first looked into, which then may fail.</remarks>
    public ReadOnlyMemory<byte> Contents(SectionKind kind, int variant = 0)
    {
        for (int i = 0; i < _sections.Length; i++)
        {
            ref readonly var section = ref _sections[i];
            if (section.Kind != kind || section.Variant != variant) continue;
            return _contents[i] ??= IsDeferred(kind)
                ? _bytes.Defer(kind, section.Offset, section.Length)
                : _bytes.Read(section.Offset, section.Length);
        }
        return default;
    }

    private static bool IsDeferred(SectionKind kind) =>
        kind is SectionKind.Maps or SectionKind.Names or SectionKind.Wasm or SectionKind.Data or SectionKind.Code;

    /// <summary>Hash, size and features of the original module.</summary>
    public ArtifactModuleInfo ReadInfo()
    {
        var bytes = Checked(SectionKind.Info, 0).Span;
        if (bytes.Length != ArtifactFormat.InfoSize) throw Malformed($"section {SectionKind.Info} has {bytes.Length} bytes, not {ArtifactFormat.InfoSize}");
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]);
        uint features = BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]);
        uint codeSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]);
        uint functions = BinaryPrimitives.ReadUInt32LittleEndian(bytes[48..]);
        if (size > int.MaxValue || codeSize > size || functions > codeSize) throw Malformed("sizes of the original module contradict each other");
        if ((features & ~(uint)WasmFeatures.All) is not 0 and var unknown)
            throw new ArtifactException(ArtifactErrorKind.WasmFeatures, $"the module needs WebAssembly features that this version does not know (bits 0x{unknown:x})");
        return new ArtifactModuleInfo(bytes[..32].ToArray(), (long)size, (WasmFeatures)features, (int)codeSize, (int)functions);
    }

    /// <summary>The declarations, a WebAssembly binary; to be decoded with the features of <see cref="ArtifactModuleInfo"/>.</summary>
    public ReadOnlyMemory<byte> ReadDeclarations() => Checked(SectionKind.Declarations, 0);

    /// <summary>Where the bodies lie in the original module.</summary>
    public FunctionBody[] ReadBodies(in ArtifactModuleInfo info)
    {
        var rows = Rows<FunctionBody>(SectionKind.Bodies, 0, info.FunctionCount);
        long end = 0;
        foreach (ref readonly var row in rows)
        {
            if (row.Offset < end || row.Length < 0 || (end = (long)row.Offset + row.Length) > info.WasmSize)
                throw Malformed($"a body at {row.Offset} with {row.Length} bytes does not lie in the original module behind the one before it");
        }
        return rows.ToArray();
    }

    /// <summary>
    /// Completes the data segments of a module that was decoded from the declarations: with their contents, and with their indices where some were left out. Returns what belongs
    /// into the memories before any of them.
    /// </summary>
    public MemoryImage[] ReadData(WasmModule module, int segmentLimit)
    {
        var table = Checked(SectionKind.DataTable, 0).Span;
        if (table.Length < 8) throw Malformed($"section {SectionKind.DataTable} is cut short");
        uint total = BinaryPrimitives.ReadUInt32LittleEndian(table), imageCount = BinaryPrimitives.ReadUInt32LittleEndian(table[4..]);
        var segments = module.DataSegments.ToArray();
        if (total > (uint)segmentLimit) throw Malformed($"{total} data segments are more than the limit of {segmentLimit}");
        if (imageCount > (uint)table.Length / ImageRow.Size || table.Length != 8 + (long)imageCount * ImageRow.Size + segments.Length * (long)DataRow.Size)
            throw Malformed($"section {SectionKind.DataTable} has {table.Length} bytes, which is not right for {imageCount} images and {segments.Length} segments");
        var data = Contents(SectionKind.Data);
        int rowsStart = 8 + (int)imageCount * ImageRow.Size;
        var images = ReadImages(module, MemoryMarshal.Cast<byte, ImageRow>(table[8..rowsStart]), data);
        var rows = MemoryMarshal.Cast<byte, DataRow>(table[rowsStart..]);
        var indices = total == (uint)segments.Length ? null : new int[segments.Length];
        long previous = -1;
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (row.Index <= previous || row.Index >= total) throw Malformed($"data segment {row.Index} of {total} comes behind segment {previous}");
            if ((ulong)row.Offset + row.Length > (ulong)data.Length)
                throw Malformed($"data segment {row.Index} lies at {row.Offset} with {row.Length} bytes, beyond the {data.Length} bytes of section {SectionKind.Data}");
            segments[i] = segments[i] with { Data = data.Slice((int)row.Offset, (int)row.Length) };
            if (indices is not null) indices[i] = (int)row.Index;
            previous = row.Index;
        }
        module.DataSegments = ImmutableCollectionsMarshal.AsImmutableArray(segments);
        module.DataSegmentIndices = indices is null ? null : ImmutableCollectionsMarshal.AsImmutableArray(indices);
        module.DataSegmentCount = (int)total;
        return images;
    }

    private static MemoryImage[] ReadImages(WasmModule module, ReadOnlySpan<ImageRow> rows, ReadOnlyMemory<byte> data)
    {
        var images = new MemoryImage[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (row.Memory < module.ImportedMemoryCount || row.Memory >= module.Memories.Length) throw Malformed($"image {i} is for memory {row.Memory}, which the module does not define");
            if ((ulong)row.Offset + row.Length > (ulong)data.Length || (row.Offset | row.Length) % ArtifactFormat.PageSize != 0)
                throw Malformed($"image {i} lies at {row.Offset} with {row.Length} bytes, which are not whole pages within the {data.Length} bytes of section {SectionKind.Data}");
            var memory = module.Memories[row.Memory];
            ulong size = memory.IsShared || memory.PageSizeLog2 != 16 ? 0 : Math.Min(memory.Limits.Minimum, 1ul << 32) << 16;
            if (row.Address % ArtifactFormat.PageSize != 0 || row.Address > size || row.Length > size - row.Address)
                throw Malformed($"image {i} goes to address {row.Address} with {row.Length} bytes, which are not whole pages within memory {row.Memory}");
            images[i] = new MemoryImage(row.Memory, row.Address, data.Slice((int)row.Offset, (int)row.Length));
        }
        return images;
    }

    /// <summary>A variant's functions, proved to lie in code and maps in order.</summary>
    public ReadOnlyMemory<byte> ReadFunctions(int variant, int count)
    {
        var rows = Rows<CompiledFunction>(SectionKind.Functions, variant, count);
        int codeLength = Require(SectionKind.Code, variant).Length, mapLength = Require(SectionKind.Maps, variant).Length;
        long codeEnd = 0, mapEnd = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (row.Offset < codeEnd || row.Offset % 16 != 0 || row.Length <= 0 || (codeEnd = (long)row.Offset + row.Length) > codeLength)
                throw Malformed($"function {i} of variant {variant} lies at {row.Offset} with {row.Length} bytes, which is not behind the function before it and within the {codeLength} bytes of code");
            if (row.MapOffset != mapEnd || row.MapLength < 0 || (mapEnd += row.MapLength) > mapLength)
                throw Malformed($"the code map of function {i} of variant {variant} lies at {row.MapOffset} with {row.MapLength} bytes, which is not behind the map before it and within the {mapLength} bytes of maps");
        }
        return Contents(SectionKind.Functions, variant);
    }

    /// <summary>A variant's trampolines; there is a pair for every function type of the module.</summary>
    public TrampolinePair[] ReadTrampolines(int variant, WasmModule module)
    {
        var bytes = Checked(SectionKind.Trampolines, variant).Span;
        uint count = bytes.Length < 4 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (count > (uint)(bytes.Length - 4) / TrampolineEntry.Size) throw Malformed($"section {SectionKind.Trampolines} is cut short");
        int start = 4 + (int)count * TrampolineEntry.Size;
        var entries = MemoryMarshal.Cast<byte, TrampolineEntry>(bytes[4..start]);
        var pairs = new TrampolinePair[count];
        var seen = new HashSet<int>();
        for (int i = 0; i < pairs.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            if ((uint)entry.TypeIndex >= (uint)module.Types.Length || module.Types[entry.TypeIndex].Function is not { } type)
                throw Malformed($"trampoline {i} is for type {entry.TypeIndex}, which is no function type of the module");
            if (!seen.Add(type.Definition.Id)) throw Malformed($"type {entry.TypeIndex} has two trampolines");
            if (entry.HostTrapOffset < -1 || entry.HostTrapOffset >= entry.HostLength) throw Malformed($"the trap of trampoline {i} lies outside of it");
            pairs[i] = new TrampolinePair(type, Cut(bytes, entry.EntryOffset, entry.EntryLength, -1), Cut(bytes, entry.HostOffset, entry.HostLength, entry.HostTrapOffset));
        }
        for (int i = 0; i < module.Types.Length; i++)
        {
            if (module.Types[i].Function is not null && !seen.Contains(module.Types[i].Id)) throw Malformed($"type {i} has no trampoline");
        }
        return pairs;

        Trampoline Cut(ReadOnlySpan<byte> bytes, int offset, int length, int trap)
        {
            if (offset < start || length <= 0 || length > bytes.Length - offset) throw Malformed($"a trampoline lies at {offset} with {length} bytes, outside of the section");
            return new Trampoline(bytes.Slice(offset, length).ToArray(), trap);
        }
    }

    /// <summary>Checks all checksums and that the gaps between sections are zero: finds every accident, in time proportional to the artifact.</summary>
    /// <exception cref="ArtifactException">Something does not match.</exception>
    public void VerifyChecksums()
    {
        int end = _tableEnd;
        foreach (var section in _sections)
        {
            if (HasContents(end, section.Offset)) throw Corrupt($"the gap in front of {Name(section.Kind, section.Variant)}");
            if (section.Kind != SectionKind.Signature) Verify(section);
            end = section.Offset + section.Length;
        }
        if (HasContents(end, _bytes.Length)) throw Corrupt("what comes behind the last section");
    }

    private bool HasContents(int start, int end)
    {
        for (int at = start; at < end; at += PieceSize)
        {
            if (_bytes.Read(at, Math.Min(PieceSize, end - at)).Span.ContainsAnyExcept((byte)0)) return true;
        }
        return false;
    }

    /// <summary>Checks that one of the keys signed every byte in front of the section of signatures, which must be the end of the artifact.</summary>
    /// <exception cref="ArtifactException">No trusted key did.</exception>
    public void VerifySignature(IReadOnlyList<ArtifactKey> trustedKeys)
    {
        if (!TryFind(SectionKind.Signature, 0, out var section)) throw Untrusted("it is not signed");
        if (section.Offset + section.Length != _bytes.Length || section.Length == 0 || section.Length % ArtifactFormat.SignatureEntrySize != 0)
            throw Untrusted("its signatures are not at its end, or damaged");
        byte[]? hash = null;
        for (int at = section.Offset; at < _bytes.Length; at += ArtifactFormat.SignatureEntrySize)
        {
            var entry = _bytes.Read(at, ArtifactFormat.SignatureEntrySize).Span;
            if (BinaryPrimitives.ReadUInt32LittleEndian(entry) != ArtifactSigner.EcdsaP256Sha256) continue;
            foreach (var key in trustedKeys)
            {
                if (!entry.Slice(8, 32).SequenceEqual(key.Id.Span)) continue;
                hash ??= SHA256.HashData(_bytes.Read(0, section.Offset).Span);
                if (!key.Verify(hash, entry[40..])) throw Untrusted("it was altered after it was signed");
                // Not signed over and never read, so it cannot matter; but what is signed shall be what there is.
                if (BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]) != 0) throw Untrusted("its signatures are damaged");
                return;
            }
        }
        string id = Convert.ToHexStringLower(_bytes.Read(section.Offset + 8, 8).Span);
        throw Untrusted($"it is signed, but not by a trusted key (its key's id starts with {id})");
    }

    /// <summary>Contents of a section that must be there and match its checksum.</summary>
    private ReadOnlyMemory<byte> Checked(SectionKind kind, int variant)
    {
        var section = Require(kind, variant);
        var contents = Contents(kind, variant);
        return Crc32C.Compute(contents.Span) == section.Checksum ? contents : throw Corrupt(Name(kind, variant));
    }

    private ReadOnlySpan<T> Rows<T>(SectionKind kind, int variant, int count) where T : unmanaged
    {
        var bytes = Checked(kind, variant).Span;
        if (bytes.Length != (long)count * Unsafe.SizeOf<T>()) throw Malformed($"{Name(kind, variant)} has {bytes.Length} bytes, which is not right for {count} entries");
        return MemoryMarshal.Cast<byte, T>(bytes);
    }

    private ArtifactSection Require(SectionKind kind, int variant) =>
        TryFind(kind, variant, out var section) ? section : throw Malformed($"{Name(kind, variant)} is missing");

    private void Verify(in ArtifactSection section)
    {
        uint checksum = 0;
        for (int at = 0; at < section.Length; at += PieceSize)
            checksum = Crc32C.Compute(_bytes.Read(section.Offset + at, Math.Min(PieceSize, section.Length - at)).Span, checksum);
        if (checksum != section.Checksum) throw Corrupt(Name(section.Kind, section.Variant));
    }

    private ArtifactCodeInfo[] ReadVariants()
    {
        var variants = new List<ArtifactCodeInfo>();
        while (TryFind(SectionKind.CodeInfo, variants.Count, out _)) variants.Add(ReadVariant(variants.Count));
        foreach (var section in _sections)
        {
            if (section.Variant >= variants.Count && IsOfVariant(section.Kind)) throw Malformed($"{Name(section.Kind, section.Variant)} belongs to no variant");
        }
        return [.. variants];
    }

    private ArtifactCodeInfo ReadVariant(int variant)
    {
        var reader = new FieldReader(Checked(SectionKind.CodeInfo, variant).Span, Name(SectionKind.CodeInfo, variant));
        uint abi = reader.U32(), architecture = reader.U32(), features = reader.U32(), imageSize = reader.U32();
        byte calls = reader.Byte(), bounds = reader.Byte(), canonical = reader.Byte(), interruptible = reader.Byte();
        string triple = reader.Text(), compiler = reader.Text(), version = reader.Text();
        reader.End();
        if (calls > (byte)CallMode.Slots || bounds > (byte)BoundsCheckMode.Explicit || canonical > 1 || interruptible > 1) throw Malformed($"{Name(SectionKind.CodeInfo, variant)} has unknown options");
        var code = Require(SectionKind.Code, variant);
        if (imageSize != (uint)code.Length) throw Malformed($"{Name(SectionKind.Code, variant)} has {code.Length} bytes, not {imageSize}");
        if (code.Length > 0 && architecture <= (uint)CpuArchitecture.Arm64 && code.Offset % ArtifactFormat.CodeAlignment((CpuArchitecture)architecture) != 0)
            throw Malformed($"{Name(SectionKind.Code, variant)} does not start at a page");
        return new ArtifactCodeInfo
        {
            Variant = variant,
            Abi = abi,
            Architecture = architecture,
            Triple = triple,
            Features = features,
            CodeSize = code.Length,
            CompilerName = compiler,
            CompilerVersion = version,
            Calls = (CallMode)calls,
            BoundsChecks = (BoundsCheckMode)bounds,
            CanonicalizeNaNs = canonical == 1,
            Interruptible = interruptible == 1,
        };
    }

    private static bool IsOfVariant(SectionKind kind) => (uint)kind >= (uint)SectionKind.CodeInfo;

    private static bool IsKnown(SectionKind kind) => kind is >= SectionKind.Info and <= SectionKind.Profile or SectionKind.Signature or >= SectionKind.CodeInfo and <= SectionKind.Tiers;

    private static string Name(SectionKind kind, int variant) =>
        $"section {(IsKnown(kind) ? kind.ToString() : ((uint)kind).ToString(System.Globalization.CultureInfo.InvariantCulture))}{(IsOfVariant(kind) ? $" of variant {variant}" : "")}";

    internal static ArtifactException Malformed(string message) => new(ArtifactErrorKind.Malformed, message);

    private static ArtifactException Corrupt(string what) => new(ArtifactErrorKind.Corrupt, $"{what} is damaged: the checksum does not match");

    private static ArtifactException Untrusted(string message) => new(ArtifactErrorKind.Untrusted, message);
}
