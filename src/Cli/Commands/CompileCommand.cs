using System.CommandLine;
using System.Diagnostics;

namespace Tiered.Cli.Commands;

/// <summary><c>tiered compile</c>: measures compilation. Writing artifacts needs the artifact format, which is not there yet.</summary>
internal static class CompileCommand
{
    internal static Command Create()
    {
        var backend = CommandLine.BackendOption();
        var relaxed = CommandLine.RelaxedTrapsOption();
        var stats = CommandLine.StatsOption();
        var repeat = new Option<int>("--repeat") { Description = "Compile N times in this process and report each time", HelpName = "N", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Threads to compile with; one a processor by default", HelpName = "N" };
        var module = CommandLine.ModuleArgument();
        var command = new Command("compile", "Compile a module and report how long it took") { backend, relaxed, repeat, threads, stats, module };
        command.SetAction(result => CommandLine.Guard(() => Compile(
            result.GetValue(module)!, result.GetValue(backend)!, result.GetValue(relaxed), result.GetValue(repeat), result.GetValue(threads), result.GetValue(stats))));
        return command;
    }

    private static int Compile(string path, string backend, bool relaxedTraps, int repeat, int threads, string? statsPath)
    {
        if (repeat < 1) throw new InputException("--repeat must be at least 1");
        var engine = CommandLine.CreateEngine(backend, threads: threads, relaxedTraps: relaxedTraps);
        byte[] bytes = CommandLine.ReadFile(path);
        var stats = new Stats { Backend = backend, Repeated = repeat > 1 };
        var clock = Stopwatch.StartNew();
        var wasm = Module.Decode(engine, bytes);
        stats.DecodeMs = clock.Elapsed.TotalMilliseconds;
        stats.WasmBytes = wasm.Bytes.Length;
        stats.CodeSectionBytes = wasm.CodeSectionSize;
        stats.Functions = wasm.DefinedFunctionCount;
        for (int i = 0; i < repeat; i++)
        {
            clock.Restart();
            using var compiled = engine.GetCompiler().Compile(wasm, engine.Options.Compilation);
            stats.CompileMs.Add(clock.Elapsed.TotalMilliseconds);
            stats.CodeBytes = compiled.ImageSize;
        }
        stats.CompileMs.Sort();
        double median = stats.CompileMs[stats.CompileMs.Count / 2];
        Console.WriteLine($"{path}: {stats.Functions} functions, {stats.CodeSectionBytes} bytes of wasm code -> {stats.CodeBytes} bytes of machine code, " +
            $"{median:F1} ms ({stats.CodeSectionBytes / 1e3 / median:F1} MB/s)");
        if (statsPath is not null) stats.Write(statsPath);
        return ExitCodes.Success;
    }
}
