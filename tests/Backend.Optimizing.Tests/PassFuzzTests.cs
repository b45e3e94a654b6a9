using System.Text;
using Tiered.Backend.Optimizing;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Tests.Fuzz.Differential;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Optimizing;

using Function = Tiered.Backend.Optimizing.Ir.Function;

/// <summary>
/// Random functions through all passes, run in the interpreter after each: the pass at fault is known at once, and with it the function
/// before and after. <c>TIERED_FUZZ_MODULES</c> asks for more modules than the quick default, <c>TIERED_FUZZ_SEED</c> for others.
/// </summary>
public class PassFuzzTests
{
    private const int MaxSteps = 20_000;

    private static readonly long[] Interesting = [0, 1, -1, 2, 7, 31, 255, 4096, 65532, int.MaxValue, int.MinValue, long.MinValue, 0x3FF8_0000_0000_0000, 0x4100_0000];

    private sealed record Run(long[] Arguments, string Outcome, int Steps);

    [Fact]
    public void PassesChangeNothingThatCanBeSeen()
    {
        int modules = Number("TIERED_FUZZ_MODULES", 60), first = Number("TIERED_FUZZ_SEED", 1), compared = 0;
        for (int seed = first; seed < first + modules; seed++)
        {
            var module = ModuleDecoder.Decode(WatParser.ParseModule(ModuleGenerator.Generate(new Choices(seed), vectors: false)), WasmFeatures.Default, WasmLimits.Default);
            for (int function = module.ImportedFunctionCount; function < module.FunctionTypes.Length; function++)
                compared += CompareAll(module, function, seed);
        }
        Assert.True(compared > modules, $"only {compared} runs of {modules} modules were compared");
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), out int number) ? number : otherwise;

    /// <summary>A function, and its continuations.</summary>
    private static int CompareAll(WasmModule module, int functionIndex, int seed)
    {
        int compared = Compare(module, functionIndex, seed, loop: null);
        foreach (uint loop in LoopEntries.Of(module, functionIndex))
            compared += Compare(module, functionIndex, seed, loop);
        return compared;
    }

    private static int Compare(WasmModule module, int functionIndex, int seed, uint? loop)
    {
        List<Run>? expected = null;
        string before = "";
        // Inlining takes away calls, which are compared; its result is where the comparison starts.
        var context = new ModuleContext(module, new CompilationOptions { MaxThreads = 1, BoundsChecks = (seed & 1) == 0 ? BoundsCheckMode.Guard : BoundsCheckMode.Explicit }, []);
        using var pipeline = new FunctionPipeline(context)
        {
            Observer = (pass, function) =>
            {
                if (pass == "translate") return;
                string text = Printer.Print(function);
                if (expected is null) expected = Start(function, new Random(seed));
                else if (text != before) Check(function, expected, $"seed {seed}, function {functionIndex}, pass {pass}", before, text);
                before = text;
            },
        };
        if (loop is not { } position) pipeline.Translate(functionIndex);
        else if (!pipeline.TryTranslateLoopEntry(functionIndex, position)) return 0;
        pipeline.Optimize();
        return expected!.Count;
    }

    private static List<Run> Start(Function function, Random random)
    {
        var runs = new List<Run>();
        for (int r = 0; r < 6; r++)
        {
            var arguments = new long[function.Type.Parameters.Length];
            for (int a = 0; a < arguments.Length; a++)
            {
                long bits = random.Next(3) == 0 ? random.NextInt64() : Interesting[random.Next(Interesting.Length)];
                arguments[a] = Function.ConstBits(Function.TypeOf(function.Type.Parameters[a]), bits);
            }
            if (Describe(function, arguments, MaxSteps, out int steps) is { } outcome) runs.Add(new Run(arguments, outcome, steps));
        }
        return runs;
    }

    private static void Check(Function function, List<Run> expected, string place, string before, string after)
    {
        foreach (var run in expected)
        {
            string? outcome = Describe(function, run.Arguments, 2 * MaxSteps, out _);
            Assert.True(outcome == run.Outcome, $"{place}, arguments {string.Join(", ", run.Arguments)}\n{run.Outcome}\n-- became --\n{outcome ?? "endless"}\n{before}\n-- became --\n{after}");
        }
    }

    /// <summary>All that a caller could see of a run; null when it takes too long.</summary>
    private static string? Describe(Function function, long[] arguments, int maxSteps, out int steps)
    {
        var interpreter = new IrInterpreter(new byte[65536]);
        var outcome = interpreter.Run(function, arguments, maxSteps);
        steps = outcome?.Steps ?? 0;
        if (outcome is null) return null;
        var text = new StringBuilder($"{outcome.Trap} {interpreter.State():x}");
        for (int r = 0; r < outcome.Results.Length; r++)
        {
            var type = Function.TypeOf(function.Type.Results[r]);
            bool isNaN = !Function.IsGeneral(type) && double.IsNaN(Evaluator.Number(type, outcome.Results[r]));
            text.Append(isNaN ? " nan" : $" {outcome.Results[r]:x}");
        }
        foreach (string call in interpreter.Calls) text.Append('\n').Append(call);
        return text.ToString();
    }
}
