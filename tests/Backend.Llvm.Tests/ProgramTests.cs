using System.Globalization;
using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;
using Tiered.Wasi;

namespace Tiered.Tests.Llvm;

/// <summary>Whole C programs with their library say the same on every backend. LLVM gets them in many partitions, as it gets large modules.</summary>
public class ProgramTests
{
    /// <summary>The benchmark programs, with a fraction of their usual work.</summary>
    public static TheoryData<string, int> Programs() => new()
    {
        { "bulk", 30 }, { "convert", 100_000 }, { "fft", 2 }, { "fib", 24 }, { "hashtable", 20_000 }, { "indirect", 10 }, { "interp", 5_000 }, { "json", 2 },
        { "life", 5 }, { "list", 1 }, { "lz", 2 }, { "mandelbrot", 60 }, { "matmul", 1 }, { "mix", 200 }, { "mul64", 10_000 }, { "nbody", 10_000 }, { "queens", 7 },
        { "raytrace", 1 }, { "sha256", 5 }, { "sieve", 1 }, { "simd", 1 }, { "sort", 1 }, { "strings", 1_000 },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void BackendsAgree(string program, int size)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "programs", program + ".wasm"));
        string expected = Run(bytes, size, new SinglePassCompiler());
        Assert.StartsWith(program, expected);
        Assert.Equal(expected, Run(bytes, size, new OptimizingCompiler()));
        Assert.Equal(expected, Run(bytes, size, new LlvmCompiler(new LlvmOptions { PartitionBytes = 1000, Verify = true })));
        Assert.Equal(expected, Run(bytes, size, new LlvmCompiler(new LlvmOptions { RelaxedTraps = true })));
    }

    [Fact]
    public void EveryProgramIsRun() =>
        Assert.Equal(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "programs"), "*.wasm").Select(Path.GetFileNameWithoutExtension).Order(), Programs().Select(row => (string)row[0]));

    private static string Run(byte[] bytes, int size, ICompiler compiler)
    {
        var engine = new Engine(compiler);
        using var store = new Store(engine);
        var output = WasiStdio.Capture();
        using var context = new WasiContext(new WasiOptions { Arguments = ["program", size.ToString(CultureInfo.InvariantCulture)], Stdout = output });
        var imports = new Imports();
        context.AddTo(imports, store);
        try
        {
            new Instance(store, Module.Compile(engine, bytes), imports).GetFunction("_start")!.Call();
        }
        catch (WasiExitException exit)
        {
            Assert.Equal(0, exit.ExitCode);
        }
        return output.GetText();
    }
}
