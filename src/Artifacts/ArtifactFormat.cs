using System.Runtime.InteropServices;

namespace Tiered.Artifacts;

/// <summary>What a section holds. Numbers below 32 describe the module, those from 32 on one variant of its code.</summary>
public enum SectionKind : uint
{
    /// <summary>Hash, size and features of the original module: fixed size.</summary>
    Info = 1,
    /// <summary>The module without bodies, segment data and custom sections, as a WebAssembly binary.</summary>
    Declarations = 2,
    /// <summary>Place of every function body in the original module.</summary>
    Bodies = 3,
    /// <summary>Place of every data segment in <see cref="Data"/>.</summary>
    DataTable = 4,
    /// <summary>Contents of the data segments; page-aligned.</summary>
    Data = 5,
    /// <summary>Contents of the module's name section.</summary>
    Names = 6,
    /// <summary>The original module.</summary>
    Wasm = 7,
    /// <summary>What runs learned (<see cref="ModuleProfile"/>).</summary>
    Profile = 8,
    /// <summary>Signatures over everything in front of this section, which is the last one.</summary>
    Signature = 31,

    /// <summary>Target, compiler and options of a variant.</summary>
    CodeInfo = 32,
    /// <summary>Place of every function's code and code map, and its unwind information.</summary>
    Functions = 33,
    /// <summary>Machine code; page-aligned.</summary>
    Code = 34,
    /// <summary>Trap sites and return addresses of all functions (<see cref="CodeMap"/>).</summary>
    Maps = 35,
    /// <summary>Trampolines of every function type of the module.</summary>
    Trampolines = 36,
    /// <summary>Which compiler made which function, where several did.</summary>
    Compilers = 37,
    /// <summary>Place and tier of functions and continuations that runs kept (<see cref="TierRow"/>).</summary>
    Tiers = 38,
}

/// <summary>Constants of the format; <c>docs/ARTIFACT.md</c> describes it byte by byte.</summary>
public static class ArtifactFormat
{
    /// <summary>Version of the format that this library reads and writes.</summary>
    public const int Version = 3;

    /// <summary>Bytes in front of the section table.</summary>
    public const int HeaderSize = 32;

    /// <summary>Most sections that a reader looks at.</summary>
    public const int MaxSections = 256;

    /// <summary>Contents of machine code are aligned so, which every page size of the target divides.</summary>
    public static int CodeAlignment(CpuArchitecture architecture) => architecture == CpuArchitecture.X64 ? 4096 : 65536;

    /// <summary>A file that is an executable with an artifact behind it ends with a trailer of this size.</summary>
    public const int TrailerSize = 32;

    /// <summary>First bytes of every artifact. Not text, and damaged by whatever takes it for text.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'w', (byte)'a', (byte)'s', (byte)'m', (byte)'u', 0x0D, 0x0A];

    /// <summary>Whether bytes start as an artifact does.</summary>
    public static bool IsArtifact(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    internal const int PageSize = 4096;
    internal const int InfoSize = 56;
    internal const int SignatureEntrySize = 104;
    internal const uint RequiredFlag = 1;

    /// <summary>Data segments of this size start in the file where they start in the memory, modulo the page size, so that pages of the file can become pages of the memory.</summary>
    public const int MappableSegment = 64 << 10;

    internal static long Align(long value, long alignment) => (value + alignment - 1) & -alignment;
}

/// <summary>One row of the section table, as in the file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SectionEntry
{
    public SectionKind Kind;
    public uint Flags;
    public uint Variant;
    public uint Checksum;
    public ulong Offset;
    public ulong Length;

    public const int Size = 32;
}

/// <summary>Where a trampoline's bytes lie in the section of trampolines, as in the file.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct TrampolineEntry
{
    public int TypeIndex;
    public int EntryOffset;
    public int EntryLength;
    public int HostOffset;
    public int HostLength;
    public int HostTrapOffset;

    public const int Size = 24;
}
