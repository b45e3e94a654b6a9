using Tiered.Backend.Optimizing;
using Tiered.Backend.Optimizing.Ir;
using Tiered.CodeGen;
using Tiered.Tests.Fuzz.Differential;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Optimizing;

using Function = Tiered.Backend.Optimizing.Ir.Function;

/// <summary>
/// Continuations from loops in the intermediate representation: well formed after each pass, with loops as they were.
/// </summary>
public class LoopEntryTests
{
    private static readonly CompilationOptions Options = new() { MaxThreads = 1, Calls = CallMode.Slots };

    private static WasmModule Parse(string text) =>
        ModuleDecoder.Decode(WatParser.ParseModule(text), WasmFeatures.Default, WasmLimits.Default);

    /// <summary>Translates and improves a continuation of the first function; null when there is none.</summary>
    private static Function? Continue(string text, int loop, CompilationOptions? options = null)
    {
        var module = Parse(text);
        using var pipeline = Verifying(module, options ?? Options);
        if (!pipeline.TryTranslateLoopEntry(0, LoopEntries.Of(module, 0)[loop])) return null;
        pipeline.Optimize();
        return pipeline.Function;
    }

    private static FunctionPipeline Verifying(WasmModule module, CompilationOptions options) =>
        new(new ModuleContext(module, options, []))
        {
            Observer = (name, function) =>
            {
                try
                {
                    Verifier.Verify(function);
                }
                catch (InvalidOperationException e)
                {
                    string text = Printer.Print(function);
                    string place = $"function {function.Index} after {name}";
                    throw new InvalidOperationException($"{place}: {e.Message}\n{text}", e);
                }
            },
        };

    private static string Print(Function? continuation) => Printer.Print(continuation!);

    private static LoopForest LoopsOf(Function function)
    {
        var dominators = new DominatorTree();
        dominators.Compute(new FunctionFlow(function));
        var loops = new LoopForest();
        loops.Compute(function, dominators);
        return loops;
    }

    private static string Canonical(string text) => Printer.Print(Parser.Parse(Printer.Print(Parser.Parse(text))));

    [Fact]
    public void ALoopStartsWithValuesFromMemory()
    {
        const string Source = """
            (module (func (param i32 i64) (result i32) (local f64 i32)
              (local.set 3 (i32.const 9))
              (loop (result i32)
                (local.set 3 (i32.add (local.get 3) (local.get 0)))
                (br_if 0 (i32.lt_u (local.get 3) (i32.const 100)))
                (local.get 3))))
            """;
        // Parameter 1 and local 2 are used by nothing: only slots 0 and 3 are read.
        const string Expected = """
            function 0 (i64) -> (i32)
            block0:
              v0: i64 = argument 0
              v1: i32 = load_vm.invariant v0
              v2: i32 = load_vm.invariant v0 offset=-24
              jump block1()
            block1:
              jump block2(v2)
            block2(v3: i32):
              v4: i32 = add v3, v1
              v5: i32 = const 100
              v6: i32 = icompare.lt_u v4, v5
              branch_if v6, block2(v4), block3()
            block3:
              return (v4)
            """;
        Assert.Equal(Canonical(Expected), Canonical(Print(Continue(Source, 0))));
    }

    [Fact]
    public void OperandsLieBehindLocals()
    {
        const string Source = """
            (module (func (param v128 i32) (result v128 f32)
              (v128.const i64x2 1 2) (f32.const 3) (ref.null func) (v128.const i64x2 3 4)
              (block (param v128) (result v128)
                (loop (param v128) (result v128)
                  (local.set 0) (br_if 1 (local.get 0) (local.get 1)) (drop)
                  (v128.not (local.get 0)) (br 0)))
              (local.set 0) (drop) (local.set 1 (i32.reinterpret_f32))
              (i64x2.add (local.get 0)) (f32.reinterpret_i32 (local.get 1))))
            """;
        string text = Print(Continue(Source, 0));
        // Local 0 in slots 0 and 1 is dead; local 1 in slot 2; then a vector in 3 and 4, 5, 6, and the parameter in 7
        // and 8.
        foreach (string load in new[] { "i32 -16", "v128 -32", "f32 -40", "v128 -64" })
            Assert.Contains(load.Replace(" ", " = load_vm.invariant v0 offset="), Canonical(text));
        Assert.Equal(4, text.Split("load_vm").Length - 1);
    }

