using System.CommandLine;
using System.Diagnostics;
using Tiered.Caching;

namespace Tiered.Cli.Commands;

/// <summary><c>tiered run</c>: a WASI program, or one exported function.</summary>
internal sealed class RunCommand
{
    private readonly Option<string> _backend = CommandLine.BackendOption();
    private readonly Option<bool> _relaxed = CommandLine.RelaxedTrapsOption();
    private readonly Option<string[]> _directories = new("--dir") { Description = "Let the program see a directory, at GUEST or at the same path", HelpName = "HOST[::GUEST]" };
    private readonly Option<string[]> _variables = new("--env") { Description = "Set an environment variable of the program, or give it one of this process", HelpName = "K=V|K" };
    private readonly Option<string?> _invoke = new("--invoke") { Description = "Call this export instead of _start; arguments are parsed by its type", HelpName = "NAME" };
    private readonly Option<string[]> _trust = CommandLine.TrustOption();
    private readonly Option<bool> _noCache = CommandLine.Switch("--no-cache", "Compile anew, and do not keep the compiled module");
    private readonly Option<bool> _unknownImportsTrap = CommandLine.Switch("--unknown-imports-trap", "Let the program import functions that are not defined; calling one is a trap");
    private readonly Option<string?> _tiering = new("--tiering") { Description = TieringArguments.Help, HelpName = "LIST" };
    private readonly Option<bool> _verifyTiers = CommandLine.Switch("--verify-tiers", "Run the program on every tier and compare what it did; 0 if all agree");
    private readonly Option<int?> _plantFault = new("--plant-fault") { Description = "With --verify-tiers: compile function N wrongly, to see that it is found", HelpName = "N" };
    private readonly Option<string?> _stats = CommandLine.StatsOption();
    private readonly Option<bool> _traceTiering = CommandLine.Switch(
        "--trace-tiering", "Tell on standard error when functions are compiled, and by which tier");
    private readonly Option<string?> _perf = new("--perf")
    {
        Description = "Name functions for Linux's perf: in /tmp/perf-PID.map, or with their code in ./jit-PID.dump",
        HelpName = "map|dump",
    };
    private readonly Option<string?> _profileOut = new("--profile-out")
    {
        Description = "Write what this run and those in the cache learned of the program, for compile --use-profile",
        HelpName = "FILE",
    };

    internal RunCommand()
    {
        // For the help: what they are given is found by RunArguments.
        var module = new Argument<string?>("MODULE") { Description = "A .wasm, .wat or .wasmu file; - for standard input", Arity = ArgumentArity.ZeroOrOne };
        var arguments = new Argument<string[]>("ARGS") { Description = "Arguments of the program, passed as they are", Arity = ArgumentArity.ZeroOrMore };
        Command = new Command("run", "Run a WebAssembly program")
        {
            _backend, _relaxed, _directories, _variables, _invoke, _trust, _noCache, _unknownImportsTrap, _tiering, _verifyTiers,
            _plantFault, _stats, _traceTiering, _perf, _profileOut, module, arguments,
        };
        foreach (var argument in new Argument[] { module, arguments })
        {
            argument.Validators.Add(found =>
            {
                foreach (var token in found.Tokens) found.AddError($"Unknown option '{token.Value}'");
            });
        }
        Command.SetAction(result => CommandLine.Guard(() => Run(result)));
    }

    internal Command Command { get; }

    /// <summary>The module and the program's arguments.</summary>
    internal RunArguments? Program { get; set; }

