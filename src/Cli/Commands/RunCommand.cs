using System.CommandLine;
using System.Diagnostics;
using Tiered.Caching;

namespace Tiered.Cli.Commands;

/// <summary><c>tiered run</c>: a WASI program, or one exported function.</summary>
internal static class RunCommand
{
    internal static Command Create()
    {
        var backend = CommandLine.BackendOption();
        var directories = new Option<string[]>("--dir") { Description = "Let the program see a directory, at GUEST or at the same path", HelpName = "HOST[::GUEST]" };
        var variables = new Option<string[]>("--env") { Description = "Set an environment variable of the program", HelpName = "K=V" };
        var invoke = new Option<string?>("--invoke") { Description = "Call this export instead of _start; arguments are parsed by its type", HelpName = "NAME" };
        var trust = CommandLine.TrustOption();
        var noCache = new Option<bool>("--no-cache") { Description = "Compile anew, and do not keep the compiled module" };
        var relaxed = CommandLine.RelaxedTrapsOption();
        var stats = CommandLine.StatsOption();
        var module = CommandLine.ModuleArgument();
        var arguments = new Argument<string[]>("ARGS") { Description = "Arguments of the program", Arity = ArgumentArity.ZeroOrMore, CaptureRemainingTokens = true };
        var command = new Command("run", "Run a WebAssembly program") { backend, relaxed, directories, variables, invoke, trust, noCache, stats, module, arguments };
        command.SetAction(result => CommandLine.Guard(() =>
        {
            var options = new ProgramOptions
            {
                Command = "tiered",
                Path = result.GetValue(module)!,
                Arguments = result.GetValue(arguments) ?? [],
                Directories = result.GetValue(directories) ?? [],
                Variables = result.GetValue(variables) ?? [],
                Invoke = result.GetValue(invoke),
            };
            return Run(options, result.GetValue(backend)!, result.GetValue(relaxed), result.GetValue(trust) ?? [], result.GetValue(noCache) ? null : new FileSystemCache(), result.GetValue(stats));
        }));
        return command;
    }

    private static int Run(ProgramOptions options, string backend, bool relaxedTraps, string[] trust, FileSystemCache? cache, string? statsPath)
    {
        var stats = new Stats { Backend = backend };
        var engine = CommandLine.CreateEngine(backend, relaxedTraps: relaxedTraps);
        var module = ArtifactFiles.IsArtifact(options.Path) ? ArtifactFiles.Load(engine, options.Path, trust, stats) : Compile(engine, options.Path, trust, cache, stats);
        int status = ProgramRunner.Run(engine, module, options, stats);
        if (statsPath is not null) stats.Write(statsPath);
        return status;
    }

    private static Module Compile(Engine engine, string path, string[] trust, FileSystemCache? cache, Stats stats)
    {
        if (trust.Length > 0) throw new InputException($"{path} is not an artifact; --trust asks for a signed one");
        var bytes = Module.ToBinary(CommandLine.ReadFile(path));
        var clock = Stopwatch.StartNew();
        var key = cache is null ? null : CacheKey.For(engine, bytes.Span);
        if (key is not null && cache!.TryLoad(engine, key) is { } known)
        {
            stats.LoadMs = ProgramRunner.Lap(clock);
            stats.Describe(known);
            return known;
        }
        clock.Restart();
        var wasm = Module.Decode(engine, bytes);
        stats.DecodeMs = ProgramRunner.Lap(clock);
        var module = CompilationBar.Run(progress => Module.Compile(engine, wasm, progress: progress));
        stats.CompileMs.Add(ProgramRunner.Lap(clock));
        stats.Describe(module);
        if (key is not null) cache!.Store(key, module);
        return module;
    }
}
