using System.Runtime.InteropServices;
using Tiered.Artifacts;
using Tiered.Runtime;
using Tiered.Wasm;

namespace Tiered;

// Artifacts: a compiled module as bytes. docs/ARTIFACT.md describes the format and what is checked when.
public sealed unsafe partial class Module
{
    private MemoryImage[] Images { get; init; } = [];

    // Of a module that is no artifact's, once it is known.
    private byte[]? _wasmHash;

    /// <summary>SHA-256 of the original module.</summary>
    public ReadOnlyMemory<byte> WasmHash => _code.File is null ? _wasmHash ??= Sha256.Hash(Wasm.Bytes.Span) : _code.Info.WasmHash;

    /// <summary>Version of the backend that compiled it.</summary>
    public string CompilerVersion => _code.CompilerVersion;

    /// <summary>Compares all checksums of the artifact that the module was loaded from; nothing to do for any other module.</summary>
    /// <exception cref="ArtifactException">The artifact is damaged: the module's code or data are not what was compiled.</exception>
    public void VerifyChecksums()
    {
        if (_code.File is { } file) Artifact.Open(file).VerifyChecksums();
        GC.KeepAlive(this);
    }

    /// <summary>Bytes of the original module, which an artifact need not hold.</summary>
    public long WasmSize => _code.File is null ? Wasm.Bytes.Length : _code.Info.WasmSize;

    /// <summary>
    /// The compiled module as an artifact. A module that tiers up is compiled ahead of time for it, by the compiler of its
    /// highest tier. For <see cref="Deserialize(Engine, ReadOnlySpan{byte}, ArtifactTrust)"/>.</summary>
    /// <param name="signer">Signs it; null for an unsigned artifact.</param>
    /// <param name="keepWasm">Whether the original module goes into it.</param>
    public byte[] Serialize(ArtifactSigner? signer = null, bool keepWasm = false)
    {
        var stream = new MemoryStream((int)Math.Min(Array.MaxLength, CodeSize + (1 << 16)));
        Serialize(stream, signer, keepWasm);
        return stream.ToArray();
    }

    /// <summary>Writes the compiled module as an artifact.</summary>
    /// <param name="stream">Where to write; need not seek.</param>
    /// <param name="signer">Signs it; null for an unsigned artifact.</param>
    /// <param name="keepWasm">Whether the original module goes into it. A module that was loaded from an artifact without it does not have it.</param>
    public void Serialize(Stream stream, ArtifactSigner? signer = null, bool keepWasm = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (_tiering is not null)
        {
            using var compiled = Engine.GetCompiler(Engine.TieredBackend).Compile(Wasm, Engine.Compilation);
            Load(Engine, Wasm, compiled).Serialize(stream, signer, keepWasm);
            return;
        }
        if (_code.File is { } file) Rewrite(stream, Artifact.Open(file), keepWasm, signer);
        else ArtifactWriter.Write(stream, ArtifactContents.Of(Wasm, keepWasm, ToArtifactCode()), signer);
        GC.KeepAlive(this);
    }

    private static void Rewrite(Stream stream, Artifact artifact, bool keepWasm, ArtifactSigner? signer)
    {
        if (keepWasm && !artifact.TryFind(SectionKind.Wasm, 0, out _)) throw new InvalidOperationException("the module was loaded from an artifact that does not hold the original module");
        ArtifactWriter.Rewrite(stream, artifact, keepWasm, signer);
    }

    private static ArtifactException TiersAlone() => new(
        ArtifactErrorKind.Malformed, "it holds code that runs of a module kept, and no module: it is loaded together with the module");

    private ArtifactCode ToArtifactCode() => new()
    {
        CompilerName = _code.CompilerName,
        CompilerVersion = _code.CompilerVersion,
        Options = _code.Options,
        FeaturesUsed = _code.FeaturesUsed,
        Functions = _code.Functions.ToArray(),
        Maps = _code.Maps,
        Trampolines = _code.Trampolines.Value,
        FunctionCompilers = _code.FunctionCompilers,
        Image = _code.Allocation is { } allocation ? new NativeView(allocation.Start, allocation.Size, this).Memory : default,
    };

