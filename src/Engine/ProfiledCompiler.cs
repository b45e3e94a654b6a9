using Tiered.Artifacts;

namespace Tiered;

/// <summary>
/// Compiles a module ahead of time as a profile of its runs says: what was hot with one compiler, the rest with another. The code
/// depends on module, options and profile alone.
/// </summary>
public sealed class ProfiledCompiler : ICompiler
{
    private const int HashBytes = 8;

    private readonly IPartialCompiler _hot;
    private readonly IFunctionCompilerProvider _cold;

    /// <summary>Makes a compiler.</summary>
    /// <param name="hot">Compiles the functions that took time.</param>
    /// <param name="cold">Compiles the others.</param>
    /// <param name="profile">What runs learned of the module.</param>
    public ProfiledCompiler(IPartialCompiler hot, IFunctionCompilerProvider cold, ModuleProfile profile)
    {
        ArgumentNullException.ThrowIfNull(hot);
        ArgumentNullException.ThrowIfNull(cold);
        ArgumentNullException.ThrowIfNull(profile);
        _hot = hot;
        _cold = cold;
        Profile = profile;
        string hash = Convert.ToHexStringLower(Sha256.Hash(profile.ToArray()).AsSpan(0, HashBytes));
        Version = $"{hot.Version}-{cold.Name}-{cold.Version}-profile-{hash}";
    }

    /// <summary>The profile.</summary>
    public ModuleProfile Profile { get; }

    /// <summary>Name of the compiler of hot functions.</summary>
    public string Name => _hot.Name;

    /// <inheritdoc/>
    public string Version { get; }

    /// <inheritdoc/>
    public bool SupportsTarget(Target target) => _hot.SupportsTarget(target);

    /// <inheritdoc/>
    public WasmFeatures SupportedFeatures(Target target) => _hot.SupportedFeatures(target);

    /// <inheritdoc/>
    public TrampolinePair CompileTrampolines(FunctionType type, Target target) => _hot.CompileTrampolines(type, target);

    /// <summary>Compiles the module that the profile is of.</summary>
    /// <inheritdoc/>
    /// <exception cref="ProfileException">The profile is of another module.</exception>
    public CompiledModule Compile(
        WasmModule module, CompilationOptions options, CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null)
    {
        Profile.Require(module);
        var isHot = new bool[module.DefinedFunctionCount];
        foreach (var function in Profile.Functions) isHot[function.Function - Profile.ImportedFunctionCount] = function.IsHot;
        var compiled = _hot.CompilePart(module, options, isHot, _cold, cancellation, progress);
        var makers = new byte[isHot.Length];
        for (int i = 0; i < makers.Length; i++) makers[i] = isHot[i] ? (byte)0 : (byte)1;
        CompilerId[] compilers = [new(_hot.Name, _hot.Version), new(_cold.Name, _cold.Version)];
        compiled.Attribute(Version, new FunctionCompilers(compilers, makers));
        return compiled;
    }
}
