using System.Diagnostics;
using System.Runtime.Intrinsics;
using Tiered.Native;
using Tiered.Wasi;
using Tiered.Wasm.Text;

namespace Tiered.Cli;

/// <summary>Exit statuses that scripts rely on.</summary>
internal static class ExitCodes
{
    internal const int Success = 0;
    internal const int Failure = 1;
    internal const int BadInput = 2;
    /// <summary>A trap: 128 + SIGABRT, as other runtimes have it.</summary>
    internal const int Trap = 134;
}

/// <summary>An error in what the user gave: one line on stderr, exit status 2.</summary>
internal sealed class InputException(string message) : Exception(message);

/// <summary>How a module is to be run: a WASI program, or one exported function.</summary>
internal sealed record ProgramOptions
{
    /// <summary>The command's name, in front of its messages.</summary>
    internal required string Command { get; init; }

    /// <summary>The module's file, as the user gave it.</summary>
    internal required string Path { get; init; }

    /// <summary>Arguments of the program or the function.</summary>
    internal string[] Arguments { get; init; } = [];

    /// <summary><c>HOST[::GUEST]</c>.</summary>
    internal IReadOnlyList<string> Directories { get; init; } = [];

    /// <summary><c>K=V</c>.</summary>
    internal IReadOnlyList<string> Variables { get; init; } = [];

    /// <summary>The export to call instead of <c>_start</c>.</summary>
    internal string? Invoke { get; init; }

    /// <summary>Whether functions that nobody defines may be imported: calling one is a trap.</summary>
    internal bool UnknownImportsTrap { get; init; }

    /// <summary>The program's standard streams; those of the process by default.</summary>
    internal WasiStdio Stdin { get; init; } = WasiStdio.Inherit;

    /// <inheritdoc cref="Stdin"/>
    internal WasiStdio Stdout { get; init; } = WasiStdio.Inherit;

    /// <inheritdoc cref="Stdin"/>
    internal WasiStdio Stderr { get; init; } = WasiStdio.Inherit;

    /// <summary>The program's clocks; null for the system's.</summary>
    internal TimeProvider? Clock { get; init; }

    /// <summary>The program's random numbers; null for the system's.</summary>
    internal Random? Random { get; init; }

    /// <summary>Gets the results of <see cref="Invoke"/>, a line each.</summary>
    internal Action<string> PrintResult { get; init; } = Terminal.Line;
}

/// <summary>Runs a loaded module; the commands <c>run</c> of both executables share it.</summary>
internal static class ProgramRunner
{
    /// <summary>Instantiates, runs and writes measurements; returns the exit status.</summary>
    internal static int Run(Engine engine, Module module, ProgramOptions options, Stats stats, OutputFile? statsFile)
    {
        int status = Run(engine, module, options, stats);
        try
        {
            if (statsFile is not null) stats.Write(statsFile);
        }
        catch (InputException error)
        {
            // The program has run, and its status is what whoever ran it waits for.
            Terminal.Error(options.Command, error.Message);
        }
        return status;
    }

    private static int Run(Engine engine, Module module, ProgramOptions options, Stats stats)
    {
        using var store = new Store(engine);
        var clock = Stopwatch.StartNew();
        int status;
        try
        {
            status = Execute(store, module, options, _ => stats.InstantiateMs = Lap(clock));
        }
        catch (UnknownImportException unknown)
        {
            Terminal.Error(options.Command, $"wasm trap: {unknown.Message}");
            status = ExitCodes.Trap;
        }
        catch (WasmTrapException trap)
        {
            Terminal.Error(options.Command, $"wasm trap: {trap.Message}");
            foreach (string line in trap.Backtrace.Split('\n')) Terminal.ErrorLine(line);
            status = ExitCodes.Trap;
        }
        stats.RunMs = Lap(clock);
        return status;
    }

    /// <summary>Instantiates and runs; a trap is left to the caller.</summary>
    /// <param name="store">Where.</param>
    /// <param name="module">The module.</param>
    /// <param name="options">How.</param>
    /// <param name="instantiated">Sees the instance before its entry point is called.</param>
    /// <returns>The program's exit status.</returns>
    internal static int Execute(Store store, Module module, ProgramOptions options, Action<Instance> instantiated)
    {
        CheckEntryPoints(module.Wasm, options);
        var imports = new Imports();
        using var wasi = ImportsWasi(module.Wasm) ? CreateWasi(options) : null;
        wasi?.AddTo(imports, store);
        if (options.UnknownImportsTrap) DefineUnknown(imports, store, module.Wasm);
        try
        {
            var instance = new Instance(store, module, imports);
            instantiated(instance);
            return options.Invoke is null ? Start(instance, options.Path) : Invoke(instance, options.Invoke, options);
        }
        catch (WasiExitException exit)
        {
            return exit.ExitCode;
        }
        catch (WasmLinkException error)
        {
            throw new InputException($"{options.Path}: {error.Message}");
        }
    }

    /// <summary>Milliseconds since the last lap.</summary>
    internal static double Lap(Stopwatch clock)
    {
        double time = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        return time;
    }

    private sealed class UnknownImportException(ModuleImport import) : Exception($"unknown import: function \"{import.Module}\" \"{import.Name}\" is not defined and was called");

