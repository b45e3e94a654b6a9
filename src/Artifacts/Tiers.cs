using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tiered.Artifacts;

/// <summary>
/// Code of a function, or of the continuation of one from a loop on, that runs kept; as in the file. It makes calls through
/// slots and knows no other code, so that any part of a module's code can be kept.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct TierRow
{
    /// <summary>Index of the function among the defined ones.</summary>
    public int Function;

    /// <summary>Of a continuation, the offset in the module of its <c>loop</c> operator; 0 for the function itself.</summary>
    public uint Loop;

    /// <summary>Where the code lies in <see cref="SectionKind.Code"/>.</summary>
    public int Offset;

    /// <summary>Bytes of code.</summary>
    public int Length;

    /// <summary>Where the code map lies in <see cref="SectionKind.Maps"/>.</summary>
    public int MapOffset;

    /// <summary>Bytes of the code map.</summary>
    public int MapLength;

    /// <summary>Where the prologue stores callee-saved registers.</summary>
    public UnwindInfo Unwind;

    /// <summary>Which of the compilers in <see cref="SectionKind.Compilers"/> made it.</summary>
    public byte Compiler;

    /// <summary>The tier, a <see cref="CodeTier"/>.</summary>
    public CodeTier Tier;

    /// <summary>What it is aligned to, as a power of two: 4 to 12.</summary>
    public byte AlignmentLog2;

    /// <summary>Zero.</summary>
    public byte Reserved;

    /// <summary>Bytes of a row.</summary>
    public const int Size = 32;
}

/// <summary>Tiers of a module's functions, to be written into an artifact.</summary>
public sealed class TierContents
{
    /// <summary>The module.</summary>
    public required WasmModule Module { get; init; }

    /// <summary>SHA-256 of the module.</summary>
    public required ReadOnlyMemory<byte> WasmHash { get; init; }

    /// <summary>What the code was compiled for, and how.</summary>
    public required CompilationOptions Options { get; init; }

    /// <summary>The optional instructions that the code uses.</summary>
    public required CpuFeatures FeaturesUsed { get; init; }

    /// <summary>The compilers that rows name.</summary>
    public required IReadOnlyList<CompilerId> Compilers { get; init; }

    /// <summary>Functions and continuations, ascending by function and loop, their code and maps in the same order.</summary>
    public required ReadOnlyMemory<TierRow> Rows { get; init; }

    /// <summary>The code.</summary>
    public required ReadOnlyMemory<byte> Code { get; init; }

    /// <summary>The code maps, without gaps.</summary>
    public required ReadOnlyMemory<byte> Maps { get; init; }

    /// <summary>What was learned.</summary>
    public required ModuleProfile Profile { get; init; }
}

public static partial class ArtifactWriter
{
    /// <summary>What the code as a whole is said to come from; rows name compilers.</summary>
    private const string TieredName = "tiered";

    /// <summary>Writes an artifact of tiers.</summary>
    /// <param name="stream">Where to write; need not seek.</param>
    /// <param name="contents">What to write.</param>
    /// <param name="signer">Signs the artifact; null for an unsigned one.</param>
    public static void Write(Stream stream, TierContents contents, ArtifactSigner? signer = null)
    {
        var options = contents.Options;
        byte[] compilers = Compilers(new FunctionCompilers(contents.Compilers, default));
        Write(
            stream,
            [
                new() { Kind = SectionKind.Info, Pieces = [Whole(Info(contents.Module, contents.WasmHash, contents.Module.Bytes.Length))] },
                new() { Kind = SectionKind.CodeInfo, Pieces = [Whole(CodeInfo(options, contents.FeaturesUsed, contents.Code.Length, TieredName, ""))] },
                new() { Kind = SectionKind.Compilers, Pieces = [Whole(compilers)] },
                new() { Kind = SectionKind.Tiers, Pieces = [Whole(MemoryMarshal.AsBytes(contents.Rows.Span).ToArray())] },
                new() { Kind = SectionKind.Profile, Pieces = [Whole(contents.Profile.ToArray())] },
                new() { Kind = SectionKind.Maps, Pieces = [Whole(contents.Maps)] },
                new() { Kind = SectionKind.Code, Alignment = ArtifactFormat.CodeAlignment(options.Target.Architecture), Pieces = [Whole(contents.Code)] },
            ],
            signer);
    }

    private static byte[] Compilers(FunctionCompilers compilers)
    {
        var section = new ByteWriter(128 + compilers.ByFunction.Length);
        section.U32((uint)compilers.Compilers.Count);
        foreach (var (name, version) in compilers.Compilers)
        {
            section.Text(name);
            section.Text(version);
        }
        section.Bytes(compilers.ByFunction.Span);
        return section.ToArray();
    }
}

public sealed partial class Artifact
{
    private const int LargestAlignmentLog2 = 12, LeastAlignmentLog2 = 4, MaxCompilers = 255;

