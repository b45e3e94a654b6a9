using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Tiered.Tests.Fuzz.Operators;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Fuzz.Differential;

/// <summary>What a module did: how each call ended, and what memory held then.</summary>
/// <param name="Calls">One letter a call: <c>r</c>eturned, <c>t</c>rapped.</param>
/// <param name="Memory">Hash of memory at the end.</param>
internal sealed record Behaviour(string Calls, string Memory)
{
    public override string ToString() => $"{Calls} {Memory}";
}

/// <summary>Runs generated modules on every backend, compiled in several ways, and in V8 when it is there.</summary>
internal static class Comparison
{
    private static readonly (string Name, Func<CompilationOptions> Make)[] Configurations =
    [
        ("", () => new CompilationOptions()),
        ("baseline CPU", () => new CompilationOptions { Target = Target.Parse("x86_64") }),
        ("explicit bounds, slots, interruptible", () => new CompilationOptions { BoundsChecks = BoundsCheckMode.Explicit, Calls = CallMode.Slots, Interruptible = true }),
    ];

    private static readonly TieringOptions Forced = new() { SampleInterval = TimeSpan.Zero, Threshold = 1, BytesPerSample = 0, Synchronous = true };

    // How the two tiers of the first backends take turns.
    private static readonly (string Name, Func<TieringOptions> Make)[] Tierings =
    [
        ("forced", () => Forced),
        ("eager, every few looks", () => Forced with { First = FirstCompilation.Eager, SampleInterval = TimeSpan.Zero, Threshold = 2 }),
        ("tiers by lot", () => Forced with { RandomSeed = 1 }),
        ("other tiers by lot", () => Forced with { RandomSeed = 2, SampleInterval = TimeSpan.Zero }),
        ("in the background", () => Forced with { SampleInterval = TimeSpan.Zero, Synchronous = false }),
    ];

    internal static byte[] Assemble(string text) => WatParser.ParseModule(Encoding.UTF8.GetBytes(text), new WatOptions { EmitNames = false });

    /// <summary>The first disagreement among our backends, or null.</summary>
    /// <param name="module">The binary module.</param>
    /// <param name="backends">The backends; the first one, as it is configured for this CPU, is the measure.</param>
    /// <param name="expected">What the first one did.</param>
    internal static string? Disagreement(byte[] module, IReadOnlyList<ICompiler> backends, out Behaviour expected)
    {
        expected = Run(module, backends[0], Configurations[0].Make());
        foreach (var backend in backends)
        {
            foreach (var (name, make) in Configurations)
            {
                if (backend == backends[0] && name.Length == 0) continue;
                var actual = Run(module, backend, make());
                if (actual != expected) return $"{backend.Name} {backend.Version} {name}: {actual}, but {backends[0].Name}: {expected}";
            }
        }
        if (backends.Count == 1) return null;
        foreach (var (name, make) in Tierings)
        {
            var actual = Run(module, new EngineOptions { DefaultBackend = Engine.TieredBackend, Tiering = make() }, backends);
            if (actual != expected) return $"tiered {name}: {actual}, but {backends[0].Name}: {expected}";
        }
        return null;
    }

    private static Behaviour Run(byte[] module, ICompiler backend, CompilationOptions options) =>
        Run(module, new EngineOptions { Compilation = options with { MaxThreads = 1 } }, [backend]);

    private static Behaviour Run(byte[] module, EngineOptions options, IReadOnlyList<ICompiler> backends)
    {
        try
        {
            return RunUnguarded(module, new Engine(options, backends));
        }
        catch (Exception error) when (error is not WasmFormatException { Kind: not WasmFormatErrorKind.LimitExceeded })
        {
            // A bug in a compiler shows as an exception of ours, and where LLVM never ends as its limit of time: a finding to shrink like any other.
            return new Behaviour("failed", error.Message);
        }
    }

    private static Behaviour RunUnguarded(byte[] module, Engine engine)
    {
        using var store = new Store(engine);
        var compiled = Module.Compile(engine, module);
        var instance = new Instance(store, compiled);
        var calls = new StringBuilder();
        for (int run = 0; run < ModuleGenerator.Runs; run++) calls.Append(Call(instance, $"run{run}"));
        calls.Append(Call(instance, "final"));
        var memory = instance.GetMemory("memory")!;
        return new Behaviour(calls.ToString(), Convert.ToHexString(SHA256.HashData(memory.GetSpan(0, checked((int)memory.Length))))[..16]);
    }

    private static char Call(Instance instance, string name)
    {
        try
        {
            instance.GetFunction(name)!.Call();
            return 'r';
        }
        catch (WasmTrapException)
        {
            return 't';
        }
    }

    /// <summary>What V8 makes of modules, in one process; null for a module that it refuses.</summary>
    internal static Behaviour?[] RunInNode(IReadOnlyList<byte[]> modules)
    {
        string folder = Directory.CreateTempSubdirectory("tiered-differential").FullName;
        try
        {
            for (int i = 0; i < modules.Count; i++) File.WriteAllBytes(Path.Combine(folder, $"{i}.wasm"), modules[i]);
            var start = new ProcessStartInfo(Node.Path ?? throw new InvalidOperationException(Node.MissingReason)) { RedirectStandardOutput = true };
            foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "Differential", "run.mjs"), folder, modules.Count.ToString(), ModuleGenerator.Runs.ToString()])
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            if (process.ExitCode != 0 || lines.Length != modules.Count) throw new InvalidOperationException($"node ended with status {process.ExitCode}");
            return Array.ConvertAll(lines, line => line == "refused" ? null : new Behaviour(line.Split(' ')[0], line.Split(' ')[1]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
