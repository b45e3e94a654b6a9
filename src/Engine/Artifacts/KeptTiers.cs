using System.Runtime.InteropServices;
using Tiered.Artifacts;
using Tiered.Runtime;

namespace Tiered;

/// <summary>
/// What earlier runs of a module kept (<see cref="Module.SerializeTiers(Stream, ArtifactSigner?)"/>): code of its functions at
/// the tier that each reached, and the profile. It is used together with the module:
/// <see cref="Module.Compile(Engine, ReadOnlyMemory{byte}, string?, CancellationToken, IProgress{CompilationProgress}?, KeptTiers?)"/>.
/// It is code, and trusted as artifacts are (<see cref="ArtifactTrust"/>). Any number of modules and engines may use it.
/// </summary>
public sealed class KeptTiers
{
    private readonly ArtifactModuleInfo _info;
    private readonly ArtifactCodeInfo _code;
    private readonly ReadOnlyMemory<byte> _rows;

    private KeptTiers(ArtifactFile file, ArtifactTrust trust)
    {
        File = file;
        var artifact = Artifact.Open(file);
        trust.Check(artifact);
        if (!artifact.HoldsTiers)
            throw new ArtifactException(ArtifactErrorKind.Malformed, "it is a compiled module, and holds no code that runs of a module kept");
        _info = artifact.ReadInfo();
        if (artifact.Variants.Count != 1) throw new ArtifactException(ArtifactErrorKind.Malformed, "tiers have one variant");
        _code = artifact.Variants[0];
        Compilers = artifact.ReadTierCompilers();
        _rows = artifact.ReadTiers(_info, Compilers.Count);
        Maps = artifact.Contents(SectionKind.Maps);
        Profile = artifact.ReadProfile();
        _ = artifact.TryFind(SectionKind.Code, 0, out var code);
        CodeOffset = code.Offset;
    }

    /// <summary>SHA-256 of the module.</summary>
    public ReadOnlyMemory<byte> WasmHash => _info.WasmHash;

    /// <summary>What was learned of the module.</summary>
    public ModuleProfile Profile { get; }

    /// <summary>The compilers that made the code.</summary>
    public IReadOnlyList<CompilerId> Compilers { get; }

    /// <summary>Bytes of machine code.</summary>
    public int CodeSize => _code.CodeSize;

    /// <summary>Functions that there is code of.</summary>
    public int FunctionCount
    {
        get
        {
            int count = 0;
            foreach (ref readonly var row in Rows)
            {
                if (row.Loop == 0) count++;
            }
            return count;
        }
    }

    internal ArtifactFile File { get; }

    internal ReadOnlySpan<TierRow> Rows => MemoryMarshal.Cast<byte, TierRow>(_rows.Span);

    internal ReadOnlyMemory<byte> Maps { get; }

    internal int CodeOffset { get; }

    internal CpuFeatures FeaturesUsed => (CpuFeatures)_code.Features;

    /// <summary>Loads an artifact of tiers. The bytes are copied.</summary>
    /// <param name="bytes">The artifact.</param>
    /// <param name="trust">Why its code may run.</param>
    /// <exception cref="ArtifactException">The artifact is damaged or not trusted; the message says which.</exception>
    public static KeptTiers Load(ReadOnlySpan<byte> bytes, ArtifactTrust trust)
    {
        ArgumentNullException.ThrowIfNull(trust);
        return new KeptTiers(ArtifactFile.Copy(bytes), trust);
    }

    /// <summary>Loads an artifact of tiers from the rest of a stream.</summary>
    /// <exception cref="ArtifactException">The artifact is damaged or not trusted; the message says which.</exception>
    public static KeptTiers Load(Stream stream, ArtifactTrust trust)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(trust);
        return new KeptTiers(ArtifactFile.Copy(stream), trust);
    }

    /// <summary>
    /// Loads an artifact of tiers from a file, which must not be changed in place while modules use it; see
    /// <see cref="Module.DeserializeFile"/>.
    /// </summary>
    /// <exception cref="ArtifactException">The artifact is damaged or not trusted; the message says which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static KeptTiers LoadFile(string path, ArtifactTrust trust)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(trust);
        return new KeptTiers(ArtifactFile.Open(path, 0, -1, copy: trust.Keys is not null), trust);
    }

    /// <summary>Compares all checksums.</summary>
    /// <exception cref="ArtifactException">The artifact is damaged: its code is not what was kept.</exception>
    public void VerifyChecksums() => Artifact.Open(File).VerifyChecksums();

    /// <summary>Proves that this is of a module and of the way in which an engine compiles it.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="wasm">The module.</param>
    /// <param name="hash">SHA-256 of the module.</param>
    /// <exception cref="ArtifactException">It is not.</exception>
    internal void Require(Engine engine, WasmModule wasm, ReadOnlySpan<byte> hash)
    {
        if (!_info.WasmHash.AsSpan().SequenceEqual(hash)) throw Mismatch("the tiers are of another module");
        // What validation said depends on the features; the rest follows from the hash, unless somebody put it together.
        if (_info.Features != wasm.Features || _info.WasmSize != wasm.Bytes.Length || _info.FunctionCount != wasm.DefinedFunctionCount)
            throw Mismatch($"the tiers are of the module with WebAssembly features {_info.Features}");
        var options = engine.TieredCompilation;
        if (_code.Obstacle(options.Target) is { } obstacle) throw obstacle;
        if (_code.Calls != options.Calls || _code.BoundsChecks != options.BoundsChecks
            || _code.CanonicalizeNaNs != options.CanonicalizeNaNs || _code.Interruptible != options.Interruptible)
            throw Mismatch($"the tiers were compiled with other options: {_code.Options}");
        if (CodeSize > options.MaxCodeBytes) throw Mismatch($"the tiers' {CodeSize} bytes of code are more than the limit of {options.MaxCodeBytes} bytes");
        var (baseline, optimizing) = engine.GetTiers();
        foreach (ref readonly var row in Rows)
        {
            var made = Compilers[row.Compiler];
            var wanted = row.Tier == CodeTier.Baseline ? baseline : optimizing;
            if (made.Name != wanted.Name || made.Version != wanted.Version)
                throw Mismatch($"the tiers were compiled by {made.Name} {made.Version}; this engine has {wanted.Name} {wanted.Version}");
            if (row.Loop == 0) continue;
            var body = wasm.Bodies[row.Function];
            if (row.Loop < (uint)body.Offset || row.Loop - (uint)body.Offset >= (uint)body.Length)
                throw Mismatch($"the tiers have a loop at {row.Loop}, which is not in its function");
        }
        try
        {
            Profile.Require(wasm, hash);
        }
        catch (ProfileException error)
        {
            throw new ArtifactException(ArtifactErrorKind.Mismatch, error.Message, error);
        }
    }

    /// <summary>Code and code maps, compared with their checksums.</summary>
    internal (ReadOnlyMemory<byte> Code, ReadOnlyMemory<byte> Maps) ReadCode() => Artifact.Open(File).ReadTierCode();

    private static ArtifactException Mismatch(string message) => new(ArtifactErrorKind.Mismatch, message);
}
