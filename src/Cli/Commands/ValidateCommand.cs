using System.CommandLine;
using System.Diagnostics;
using Tiered.Wasm;

namespace Tiered.Cli.Commands;

/// <summary><c>tiered validate</c>: silent when the module is valid.</summary>
internal static class ValidateCommand
{
    internal static Command Create()
    {
        var module = CommandLine.ModuleArgument();
        var all = CommandLine.Switch("--all-features", "Accept proposals too: wide arithmetic and custom page sizes");
        var repeat = new Option<int?>("--repeat") { Description = "Validate N times and print the median speed", HelpName = "N" };
        var command = new Command("validate", "Check a module; silent when it is valid") { all, repeat, module };
        command.SetAction(result => CommandLine.Guard(() =>
        {
            if (result.GetValue(repeat) is < 1) throw new InputException("--repeat must be at least 1");
            var engine = new Engine(new EngineOptions { Features = result.GetValue(all) ? WasmFeatures.All : WasmFeatures.Default }, []);
            using var file = InputFile.Open(result.GetValue(module)!);
            var source = ModuleSource.Read(file);
            Validate(engine, source);
            if (result.GetValue(repeat) is { } times) Measure(engine, source, times);
            return ExitCodes.Success;
        }));
        return command;
    }

    private static WasmModule Validate(Engine engine, ModuleSource source) => source.Attempt(() =>
    {
        var wasm = Module.DecodeOwned(engine, source.Binary);
        FunctionValidator.ValidateAll(wasm);
        return wasm;
    });

    private static void Measure(Engine engine, ModuleSource source, int times)
    {
        var durations = new double[times];
        for (int i = 0; i < times; i++)
        {
            var clock = Stopwatch.StartNew();
            Validate(engine, source);
            durations[i] = clock.Elapsed.TotalMilliseconds;
        }
        Array.Sort(durations);
        double median = durations[times / 2];
        int size = source.Binary.Length;
        var module = Validate(engine, source);
        Terminal.Line($"{size} bytes, {module.CodeSectionSize} of code: decoded and validated in {median:F1} ms, " +
            $"{size / 1e3 / median:F0} MB/s of module, {module.CodeSectionSize / 1e3 / median:F0} MB/s of code");
    }
}
