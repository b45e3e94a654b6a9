using Tiered.Backend.Optimizing;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Tests.Optimizing;

/// <summary>Real programs through all passes, the function verified after each.</summary>
public class PipelineTests
{
    public static TheoryData<string> Programs()
    {
        var rows = new TheoryData<string>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "benchmarks", "programs"), "*.wasm").Order()) rows.Add(Path.GetFileNameWithoutExtension(file));
        return rows;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void EveryPassLeavesAWellFormedFunction(string program)
    {
        string path = Path.Combine(Repository.Root, "benchmarks", "programs", program + ".wasm");
        Assert.True(VerifyAll(File.ReadAllBytes(path)) > 0);
    }

    private static int VerifyAll(byte[] bytes)
    {
        var module = ModuleDecoder.Decode(bytes, WasmFeatures.Default, WasmLimits.Default);
        var context = new ModuleContext(module, new CompilationOptions { MaxThreads = 1 }, []);
        string stage = "", before = "";
        using var pipeline = new FunctionPipeline(context)
        {
            Observer = (name, function) =>
            {
                stage = name;
                try
                {
                    Verifier.Verify(function);
                }
                catch (Exception e)
                {
                    throw new InvalidOperationException($"function {function.Index} after {stage}: {e.Message}\n{before}\n{Printer.Print(function)}", e);
                }
                before = function.BlockOrderCount < 50 ? Printer.Print(function) : "";
            },
        };
        int verified = 0;
        for (int f = module.ImportedFunctionCount; f < module.FunctionTypes.Length; f++, verified++)
        {
            pipeline.Translate(f);
            pipeline.Optimize();
        }
        return verified;
    }
}