    [Fact]
    public void ReferencesAreValuesToo()
    {
        const string Source = """
            (module (func (param externref i32) (result externref)
              (local.get 0)
              (loop (br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))))
            """;
        string text = Canonical(Print(Continue(Source, 0)));
        Assert.Contains("ref = load_vm.invariant v0 offset=-16", text);
        Assert.DoesNotContain("ref = load_vm.invariant v0\n", text);
    }

    private const string Nest = """
        (module (memory 1) (func (param $n i32) (result f64) (local $i i32) (local $j i32) (local $k i32) (local $s f64)
          (local.set $i (i32.const 0))
          (loop $rows
            (local.set $j (i32.const 0))
            (loop $columns
              (local.set $k (i32.const 0))
              (loop $sum
                (local.set $s (f64.add (local.get $s) (f64.mul
                  (f64.load (i32.shl (i32.add (i32.mul (local.get $i) (local.get $n)) (local.get $k)) (i32.const 3)))
                  (f64.load offset=8192
                    (i32.shl (i32.add (i32.mul (local.get $k) (local.get $n)) (local.get $j)) (i32.const 3))))))
                (br_if $sum (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (local.get $n))))
              (br_if $columns (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (local.get $n))))
            (br_if $rows (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
          (local.get $s)))
        """;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ANestStaysOne(int entry)
    {
        var function = Continue(Nest, entry)!;
        var loops = LoopsOf(function);
        Assert.Equal([1, 2, 3], Enumerable.Range(0, loops.Count).Select(l => loops[l].Depth));
        // The row's start does not change in the innermost loop.
        int multiplications = 0;
        foreach (int block in loops.BlocksOf(2))
        {
            for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next)
            {
                if (function[i].Op == Op.Mul) multiplications++;
            }
        }
        Assert.Equal(0, multiplications);
    }

    [Fact]
    public void OperandsBelowALoopInALoopGoAroundIt()
    {
        const string Source = """
            (module (func (param i32 i64) (result i64) (local i64)
              (loop $outer (result i64)
                (i64.mul (local.get 1) (i64.const 3))
                (block $around
                  (br_if $around (i32.and (local.get 0) (i32.const 4)))
                  (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
                (local.set 1)
                (local.set 0 (i32.wrap_i64 (local.get 1)))
                (br_if $outer (i32.eqz (local.get 0)))
                (local.get 1))))
            """;
        string text = Canonical(Print(Continue(Source, 1)));
        // Of the operand, in slot 3: the local in slot 1 is what it is multiplied from in later turns only.
        Assert.Contains("i64 = load_vm.invariant", text);
        Assert.Contains("offset=-24", text);
    }

    [Fact]
    public void TheHeaderLooksForInterrupts()
    {
        string text = Print(Continue(Nest, 2, Options with { Interruptible = true }));
        Assert.Equal(3, text.Split("interrupt_check").Length - 1);
    }

    [Theory]
    [InlineData("(loop (br_if 0 (local.get 0))) (return_call 0 (local.get 0))", 0)]
    [InlineData("(loop (br_if 0 (local.get 0))) (return_call_indirect (type 0) (local.get 0) (i32.const 0))", 0)]
    [InlineData("(loop (br_if 0 (local.get 0))) (return_call_ref 0 (local.get 0) (ref.func 0))", 0)]
    [InlineData("(block (br 0) (loop (br 0)))", 0)]
    [InlineData("(loop (br_if 0 (local.get 0)) (return) (loop (br 0)))", 1)]
    [InlineData("(loop (br_if 0 (local.get 0)) (loop (unreachable)) (loop (br 0)))", 2)]
    public void ThereIsNone(string body, int loop)
    {
        string source =
            $"(module (type (func (param i32))) (table 1 funcref) (elem declare func 0) (func (type 0) {body}))";
        Assert.Null(Continue(source, loop));
        // The same buffers serve the next one.
        var module = Parse(source);
        using var pipeline = Verifying(module, Options);
        Assert.False(pipeline.TryTranslateLoopEntry(0, LoopEntries.Of(module, 0)[loop]));
        pipeline.Translate(0);
        Assert.Single(pipeline.Function.Type.Parameters.ToArray());
    }

    [Fact]
    public void OnlyLoopsHaveContinuations()
    {
        var module = Parse("(module (func (param i32) (block (loop (br_if 0 (local.get 0))))))");
        uint loop = LoopEntries.Of(module, 0)[0];
        using var pipeline = Verifying(module, Options);
        Assert.False(pipeline.TryTranslateLoopEntry(0, loop - 2));
        Assert.False(pipeline.TryTranslateLoopEntry(0, 0));
        Assert.True(pipeline.TryTranslateLoopEntry(0, loop));
    }

    [Fact]
    public void WhatIsOutOfProportionHasNone()
    {
        string many = string.Concat(Enumerable.Repeat(" i32", 900));
        string calls = string.Concat(Enumerable.Repeat("(call $many)", 60));
        var module = Parse($"""
            (module (type $t (func (param{many}) (result{many})))
              (func (param i32) (result{many})
                {string.Concat(Enumerable.Repeat("(i32.const 1)", 900))} {calls} (loop (br_if 0 (local.get 0))))
              (func $many (type $t) (unreachable)))
            """);
        using var compiler = new OptimizingCompiler().CreateFunctionCompiler(module, Options);
        using var chunk = new CodeChunk();
        Assert.False(((ILoopEntryCompiler)compiler).TryCompileLoopEntry(0, LoopEntries.Of(module, 0)[0], chunk));
        Assert.Equal(0, chunk.CodeBytes);
    }

    /// <summary>Of each type some operands can be carried around what the first turn skips.</summary>
    [Theory]
    [InlineData(16, true)]
    [InlineData(17, false)]
    public void OperandsThatAreCarriedHaveALimit(int count, bool isCompiled)
    {
        string push = string.Concat(Enumerable.Repeat("(f32.load (local.get 0)) (i32.load (local.get 0)) ", count));
        string pop = string.Concat(Enumerable.Repeat("(local.set 0) (drop)", count));
        const string Inner = "(block (br_if 0 (local.get 0)) (loop (br_if 0 (local.tee 0 (i32.load (local.get 0))))))";
        string source = $"(module (memory 1) (func (param i32) (loop {push} {Inner} {pop} (br_if 0 (local.get 0)))))";
        Assert.Equal(isCompiled, Continue(source, 1) is not null);
        Assert.NotNull(Continue(source, 0));
    }

    [Fact]
    public void DeclaredLocalsCostNothing()
    {
        string locals = string.Concat(Enumerable.Repeat(" i64", 40_000));
        const string Body = "(loop (loop (br_if 0 (local.get 0)) (br_if 1 (local.get 0))))";
        var continuation = Continue($"(module (func (param i32) (local{locals}) {Body}))", 1);
        Assert.True(continuation!.InstructionCount < 100);
    }

    [Theory]
    [MemberData(nameof(PipelineTests.Programs), MemberType = typeof(PipelineTests))]
    public void EveryPassLeavesContinuationsOfProgramsWellFormed(string program)
    {
        string path = Path.Combine(Repository.Root, "benchmarks", "programs", program + ".wasm");
        // Much of these is one C library; each takes another part of its loops.
        var module = ModuleDecoder.Decode(File.ReadAllBytes(path), WasmFeatures.Default, WasmLimits.Default);
        Assert.True(VerifyAll(module, every: 6, first: program.Sum(c => c) % 6) > 10);
    }

    [Fact]
    public void EveryPassLeavesRandomContinuationsWellFormed()
    {
        int verified = 0;
        for (int seed = 1; seed <= 60; seed++)
        {
            verified += VerifyAll(Parse(ModuleGenerator.Generate(new Choices(seed))));
            verified += VerifyAll(Parse(new LoopProgram(new Choices(seed)).Text));
        }
        Assert.True(verified > 200, $"only {verified}");
    }

    private static int VerifyAll(WasmModule module, int every = 1, int first = 0)
    {
        using var pipeline = Verifying(module, Options);
        int verified = 0, seen = 0;
        for (int f = module.ImportedFunctionCount; f < module.FunctionTypes.Length; f++)
        {
            foreach (uint loop in LoopEntries.Of(module, f))
            {
                if (seen++ % every != first || !pipeline.TryTranslateLoopEntry(f, loop)) continue;
                pipeline.Optimize();
                verified++;
            }
        }
        return verified;
    }
}
