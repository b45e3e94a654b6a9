using System.Diagnostics;
using Tiered.Artifacts;
using Tiered.Caching;

namespace Tiered.Cli;

/// <summary>
/// Lets a program that tiers up begin with what its last runs kept in the cache, and keeps what this one learned.
/// <para>Keeping it takes at most a twentieth of the run, and runs shorter than <see cref="ShortestRun"/> keep nothing: they
/// compile so little that the next run would save no time that anybody notices, and writing a file would be noticed.</para>
/// </summary>
/// <param name="cache">Where; null for nowhere.</param>
internal sealed class TierKeeper(FileSystemCache? cache)
{
    private const double ShareOfTheRun = 0.05;

    private const int HashBeside = 1 << 20;

    private static readonly TimeSpan ShortestRun = TimeSpan.FromMilliseconds(50);

    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>Compiles a module, with what is known of it.</summary>
    internal Module Compile(Engine engine, ModuleSource source, Stats stats)
    {
        if (cache?.Refusal is { } refusal) Terminal.ErrorLine($"tiered: the cache is off: {refusal}");
        var clock = Stopwatch.StartNew();
        byte[] hash = [];
        // Hashing a large module takes as long as decoding it.
        Thread? hashing = null;
        if (cache is not null && source.Binary.Length > HashBeside)
        {
            hashing = new Thread(() => hash = Sha256.Hash(source.Binary.Span)) { IsBackground = true, Name = "hash" };
            hashing.Start();
        }
        var wasm = source.Decode(engine);
        stats.DecodeMs = ProgramRunner.Lap(clock);
        hashing?.Join();
        if (cache is not null && hashing is null) hash = Sha256.Hash(source.Binary.Span);
        var module = source.Attempt(() => CompilationBar.Run(progress => cache is null
            ? Module.Compile(engine, wasm, progress: progress)
            : cache.CompileTiered(engine, wasm, hash, progress: progress)));
        if (module.Tiers is { KeptFunctions: > 0 }) stats.LoadMs = ProgramRunner.Lap(clock);
        else stats.CompileMs.Add(ProgramRunner.Lap(clock));
        stats.Describe(module);
        return module;
    }

    /// <summary>The program has run: keeps what is new.</summary>
    internal void Keep(Module module)
    {
        var elapsed = _clock.Elapsed;
        if (cache is not null && elapsed >= ShortestRun) cache.KeepTiers(module, elapsed * ShareOfTheRun);
    }

    /// <summary>Writes the profile; what keeps it from being written is said, and the program's status stays.</summary>
    internal static void Write(Module module, OutputFile file)
    {
        try
        {
            file.Write(module.GetProfile().ToArray());
            file.Commit();
        }
        catch (InputException error)
        {
            Terminal.Error("tiered", error.Message);
        }
    }
}
