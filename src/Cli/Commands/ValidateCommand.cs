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
        var all = new Option<bool>("--all-features") { Description = "Accept proposals too: wide arithmetic and custom page sizes" };
        var repeat = new Option<int>("--repeat") { Description = "Validate N times and print the median speed", HelpName = "N" };
        var command = new Command("validate", "Check a module; silent when it is valid") { all, repeat, module };
        command.SetAction(result => CommandLine.Guard(() =>
        {
            var engine = new Engine(new EngineOptions { Features = result.GetValue(all) ? WasmFeatures.All : WasmFeatures.Default }, []);
            byte[] bytes = CommandLine.ReadFile(result.GetValue(module)!);
            Validate(engine, bytes);
            if (result.GetValue(repeat) is > 0 and var times) Measure(engine, bytes, times);
            return ExitCodes.Success;
        }));
        return command;
    }

    private static WasmModule Validate(Engine engine, byte[] bytes)
    {
        var wasm = Module.Decode(engine, bytes);
        FunctionValidator.ValidateAll(wasm);
        return wasm;
    }

    private static void Measure(Engine engine, byte[] bytes, int times)
    {
        var durations = new double[times];
        for (int i = 0; i < times; i++)
        {
            var clock = Stopwatch.StartNew();
            Validate(engine, bytes);
            durations[i] = clock.Elapsed.TotalMilliseconds;
        }
        Array.Sort(durations);
        double median = durations[times / 2];
        var module = Validate(engine, bytes);
        Console.WriteLine($"{bytes.Length} bytes, {module.CodeSectionSize} of code: decoded and validated in {median:F1} ms, " +
            $"{bytes.Length / 1e3 / median:F0} MB/s of module, {module.CodeSectionSize / 1e3 / median:F0} MB/s of code");
    }
}
