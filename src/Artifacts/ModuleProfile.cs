using Tiered.Artifacts;

namespace Tiered;

/// <summary>A tier of code.</summary>
public enum CodeTier : byte
{
    /// <summary>The tier that functions start on.</summary>
    Baseline = 1,

    /// <summary>The tier of functions that turned out hot.</summary>
    Optimizing = 2,
}

/// <summary>What runs learned of a loop.</summary>
/// <param name="Position">Offset in the module of the <c>loop</c> operator.</param>
/// <param name="Entries">Times that a continuation took over the loop while it ran.</param>
public readonly record struct LoopProfile(uint Position, int Entries);

/// <summary>What runs learned of a function.</summary>
/// <param name="Function">Its index in the module, imported functions included.</param>
/// <param name="Tier">The tier that it reached.</param>
/// <param name="Heat">Samples that found it running.</param>
/// <param name="Loops">Loops of it that continuations took over, in order of positions.</param>
public sealed record FunctionProfile(int Function, CodeTier Tier, int Heat, IReadOnlyList<LoopProfile> Loops)
{
    /// <summary>Whether it took time that was noticed.</summary>
    public bool IsHot => Heat > 0 || Tier > CodeTier.Baseline || Loops.Count > 0;
}

/// <summary>
/// What runs of a module learned: which of its functions ran, how hot they were, and what became of them
/// (<c>Module.GetProfile</c>). <c>docs/PROFILE.md</c> describes its bytes.
/// </summary>
public sealed class ModuleProfile
{
    /// <summary>Makes a profile.</summary>
    /// <param name="wasmHash">SHA-256 of the module.</param>
    /// <param name="importedFunctionCount">Functions that the module imports.</param>
    /// <param name="definedFunctionCount">Functions that the module defines.</param>
    /// <param name="functions">The functions that ran, in order of indices.</param>
    /// <exception cref="ArgumentException">Indices or positions are out of range or order, or numbers are negative.</exception>
    public ModuleProfile(
        ReadOnlyMemory<byte> wasmHash, int importedFunctionCount, int definedFunctionCount, IReadOnlyList<FunctionProfile> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        if (wasmHash.Length != ProfileFormat.HashSize) throw new ArgumentException("no SHA-256", nameof(wasmHash));
        WasmHash = wasmHash.ToArray();
        ImportedFunctionCount = importedFunctionCount;
        DefinedFunctionCount = definedFunctionCount;
        Functions = [.. functions];
        if (ProfileFormat.Objection(this) is { } objection) throw new ArgumentException(objection, nameof(functions));
    }

    /// <summary>SHA-256 of the module.</summary>
    public ReadOnlyMemory<byte> WasmHash { get; }

    /// <summary>Functions that the module imports.</summary>
    public int ImportedFunctionCount { get; }

    /// <summary>Functions that the module defines.</summary>
    public int DefinedFunctionCount { get; }

    /// <summary>The functions that ran, in order of indices.</summary>
    public IReadOnlyList<FunctionProfile> Functions { get; }

    /// <summary>Writes the profile. Equal profiles give equal bytes.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ProfileFormat.Write(this));
    }

    /// <summary>The profile's bytes, as <see cref="Save"/> writes them.</summary>
    public byte[] ToArray() => ProfileFormat.Write(this);

    /// <summary>Reads a profile from the rest of a stream.</summary>
    /// <exception cref="ProfileException">It is none, or damaged.</exception>
    public static ModuleProfile Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Load(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Reads a profile.</summary>
    /// <exception cref="ProfileException">It is none, or damaged.</exception>
    public static ModuleProfile Load(ReadOnlySpan<byte> bytes) => ProfileFormat.Read(bytes);

    /// <summary>Proves that the profile is one of a module.</summary>
    /// <param name="module">The module, decoded from its binary.</param>
    /// <exception cref="ProfileException">It is of another module.</exception>
    public void Require(WasmModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Require(module, Sha256.Hash(module.Bytes.Span));
    }

    /// <summary>As <see cref="Require(WasmModule)"/>, for a module whose hash is known.</summary>
    /// <param name="module">The module.</param>
    /// <param name="hash">Its SHA-256.</param>
    /// <exception cref="ProfileException">It is of another module.</exception>
    public void Require(WasmModule module, ReadOnlySpan<byte> hash)
    {
        if (!WasmHash.Span.SequenceEqual(hash))
            throw new ProfileException($"it is of another module, with SHA-256 {Convert.ToHexStringLower(WasmHash.Span[..8])}...");
        if (ImportedFunctionCount != module.ImportedFunctionCount || DefinedFunctionCount != module.DefinedFunctionCount)
            throw new ProfileException("it counts other functions than its module has");
        foreach (var function in Functions)
        {
            var body = module.Bodies[function.Function - ImportedFunctionCount];
            foreach (var loop in function.Loops)
            {
                if (loop.Position < (uint)body.Offset || loop.Position - (uint)body.Offset >= (uint)body.Length)
                    throw new ProfileException($"a loop at {loop.Position} is not in function {function.Function}");
            }
        }
    }
}
