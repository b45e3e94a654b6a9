namespace Tiered;

/// <summary>When functions of a module that tiers up are compiled for the first time.</summary>
public enum FirstCompilation : byte
{
    /// <summary>Each at its first call. The module is validated as a whole when it is loaded.</summary>
    Lazy,

    /// <summary>All when the module is loaded.</summary>
    Eager,
}

/// <summary>
/// How modules of the backend <c>tiered</c> (<see cref="Engine.TieredBackend"/>) become fast: functions start on the baseline
/// tier, and those that turn out hot are compiled again in the background by the next tier, which takes over at the next call,
/// or in the middle of a loop.
/// </summary>
public sealed record TieringOptions
{
    /// <summary>When functions are compiled for the first time; lazily by default.</summary>
    public FirstCompilation First { get; set; } = FirstCompilation.Lazy;

    /// <summary>
    /// Time between two samples of what runs, while something that is hot may still become faster; 250 microseconds by
    /// default, a second at most. Becomes longer by itself when nothing new turns up. Zero takes every function entry and turn of a loop for a
    /// sample, which is slow: for tests.
    /// </summary>
    public TimeSpan SampleInterval { get; set; } = TimeSpan.FromMicroseconds(250);

    /// <summary>Samples that must find a function running before it is compiled again, whatever its size; 2 by default.</summary>
    public int Threshold { get; set; } = 2;

    /// <summary>
    /// Bytes of a body for which one sample more is asked: large functions take longer to compile, and have to run longer to be
    /// worth it. 1,000 by default; 0 asks for no more.
    /// </summary>
    public int BytesPerSample { get; set; } = 1_000;

    /// <summary>Most functions and loops that wait to be compiled, in the process; beyond, requests are dropped and come again. 10,000 by default.</summary>
    public int MaxQueued { get; set; } = 10_000;

    /// <summary>Whether a hot loop that runs is taken over by better code (on-stack replacement); true by default.</summary>
    public bool LoopEntries { get; set; } = true;

    /// <summary>
    /// Longest time that a backend may take for one function in the background, 30 seconds by default. The function
    /// then stays on its tier. <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes.
    /// </summary>
    public TimeSpan CompileTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a backend rests that keeps failing.</summary>
    internal TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Compile hot functions at once, while the guest waits, so that what runs depends on nothing but the program: for tests.
    /// </summary>
    public bool Synchronous { get; set; }

    /// <summary>
    /// Draw for each function by lot whether it stays on the baseline tier, starts there, or starts on the next tier: for tests.
    /// The same number gives the same tiers.
    /// </summary>
    public int? RandomSeed { get; set; }

    /// <summary>Let only this function tier up, by index: to find the one at fault. All by default.</summary>
    public int? OnlyFunction { get; set; }
}