    /// <summary>Loads an artifact. The bytes are copied.</summary>
    /// <param name="engine">The engine; needs no compiler.</param>
    /// <param name="bytes">The artifact.</param>
    /// <param name="trust">Why it may run.</param>
    /// <exception cref="ArtifactException">The artifact is damaged, not trusted, or not for this engine and machine; the message says which.</exception>
    public static Module Deserialize(Engine engine, ReadOnlySpan<byte> bytes, ArtifactTrust trust)
    {
        RequireNotNull(engine, trust);
        return Deserialize(engine, ArtifactFile.Copy(bytes), trust);
    }

    /// <summary>Loads an artifact that one of the keys signed. The bytes are copied.</summary>
    /// <exception cref="ArtifactException">The artifact is damaged, not signed by a key, or not for this engine and machine; the message says which.</exception>
    public static Module Deserialize(Engine engine, ReadOnlySpan<byte> bytes, IEnumerable<ArtifactKey> trustedKeys) => Deserialize(engine, bytes, ArtifactTrust.SignedBy(trustedKeys));

    /// <summary>Loads an artifact from the rest of a stream.</summary>
    /// <exception cref="ArtifactException">The artifact is damaged, not trusted, or not for this engine and machine; the message says which.</exception>
    public static Module Deserialize(Engine engine, Stream stream, ArtifactTrust trust)
    {
        RequireNotNull(engine, trust);
        ArgumentNullException.ThrowIfNull(stream);
        return Deserialize(engine, ArtifactFile.Copy(stream), trust);
    }

    /// <summary>
    /// Loads an artifact from a file. Code is mapped straight from it unless a signature is asked for, so that only what runs is
    /// ever read: the file must then not be changed in place while the module lives. If it becomes shorter, or its disk fails,
    /// code traps with <see cref="TrapCode.CodeUnreadable"/>. Replacing it by renaming another file over it, or deleting it, does
    /// no harm.
    /// </summary>
    /// <param name="engine">The engine; needs no compiler.</param>
    /// <param name="path">The file.</param>
    /// <param name="trust">Why it may run.</param>
    /// <param name="offset">Where the artifact starts in the file; a multiple of the page size.</param>
    /// <param name="length">Its bytes; the rest of the file when negative.</param>
    /// <exception cref="ArtifactException">The artifact is damaged, not trusted, or not for this engine and machine; the message says which.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Module DeserializeFile(Engine engine, string path, ArtifactTrust trust, long offset = 0, long length = -1)
    {
        RequireNotNull(engine, trust);
        return Deserialize(engine, ArtifactFile.Open(path, offset, length, copy: trust.Keys is not null), trust);
    }

