using System.Globalization;
using System.Text;
using Tiered.Backend.Optimizing;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Optimizing;

/// <summary>
/// Functions out of all proportion: compiling them ends soon, with code that does what it should or with a limit. That their locals in cells do the same as values
/// is tested on the official scripts, by <see cref="ConfigurationTests"/>.
/// </summary>
public class OversizeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static WasmModule Parse(string text) => ModuleDecoder.Decode(WatParser.ParseModule(text), WasmFeatures.Default, WasmLimits.Default);

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    /// <summary>Compiles; fails when it takes minutes. Cancellation is looked at between passes, so that what takes for ever is seen by the test's own end.</summary>
    private static void Ends(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        new OptimizingCompiler().Compile(Parse(text), new CompilationOptions { MaxThreads = 1 }, patience.Token).Dispose();
    }

    private static bool IsOversize(string text, int function)
    {
        using var pipeline = new FunctionPipeline(new ModuleContext(Parse(text), new CompilationOptions { MaxThreads = 1 }, []));
        pipeline.Translate(function);
        return pipeline.Function.IsOversize;
    }

    /// <summary>Locals of all sizes, and a call whose results lie in the frame beside them, inside of as many loops as wanted.</summary>
    private static string InLoops(int loops) => $"""
        (module
          (func $pair (param i64) (result i64 v128) (i64.add (local.get 0) (i64.const 3)) (i64x2.splat (local.get 0)))
          (func (export "f") (param i64 f32) (result i64) (local i32 f64 v128 v128 i64)
            (local.set 5 (v128.const i64x2 7 9))
            {Repeat("(loop ", loops)}
              (call $pair (local.get 0))
              (local.set 4) (local.set 6)
              (local.set 0 (i64.add (local.get 6) (i64x2.extract_lane 1 (i64x2.add (local.get 4) (local.get 5)))))
              (local.set 3 (f64.add (local.get 3) (f64.promote_f32 (local.get 1))))
              (local.set 2 (i32.add (local.get 2) (i32.const 1)))
            {Repeat("(br_if 0 (i32.and (local.get 2) (i32.const 1))))", loops)}
            (i64.add (local.get 0) (i64.add (i64.trunc_f64_s (local.get 3)) (i64.extend_i32_u (local.get 2))))))
        """;

    [Fact]
    public void LocalsInCellsKeepTheirValues()
    {
        string large = InLoops(2000), small = InLoops(1);
        Assert.True(IsOversize(large, 1));
        Assert.False(IsOversize(small, 1));
        var engine = new Engine(new OptimizingCompiler());
        using var store = new Store(engine);
        Assert.Equal(Call(small), Call(large));

        long Call(string text)
        {
            var result = new Value[1];
            new Instance(store, Module.FromText(engine, text)).GetFunction("f")!.Call([Value.I64(1000), Value.F32(2.5f)], result);
            return result[0].AsI64();
        }
    }

    [Fact]
    public void NestedConditionsEnd()
    {
        var text = new StringBuilder("(module (memory 1) (func (export \"f\") (param i32) (local i32 i32 i32 i32 i32 i32 i32 i32)");
        for (int i = 0; i < 60_000; i++)
            text.Append(CultureInfo.InvariantCulture, $"(if (i32.load8_u offset={i} (local.get 0)) (then (local.set {i % 8 + 1} (i32.add (local.get {i * 5 % 8 + 1}) (i32.const {i})))");
        text.Append(CultureInfo.InvariantCulture, $"{Repeat("))", 60_000)}").Append("(i32.store (i32.const 0) (i32.add (local.get 1) (local.get 3)))))");
        Ends(text.ToString());
    }

    /// <summary>As an interpreter in which every operator jumps to the next one's code.</summary>
    [Fact]
    public void TablesBehindTablesEnd()
    {
        const int Cases = 700;
        var text = new StringBuilder($"(module (memory 1) (func (export \"f\") (param i32) (local{Repeat(" i32", 20)}) (loop $top {Repeat("(block ", Cases)}");
        text.Append($"(br_table {string.Join(' ', Enumerable.Range(0, Cases))} (i32.load (local.get 0))))");
        for (int i = 1; i < Cases; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"(local.set {i % 20 + 1} (i32.add (local.get {i * 7 % 20 + 1}) (local.get {i * 3 % 20 + 1})))");
            text.Append(CultureInfo.InvariantCulture, $"(br_if $top (local.get {i * 11 % 20 + 1})) (br_table {string.Join(' ', Enumerable.Range(0, Cases - i))} (i32.load (local.get 0))))");
        }
        Ends(text.Append(")))").ToString());
    }

    [Fact]
    public void ATableOfOneLabelWithManyOperandsEnds()
    {
        const int Operands = 500;
        var text = new StringBuilder($"(module (memory 1) (type $t (func (result{Repeat(" i32", Operands)}))) (func (export \"f\") (param i32) (result i32) (block (type $t) ");
        for (int i = 0; i < Operands; i++) text.Append(CultureInfo.InvariantCulture, $"(i32.load offset={i * 4} (local.get 0))");
        text.Append($"(br_table {Repeat("0 ", 60_000)} (local.get 0))) {Repeat("i32.add ", Operands - 1)}))");
        Ends(text.ToString());
    }

    [Fact]
    public void OperandsOfBranchesHaveALimit()
    {
        const int Operands = 900;
        string results = Repeat(" i32", Operands);
        var text = new StringBuilder($"(module (type $t (func (result{results}))) (type $u (func (param{results}) (result{results}))) (func (param i32) (result i32) {Repeat("(block (type $t) ", Operands)}");
        text.Append(Repeat("(i32.const 1)", Operands));
        for (int i = 0; i < 21; i++) text.Append($"(if (type $u) (local.get 0) (then (br_table {string.Join(' ', Enumerable.Range(1, Operands))} (local.get 0))) (else))");
        text.Append(Repeat(")", Operands)).Append(Repeat("i32.add ", Operands - 1)).Append("))");
        var error = Assert.Throws<WasmFormatException>(() => Ends(text.ToString()));
        Assert.Equal(WasmFormatErrorKind.LimitExceeded, error.Kind);
        Assert.Contains("operands", error.Message);
    }
}
