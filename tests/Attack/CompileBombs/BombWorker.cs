using System.Diagnostics;
using System.Globalization;
using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;
using Tiered.Wasm;

namespace Tiered.Tests.Attack.CompileBombs;

/// <summary>
/// Compiles one bomb in a process of its own, so that its peak of memory is its own, and prints what it took. Code of
/// the compiler is warm by then: it ran on another module.
/// </summary>
internal static class BombWorker
{
    internal const string Verb = "compile-bomb";

    /// <summary>The name for decoding, validating and looking at the names without compiling.</summary>
    internal const string Validation = "validation";

    internal static int Run(string[] arguments)
    {
        var bomb = Array.Find(Bombs.All, bomb => bomb.Name == arguments[0]) ?? throw new ArgumentException($"no bomb '{arguments[0]}'");
        byte[] wasm = bomb.Make();
        if (arguments is [_, "write", var file])
        {
            File.WriteAllBytes(file, wasm);
            return 0;
        }
        var compiler = CreateCompiler(arguments[1]);
        Process(compiler, WarmUp.Module());
        // Garbage of the warm-up goes, and the peak starts anew.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        File.WriteAllText("/proc/self/clear_refs", "5");
        long before = StatusKilobytes("VmRSS:");
        var cpu = CpuTime();
        string result = Process(compiler, wasm);
        cpu = CpuTime() - cpu;
        long kilobytes = Math.Max(0, StatusKilobytes("VmHWM:") - before);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wasm.Length} {cpu.TotalSeconds} {kilobytes} {result}"));
        return 0;
    }

    /// <summary>A compiler as the command line makes it, or null for validation.</summary>
    internal static ICompiler? CreateCompiler(string name) => name switch
    {
        Validation => null,
        "singlepass" => new SinglePassCompiler(),
        "optimizing" => new OptimizingCompiler { Fallback = new SinglePassCompiler() },
        "llvm" => new LlvmCompiler(new LlvmOptions(), new OptimizingCompiler { Fallback = new SinglePassCompiler() }),
        _ => throw new ArgumentException($"no backend '{name}'"),
    };

    /// <summary>Compiles and says what came of it: bytes of code, or the error.</summary>
    private static string Process(ICompiler? compiler, byte[] wasm)
    {
        try
        {
            var module = ModuleDecoder.Decode(wasm, WasmFeatures.Default, WasmLimits.Default);
            if (compiler is null)
            {
                FunctionValidator.ValidateAll(module);
                return ModuleNames.Read(module).FunctionName(0) ?? "valid";
            }
            using var compiled = compiler.Compile(module, new CompilationOptions { MaxThreads = 1 });
            return compiled.ImageSize.ToString(CultureInfo.InvariantCulture);
        }
        catch (WasmFormatException e) when (e.Kind == WasmFormatErrorKind.LimitExceeded)
        {
            return "limit: " + e.Message;
        }
    }

    private static TimeSpan CpuTime()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }

    private static long StatusKilobytes(string field)
    {
        string line = Array.Find(File.ReadAllLines("/proc/self/status"), line => line.StartsWith(field, StringComparison.Ordinal))!;
        return long.Parse(line.AsSpan(field.Length, line.Length - field.Length - 2), CultureInfo.InvariantCulture);
    }
}
