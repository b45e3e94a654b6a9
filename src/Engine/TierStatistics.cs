namespace Tiered;

/// <summary>How far the functions of a module have come that tiers up (<see cref="Module.Tiers"/>).</summary>
public sealed record TierStatistics
{
    /// <summary>Name of the backend that compiles functions first.</summary>
    public required string BaselineCompiler { get; init; }

    /// <summary>Name of the backend that compiles hot functions again.</summary>
    public required string OptimizingCompiler { get; init; }

    /// <summary>Functions that the baseline tier has compiled.</summary>
    public required int BaselineFunctions { get; init; }

    /// <summary>Functions that the next tier has taken over.</summary>
    public required int TierUps { get; init; }

    /// <summary>Times that a loop which ran was taken over.</summary>
    public required int LoopEntries { get; init; }

    /// <summary>Continuations of loops that were compiled.</summary>
    public required int Continuations { get; init; }

    /// <summary>Functions that began with code which earlier runs kept (<see cref="KeptTiers"/>).</summary>
    public int KeptFunctions { get; init; }

    /// <summary>Compilations that failed; what they were about stays on its tier.</summary>
    public required int Discarded { get; init; }

    /// <summary>Time that first compilations took, beside what was compiled when the module was loaded.</summary>
    public required TimeSpan BaselineTime { get; init; }

    /// <summary>Time that compiling again took.</summary>
    public required TimeSpan OptimizingTime { get; init; }
}