    private static void DefineUnknown(Imports imports, Store store, WasmModule module)
    {
        foreach (var import in module.Imports)
        {
            if (import.Kind != ExternKind.Function || imports.TryGet(import.Module, import.Name, out _)) continue;
            imports.Define(import.Module, import.Name, Function.FromHost(store, module.FunctionType(import.Index), (_, _) => throw new UnknownImportException(import)));
        }
    }

    private static bool ImportsWasi(WasmModule module)
    {
        foreach (var import in module.Imports)
        {
            if (import.Module is "wasi_snapshot_preview1" or "wasi_unstable") return true;
        }
        return false;
    }

    private static WasiContext CreateWasi(ProgramOptions options)
    {
        var preopens = new List<WasiPreopen>();
        foreach (string directory in options.Directories)
        {
            int separator = directory.IndexOf("::", StringComparison.Ordinal);
            string host = separator < 0 ? directory : directory[..separator];
            if (Posix.Status(host) is not { IsDirectory: true }) throw new InputException($"--dir {directory}: {host} is not a directory");
            preopens.Add(new WasiPreopen(host, separator < 0 ? directory : directory[(separator + 2)..]));
        }
        var environment = new List<KeyValuePair<string, string>>();
        foreach (string variable in options.Variables)
        {
            int equals = variable.IndexOf('=');
            string name = equals < 0 ? variable : variable[..equals];
            string? value = equals < 0 ? ProcessArguments.Variable(name) : variable[(equals + 1)..];
            if (name.Length == 0 || value is null) throw new InputException($"--env {variable}: expected K=V");
            environment.Add(new(name, value));
        }
        return new WasiContext(new WasiOptions
        {
            Arguments = [Path.GetFileName(options.Path), .. options.Arguments],
            Environment = environment,
            Preopens = preopens,
            Stdin = options.Stdin,
            Stdout = options.Stdout,
            Stderr = options.Stderr,
            TimeProvider = options.Clock,
            Random = options.Random,
        });
    }

    /// <summary>Before anything runs: what will be called without arguments takes none.</summary>
    private static void CheckEntryPoints(WasmModule module, ProgramOptions options)
    {
        foreach (var export in module.Exports)
        {
            bool isCalled = export.Name == "_start" && options.Invoke is null || export.Name == "_initialize" && options.Invoke is not (null or "_initialize");
            if (!isCalled || export.Kind != ExternKind.Function) continue;
            var type = module.FunctionType(export.Index);
            if (type.Parameters.Length > 0 || type.Results.Length > 0)
                throw new InputException($"{options.Path}: {export.Name} is {type}, but a program's takes and gives nothing: () -> ()");
        }
    }

    private static int Start(Instance instance, string path)
    {
        var start = instance.GetFunction("_start") ?? throw new InputException($"{path} exports no _start; name a function with --invoke");
        start.Call();
        return ExitCodes.Success;
    }

    private static int Invoke(Instance instance, string name, ProgramOptions options)
    {
        string[] arguments = options.Arguments;
        var function = instance.GetFunction(name) ?? throw new InputException($"no exported function '{name}'{Suggest(instance)}");
        var parameters = function.Type.Parameters;
        if (arguments.Length != parameters.Length)
            throw new InputException($"{name} takes {parameters.Length} argument{(parameters.Length == 1 ? "" : "s")} {function.Type}, {arguments.Length} given");
        var values = new Value[arguments.Length];
        for (int i = 0; i < values.Length; i++) values[i] = ParseArgument(arguments[i], parameters[i], i);
        // A reactor sets itself up before any other export is called.
        if (instance.GetFunction("_initialize") is { } initialize && name != "_initialize") initialize.Call();
        var results = new Value[function.Type.Results.Length];
        function.Call(values, results);
        foreach (var result in results) options.PrintResult(result.ToString());
        return ExitCodes.Success;
    }

    private static string Suggest(Instance instance)
    {
        var names = new List<string>();
        foreach (var (name, value) in instance.Exports)
        {
            if (value.Kind == ExternKind.Function && names.Count < 8) names.Add(name);
        }
        return names.Count == 0 ? "; the module exports no functions" : $"; it exports {string.Join(", ", names)}{(names.Count == 8 ? ", ..." : "")}";
    }

    /// <summary>A constant as the text format has it; <c>null</c> for a reference.</summary>
    private static Value ParseArgument(string text, ValType type, int index)
    {
        if (type.Kind == ValKind.Ref)
        {
            // ref.null, ref.null extern
            if (type.IsNullable && (text is "null" or "ref.null" || text.StartsWith("ref.null ", StringComparison.Ordinal))) return Value.Null(type);
        }
        else if (WatLiteral.TryParse(text, type, out ulong low, out ulong high))
        {
            return type.Kind switch
            {
                ValKind.I32 => Value.I32((int)low),
                ValKind.I64 => Value.I64((long)low),
                ValKind.F32 => Value.F32(BitConverter.UInt32BitsToSingle((uint)low)),
                ValKind.F64 => Value.F64(BitConverter.UInt64BitsToDouble(low)),
                _ => Value.V128(Vector128.Create(low, high).AsByte()),
            };
        }
        throw new InputException($"argument {index + 1}: '{text}' is no {type}");
    }
}