    /// <summary>Whether this holds tiers of a module, which are loaded together with it, and no module.</summary>
    public bool HoldsTiers => TryFind(SectionKind.Tiers, 0, out _);

    /// <summary>Which compiler made which function of a variant; null when one made all.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="count">Defined functions.</param>
    public FunctionCompilers? ReadCompilers(int variant, int count)
    {
        if (!TryFind(SectionKind.Compilers, variant, out _)) return null;
        var reader = new FieldReader(Checked(SectionKind.Compilers, variant).Span, Name(SectionKind.Compilers, variant));
        uint compilers = reader.U32();
        if (compilers is 0 or > MaxCompilers) throw Malformed($"{compilers} compilers cannot be");
        var ids = new CompilerId[compilers];
        for (int i = 0; i < ids.Length; i++) ids[i] = new CompilerId(reader.Text(), reader.Text());
        byte[] byFunction = reader.Bytes(count);
        reader.End();
        foreach (byte compiler in byFunction)
        {
            if (compiler >= ids.Length) throw Malformed($"a function comes from compiler {compiler} of {ids.Length}");
        }
        return new FunctionCompilers(ids, byFunction);
    }

    /// <summary>The compilers of an artifact of tiers.</summary>
    public IReadOnlyList<CompilerId> ReadTierCompilers()
    {
        _ = Require(SectionKind.Compilers, 0);
        return ReadCompilers(0, 0)!.Compilers;
    }

    /// <summary>The rows of an artifact of tiers, proved to lie in code and maps in order.</summary>
    /// <param name="info">What the artifact says of its module.</param>
    /// <param name="compilers">Number of compilers.</param>
    public ReadOnlyMemory<byte> ReadTiers(in ArtifactModuleInfo info, int compilers)
    {
        var bytes = Checked(SectionKind.Tiers, 0);
        if (bytes.Length % TierRow.Size != 0) throw Malformed($"section {SectionKind.Tiers} has {bytes.Length} bytes, which are no rows of {TierRow.Size}");
        int codeLength = Require(SectionKind.Code, 0).Length, mapLength = Require(SectionKind.Maps, 0).Length;
        long codeEnd = 0, mapEnd = 0, function = -1, loop = 0;
        var rows = MemoryMarshal.Cast<byte, TierRow>(bytes.Span);
        for (int i = 0; i < rows.Length; i++)
        {
            ref readonly var row = ref rows[i];
            if (row.Function < function || (uint)row.Function >= (uint)info.FunctionCount || row.Function == function && row.Loop <= loop)
                throw Malformed($"row {i} of section {SectionKind.Tiers} is for function {row.Function} of {info.FunctionCount} and place {row.Loop}, behind {function} and {loop}");
            if (row.Compiler >= compilers || row.Tier is not (CodeTier.Baseline or CodeTier.Optimizing) || row.Reserved != 0
                || row.AlignmentLog2 is < LeastAlignmentLog2 or > LargestAlignmentLog2)
                throw Malformed($"row {i} of section {SectionKind.Tiers} has an impossible compiler, tier or alignment");
            if (row.Offset < codeEnd || (row.Offset & (1 << row.AlignmentLog2) - 1) != 0 || row.Length <= 0 || (codeEnd = (long)row.Offset + row.Length) > codeLength)
                throw Malformed($"row {i} of section {SectionKind.Tiers} lies at {row.Offset} with {row.Length} bytes, which is not behind the one before it and within the {codeLength} bytes of code");
            if (row.MapOffset != mapEnd || row.MapLength < 0 || (mapEnd += row.MapLength) > mapLength)
                throw Malformed($"the code map of row {i} of section {SectionKind.Tiers} lies at {row.MapOffset} with {row.MapLength} bytes, which is not behind the map before it and within the {mapLength} bytes of maps");
            (function, loop) = (row.Function, row.Loop);
        }
        return bytes;
    }

    /// <summary>As <see cref="ReadTiers"/>, for people.</summary>
    public TierRow[] ReadTierRows(in ArtifactModuleInfo info, int compilers) =>
        MemoryMarshal.Cast<byte, TierRow>(ReadTiers(info, compilers).Span).ToArray();

    /// <summary>Code and code maps of an artifact of tiers, compared with their checksums: to be written again.</summary>
    /// <exception cref="ArtifactException">They are damaged.</exception>
    public (ReadOnlyMemory<byte> Code, ReadOnlyMemory<byte> Maps) ReadTierCode() =>
        (Checked(SectionKind.Code, 0), Checked(SectionKind.Maps, 0));

    /// <summary>The profile.</summary>
    /// <exception cref="ArtifactException">There is none, or it is damaged.</exception>
    public ModuleProfile ReadProfile()
    {
        try
        {
            return ModuleProfile.Load(Checked(SectionKind.Profile, 0).Span);
        }
        catch (ProfileException error)
        {
            throw new ArtifactException(ArtifactErrorKind.Malformed, $"section {SectionKind.Profile}: {error.Message}", error);
        }
    }
}
