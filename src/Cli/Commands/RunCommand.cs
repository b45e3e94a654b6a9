using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Tiered.Wasi;

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
        var relaxed = CommandLine.RelaxedTrapsOption();
        var stats = CommandLine.StatsOption();
        var module = CommandLine.ModuleArgument();
        var arguments = new Argument<string[]>("ARGS") { Description = "Arguments of the program", Arity = ArgumentArity.ZeroOrMore, CaptureRemainingTokens = true };
        var command = new Command("run", "Run a WebAssembly program") { backend, relaxed, directories, variables, invoke, stats, module, arguments };
        command.SetAction(result => CommandLine.Guard(() => Run(
            result.GetValue(module)!,
            result.GetValue(arguments) ?? [],
            result.GetValue(backend)!,
            result.GetValue(relaxed),
            result.GetValue(directories) ?? [],
            result.GetValue(variables) ?? [],
            result.GetValue(invoke),
            result.GetValue(stats))));
        return command;
    }

    private static int Run(string path, string[] arguments, string backend, bool relaxedTraps, string[] directories, string[] variables, string? invoke, string? statsPath)
    {
        var stats = new Stats { Backend = backend };
        var engine = CommandLine.CreateEngine(backend, relaxedTraps: relaxedTraps);
        byte[] bytes = CommandLine.ReadFile(path);
        var clock = Stopwatch.StartNew();
        var wasm = Module.Decode(engine, bytes);
        stats.DecodeMs = Lap(clock);
        var module = Module.Compile(engine, wasm);
        stats.CompileMs.Add(Lap(clock));
        stats.WasmBytes = wasm.Bytes.Length;
        stats.CodeSectionBytes = wasm.CodeSectionSize;
        stats.CodeBytes = module.CodeSize;
        stats.Functions = wasm.DefinedFunctionCount;

        using var store = new Store(engine);
        var imports = new Imports();
        using var wasi = ImportsWasi(wasm) ? CreateWasi(path, arguments, directories, variables) : null;
        wasi?.AddTo(imports, store);
        int status;
        try
        {
            clock.Restart();
            var instance = new Instance(store, module, imports);
            stats.InstantiateMs = Lap(clock);
            status = invoke is null ? Start(instance, path) : Invoke(instance, invoke, arguments);
        }
        catch (WasiExitException exit)
        {
            status = exit.ExitCode;
        }
        catch (WasmTrapException trap)
        {
            Console.Out.Flush();
            Console.Error.WriteLine($"tiered: wasm trap: {trap.Message}");
            Console.Error.WriteLine(trap.Backtrace);
            status = ExitCodes.Trap;
        }
        stats.RunMs = Lap(clock);
        if (statsPath is not null) stats.Write(statsPath);
        return status;
    }

    private static double Lap(Stopwatch clock)
    {
        double time = clock.Elapsed.TotalMilliseconds;
        clock.Restart();
        return time;
    }

    private static bool ImportsWasi(WasmModule module)
    {
        foreach (var import in module.Imports)
        {
            if (import.Module is "wasi_snapshot_preview1" or "wasi_unstable") return true;
        }
        return false;
    }

    private static WasiContext CreateWasi(string path, string[] arguments, string[] directories, string[] variables)
    {
        var preopens = new List<WasiPreopen>();
        foreach (string directory in directories)
        {
            int separator = directory.IndexOf("::", StringComparison.Ordinal);
            string host = separator < 0 ? directory : directory[..separator];
            if (!Directory.Exists(host)) throw new InputException($"--dir {directory}: {host} is not a directory");
            preopens.Add(new WasiPreopen(host, separator < 0 ? directory : directory[(separator + 2)..]));
        }
        var environment = new List<KeyValuePair<string, string>>();
        foreach (string variable in variables)
        {
            int equals = variable.IndexOf('=');
            if (equals <= 0) throw new InputException($"--env {variable}: expected K=V");
            environment.Add(new(variable[..equals], variable[(equals + 1)..]));
        }
        return new WasiContext(new WasiOptions
        {
            Arguments = [Path.GetFileName(path), .. arguments],
            Environment = environment,
            Preopens = preopens,
            Stdin = WasiStdio.Inherit,
            Stdout = WasiStdio.Inherit,
            Stderr = WasiStdio.Inherit,
        });
    }

    private static int Start(Instance instance, string path)
    {
        var start = instance.GetFunction("_start") ?? throw new InputException($"{path} exports no _start; name a function with --invoke");
        start.Call([], new Value[start.Type.Results.Length]);
        return ExitCodes.Success;
    }

    private static int Invoke(Instance instance, string name, string[] arguments)
    {
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
        foreach (var result in results) Console.WriteLine(result);
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

    private static Value ParseArgument(string text, ValType type, int index)
    {
        var culture = CultureInfo.InvariantCulture;
        bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<char> digits = hex ? text.AsSpan(2) : text;
        switch (type.Kind)
        {
            case ValKind.I32:
                if (hex ? uint.TryParse(digits, NumberStyles.HexNumber, culture, out uint u32) : uint.TryParse(digits, NumberStyles.None, culture, out u32)) return Value.I32((int)u32);
                if (int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int i32)) return Value.I32(i32);
                break;
            case ValKind.I64:
                if (hex ? ulong.TryParse(digits, NumberStyles.HexNumber, culture, out ulong u64) : ulong.TryParse(digits, NumberStyles.None, culture, out u64)) return Value.I64((long)u64);
                if (long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long i64)) return Value.I64(i64);
                break;
            case ValKind.F32 when float.TryParse(text, NumberStyles.Float, culture, out float f32):
                return Value.F32(f32);
            case ValKind.F64 when double.TryParse(text, NumberStyles.Float, culture, out double f64):
                return Value.F64(f64);
            case ValKind.Ref when text == "null":
                return Value.Null(type.AsNullable);
        }
        throw new InputException($"argument {index + 1}: '{text}' is no {type}");
    }
}