    private static void RequireNotNull(Engine engine, ArtifactTrust trust)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(trust);
    }

    /// <summary>Decodes what an artifact says of its module, without trust and without loading any code.</summary>
    /// <param name="bytes">The artifact; kept, not copied.</param>
    /// <param name="info">What the artifact says of the original module.</param>
    /// <exception cref="ArtifactException">The artifact is damaged.</exception>
    public static WasmModule DecodeArtifact(ReadOnlyMemory<byte> bytes, out ArtifactModuleInfo info)
    {
        var artifact = Artifact.Open(bytes);
        if (artifact.HoldsTiers) throw TiersAlone();
        info = artifact.ReadInfo();
        return DecodeDeclarations(WasmLimits.Default, artifact, info, out _);
    }

    private static Module Deserialize(Engine engine, ArtifactFile file, ArtifactTrust trust)
    {
        RequireStack();
        var artifact = Artifact.Open(file);
        trust.Check(artifact);
        if (artifact.HoldsTiers) throw TiersAlone();
        var info = artifact.ReadInfo();
        var variant = Choose(engine, artifact);
        var missing = info.Features & ~engine.Options.Features;
        if (missing != 0)
            throw new ArtifactException(ArtifactErrorKind.WasmFeatures, $"the module may use WebAssembly features {missing}, which this engine has switched off");
        var module = DecodeDeclarations(engine.Options.Limits, artifact, info, out var images);
        if (variant.BoundsChecks == BoundsCheckMode.Guard && !LinearMemory.CanGuard(engine) && module.Memories.Any(LinearMemory.IsGuardable))
        {
            throw new ArtifactException(
                ArtifactErrorKind.AddressSpace,
                "its code relies on guard pages, 8 GiB of address space a memory, which this process does not have: raise the limit "
                + "(ulimit -v, EngineOptions.MaxReservedBytes), or compile it with --bounds-checks both");
        }
        return new Module(engine, module, ModuleCode.Map(engine, file, artifact, info, variant, module)) { Images = images };
    }

    /// <summary>
    /// The first variant that this machine can run, one with the bounds checks that the engine wants if there is one; or else what
    /// keeps it from running the first one.
    /// </summary>
    private static ArtifactCodeInfo Choose(Engine engine, Artifact artifact)
    {
        ArtifactException? obstacle = null;
        ArtifactCodeInfo? other = null;
        var wanted = engine.BoundsChecks;
        foreach (var variant in artifact.Variants)
        {
            if (variant.Obstacle(Target.Host) is { } reason)
            {
                obstacle ??= reason;
                continue;
            }
            if (variant.BoundsChecks == wanted) return variant;
            other ??= variant;
        }
        if (other is not null) return other;
        throw obstacle ?? new ArtifactException(ArtifactErrorKind.Malformed, "it holds no code");
    }

    private static WasmModule DecodeDeclarations(WasmLimits limits, Artifact artifact, in ArtifactModuleInfo info, out MemoryImage[] images)
    {
        WasmModule module;
        try
        {
            module = ModuleDecoder.DecodeDeclarations(artifact.ReadDeclarations(), info.Features, limits);
        }
        catch (WasmFormatException error)
        {
            throw new ArtifactException(ArtifactErrorKind.Malformed, "declarations of the module: " + error.Message, error);
        }
        if (module.DefinedFunctionCount != info.FunctionCount)
            throw new ArtifactException(ArtifactErrorKind.Malformed, $"the module declares {module.DefinedFunctionCount} functions, but the artifact has {info.FunctionCount}");
        module.Bodies = ImmutableCollectionsMarshal.AsImmutableArray(artifact.ReadBodies(info));
        module.BodiesValidated = true;
        module.CodeSectionSize = info.CodeSectionSize;
        images = artifact.ReadData(module, limits.DataSegments);
        var names = artifact.Contents(SectionKind.Names);
        if (!names.IsEmpty) module.CustomSections = [new CustomSection("name", names, 0, 11)];
        return module;
    }

    /// <summary>Puts what data segments that the artifact merged leave into the memories of a new instance.</summary>
    internal void ApplyImages(Instance instance)
    {
        foreach (var image in Images)
        {
            var memory = instance.MemoryAt(image.Memory).Native;
            if (TryMapData(image.Contents, memory, image.Address)) continue;
            image.Contents.Span.CopyTo(new Span<byte>(memory.Base + image.Address, image.Contents.Length));
        }
    }

    /// <summary>Makes pages of the artifact pages of a memory, where data lie right for it.</summary>
    internal bool TryMapData(ReadOnlyMemory<byte> data, LinearMemory memory, ulong destination)
    {
        if (data.Length < ArtifactFormat.MappableSegment || !ArtifactFile.TryFindSealed(data, out var copy, out int start)) return false;
        bool mapped = memory.TryMapFile(copy.Descriptor, start, destination, data.Span);
        GC.KeepAlive(copy);
        return mapped;
    }
}