    private int Run(ParseResult result)
    {
        if (Program is not { Module: { } path }) throw new InputException("no MODULE to run; try --help");
        var options = new ProgramOptions
        {
            Command = "tiered",
            Path = path,
            Arguments = Program.Program,
            Directories = result.GetValue(_directories) ?? [],
            Variables = result.GetValue(_variables) ?? [],
            Invoke = result.GetValue(_invoke),
            UnknownImportsTrap = result.GetValue(_unknownImportsTrap),
        };
        string backend = result.GetValue(_backend)!;
        var tiering = result.GetValue(_tiering) is { } list ? TieringArguments.Parse(list) : null;
        if (tiering is not null && backend != Engine.TieredBackend) throw new InputException("--tiering needs --backend tiered");
        var trace = result.GetValue(_traceTiering) ? new TierTrace() : null;
        if (trace is not null && backend != Engine.TieredBackend)
            throw new InputException($"--trace-tiering needs --backend {Engine.TieredBackend}");
        var engine = CommandLine.CreateEngine(backend, relaxedTraps: result.GetValue(_relaxed), configure: engine =>
        {
            engine.Tiering = tiering ?? engine.Tiering;
            engine.Perf = ParsePerf(result.GetValue(_perf));
            engine.TierTrace = trace is null ? null : trace.Write;
        });
        using var file = InputFile.Open(path);
        if (result.GetValue(_verifyTiers))
        {
            if (file.IsArtifact) throw new InputException($"{path} is an artifact, compiled by one tier; --verify-tiers takes the module itself");
            return TierVerification.Run(ModuleSource.Read(file).Decode(engine), options, result.GetValue(_plantFault));
        }
        if (result.GetValue(_plantFault) is not null) throw new InputException("--plant-fault needs --verify-tiers");
        using var statsFile = result.GetValue(_stats) is { } statsPath ? OutputFile.Open(statsPath, [file]) : null;
        var stats = new Stats { Backend = backend };
        var trust = result.GetValue(_trust) ?? [];
        bool tiersUp = backend == Engine.TieredBackend && !file.IsArtifact;
        string? profilePath = result.GetValue(_profileOut);
        if (profilePath is not null && !tiersUp) throw new InputException("--profile-out needs --backend tiered, and a module that is no artifact");
        using var profileFile = profilePath is null ? null : OutputFile.Open(profilePath, [file]);
        var cache = result.GetValue(_noCache) || file.IsArtifact ? null : new FileSystemCache();
        var keeper = tiersUp ? new TierKeeper(cache) : null;
        var module = file.IsArtifact
            ? ArtifactFiles.Load(engine, file, trust, stats)
            : Compile(engine, file, trust, cache, keeper, stats);
        int status;
        try
        {
            status = ProgramRunner.Run(engine, module, options, stats, statsFile);
        }
        finally
        {
            trace?.End();
        }
        if (profileFile is not null) TierKeeper.Write(module, profileFile);
        keeper?.Keep(module);
        return status;
    }

    private static PerfOutput ParsePerf(string? output) => output switch
    {
        null => PerfOutput.None,
        "map" => PerfOutput.Map,
        "dump" => PerfOutput.Dump,
        _ => throw new InputException($"--perf {output}: expected map or dump"),
    };

    private static Module Compile(Engine engine, InputFile file, string[] trust, FileSystemCache? cache, TierKeeper? keeper, Stats stats)
    {
        if (trust.Length > 0) throw new InputException($"{file.Path} is not an artifact; --trust asks for a signed one");
        var source = ModuleSource.Read(file);
        if (keeper is not null) return keeper.Compile(engine, source, stats);
        var clock = Stopwatch.StartNew();
        var key = cache is null ? null : CacheKey.For(engine, source.Binary.Span);
        if (key is not null && cache!.TryLoad(engine, key) is { } known)
        {
            stats.LoadMs = ProgramRunner.Lap(clock);
            stats.Describe(known);
            return known;
        }
        if (cache?.Refusal is { } refusal) Terminal.ErrorLine($"tiered: the cache is off: {refusal}");
        clock.Restart();
        var wasm = source.Decode(engine);
        stats.DecodeMs = ProgramRunner.Lap(clock);
        var module = source.Attempt(() => CompilationBar.Run(progress => Module.Compile(engine, wasm, progress: progress)));
        stats.CompileMs.Add(ProgramRunner.Lap(clock));
        stats.Describe(module);
        if (key is not null) cache!.Store(key, module);
        return module;
    }
}
