using System.CommandLine;
using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Cli;

/// <summary>What the commands share.</summary>
internal static class CommandLine
{
    private static readonly string[] Backends = ["tiered", "singlepass", "optimizing", "llvm"];

    internal static Option<string> BackendOption() => new("--backend")
    {
        Description = $"Compiler: {string.Join(", ", Backends)}",
        HelpName = "B",
        DefaultValueFactory = _ => "tiered",
    };

    /// <summary>A switch. It takes no value: what follows it is the next argument, even <c>true</c>.</summary>
    internal static Option<bool> Switch(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };

    internal static Option<bool> RelaxedTrapsOption() => Switch("--relaxed-traps",
        "With --backend llvm: an out-of-bounds access that nothing else observes may trap late or not at all");

    internal static Option<string?> StatsOption() => new("--stats") { Description = "Write measurements to FILE as one JSON object", HelpName = "FILE" };

    internal static Option<string[]> TrustOption() => new("--trust") { Description = "Run only artifacts that this key signed (PEM, P-256)", HelpName = "PUB.pem" };

    internal static Argument<string> ModuleArgument() => FileArgument<string>("MODULE", "A .wasm, .wat or .wasmu file");

    /// <summary>One file, or several. The parser takes unknown options for arguments, so they are told apart here.</summary>
    internal static Argument<T> FileArgument<T>(string name, string description)
    {
        var argument = new Argument<T>(name) { Description = description };
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (token.Value.StartsWith('-') && token.Value != "-") result.AddError($"Unknown option '{token.Value}'");
            }
        });
        return argument;
    }

    /// <summary>Runs a command's body and turns everything the user can cause into one line and an exit status.</summary>
    internal static int Guard(Func<int> body)
    {
        try
        {
            return body();
        }
        catch (Exception error)
        {
            return Failures.Report("tiered", error);
        }
    }

    /// <summary>An engine with the backend of that name.</summary>
    internal static Engine CreateEngine(
        string backend, WasmFeatures features = WasmFeatures.Default, int threads = 0, Target? target = null,
        bool relaxedTraps = false, Action<EngineOptions>? configure = null)
    {
        if (!Backends.Contains(backend))
            throw new InputException($"no backend '{backend}' in this build; use one of: {string.Join(", ", Backends)}");
        if (relaxedTraps && backend != "llvm") throw new InputException("--relaxed-traps needs --backend llvm");
        var compilation = new CompilationOptions();
        if (target is not null) compilation = compilation with { Target = target };
        if (threads > 0) compilation = compilation with { MaxThreads = threads };
        ICompiler[] compilers = backend switch
        {
            "singlepass" => [new SinglePassCompiler()],
            "optimizing" => [CreateOptimizing()],
            "llvm" => [new LlvmCompiler(
                new LlvmOptions { RelaxedTraps = relaxedTraps, FallbackObserver = new FallbackReport().Add }, CreateOptimizing())],
            _ => [new SinglePassCompiler(), CreateOptimizing()],
        };
        var options = new EngineOptions { Features = features, Compilation = compilation, DefaultBackend = backend };
        configure?.Invoke(options);
        return new Engine(options, compilers);
    }

    /// <summary>The optimizing compiler, which leaves functions out of proportion to the baseline.</summary>
    internal static OptimizingCompiler CreateOptimizing() => new() { Fallback = new SinglePassCompiler() };
}
