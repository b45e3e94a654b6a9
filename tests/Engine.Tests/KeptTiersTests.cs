using Tiered.Artifacts;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;
using Tiered.Wasm.Text;

namespace Tiered.Tests;

/// <summary>What runs learned stays: profiles, and code at the tier that it reached.</summary>
public class KeptTiersTests
{
    private static TieringOptions Forced => new() { SampleInterval = TimeSpan.Zero, Threshold = 1, BytesPerSample = 0, Synchronous = true };

    /// <summary>Nothing ever gets hot.</summary>
    private static TieringOptions Cold => new() { Threshold = 1 << 30 };

    private static readonly byte[] Program = WatParser.ParseModule("""
        (module $program
          (import "host" "note" (func $note (param i32)))
          (type $t (func (param i32) (result i32)))
          (table 4 funcref) (elem (i32.const 1) func $hot $cold)
          (memory 1)
          (func $hot (type $t) (local i32)
            (loop
              (local.set 1 (i32.add (local.get 1) (i32.const 3)))
              (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (local.get 1))
          (func $cold (type $t) (call $note (i32.const 0)) (i32.add (local.get 0) (i32.const 1000)))
          (func $never (export "never") (type $t) (i32.div_u (i32.const 1) (local.get 0)))
          (func (export "run") (type $t)
            (call $note (local.get 0))
            (i32.add
              (call_indirect (type $t) (local.get 0) (i32.const 1))
              (call_indirect (type $t) (local.get 0) (i32.const 2))))
          (func (export "trap") (type $t) (i32.add (i32.const 1) (call $boom (local.get 0))))
          (func $boom (type $t) (local i32)
            (loop (result i32)
              (local.set 1 (i32.add (local.get 1) (i32.const 1)))
              (drop (i32.div_u (i32.const 1) (i32.sub (local.get 1) (local.get 0))))
              (br 0))))
        """);

    private static Engine MakeEngine(TieringOptions? tiering = null, CompilationOptions? compilation = null, params ICompiler[] compilers) =>
        new(
            new EngineOptions { DefaultBackend = Engine.TieredBackend, Tiering = tiering ?? new(), Compilation = compilation ?? new() },
            compilers.Length > 0 ? compilers : [new SinglePassCompiler(), new OptimizingCompiler()]);

    private static Instance Instantiate(Module module)
    {
        var store = new Store(module.Engine);
        return new Instance(store, module, new Imports().Define("host", "note", Function.FromHost<int>(store, _ => { })));
    }

    private static int Run(Instance instance, string name, int argument) => instance.GetFunction(name)!.Call(argument).AsI32();

    /// <summary>A module that has run, and what it kept.</summary>
    private static (Module Module, byte[] Kept) Learn(TieringOptions tiering, byte[]? program = null)
    {
        var module = Module.Compile(MakeEngine(tiering), program ?? Program);
        var instance = Instantiate(module);
        for (int i = 1; i < 4; i++) Assert.Equal(3 * i + 1000 + i, Run(instance, "run", i));
        Assert.Equal(TrapCode.IntegerDivideByZero, Assert.Throws<WasmTrapException>(() => Run(instance, "trap", 5)).Code);
        return (module, module.SerializeTiers());
    }

    private static Module Begin(byte[] kept, Engine engine, byte[]? program = null) =>
        Module.Compile(engine, program ?? Program, tiers: KeptTiers.Load(kept, ArtifactTrust.UnverifiedWithChecksums));

    [Fact]
    public void ARunBeginsWithWhatTheLastOneReached()
    {
        var (module, kept) = Learn(Forced);
        Assert.True(module.Tiers!.TierUps >= 3);
        var next = Begin(kept, MakeEngine(Cold));
        var instance = Instantiate(next);
        Assert.Equal(5, next.Tiers!.KeptFunctions);
        Assert.Equal(1021, Run(instance, "run", 5) + 1);
        Assert.Equal((0, 0), (next.Tiers.BaselineFunctions, next.Tiers.TierUps));
        // What did not run is compiled as always, and says where it traps.
        Assert.Equal(1, Run(instance, "never", 1));
        Assert.Equal(1, next.Tiers.BaselineFunctions);
        var trap = Assert.Throws<WasmTrapException>(() => Run(instance, "never", 0));
        Assert.Equal("never", Assert.Single(trap.Frames).FunctionName);
    }

    [Fact]
    public void KeptCodeExplainsItsTraps()
    {
        var (module, kept) = Learn(Forced);
        var expected = Assert.Throws<WasmTrapException>(() => Run(Instantiate(module), "trap", 3));
        foreach (var tiering in new[] { Cold, Forced })
        {
            var trap = Assert.Throws<WasmTrapException>(() => Run(Instantiate(Begin(kept, MakeEngine(tiering))), "trap", 3));
            Assert.Equal(expected.Frames, trap.Frames);
            Assert.Equal(2, trap.Frames.Count);
        }
    }

    /// <summary>Code of the baseline is kept, too, and goes on looking: it becomes hot as it would have.</summary>
    [Fact]
    public void TheBaselineIsKeptAndStillTiersUp()
    {
        var (_, kept) = Learn(Cold);
        var next = Begin(kept, MakeEngine(Forced));
        Assert.Equal(1007 + 9 - 1, Run(Instantiate(next), "run", 4) - 1);
        Assert.Equal(0, next.Tiers!.BaselineFunctions);
        Assert.True(next.Tiers.TierUps >= 3);
        Assert.Equal(kept, Begin(kept, MakeEngine(Cold)).SerializeTiers());
    }

    /// <summary>Hot functions whose code is missing are compiled at their first call, without having to become hot again.</summary>
    [Fact]
    public void WhatIsMissingIsHotAtOnce()
    {
        var options = new TieringOptions { Threshold = 50, Synchronous = true };
        var hot = new FunctionProfile(1, CodeTier.Baseline, 100, []);
        var tiers = new MemoryStream();
        var module = Module.Compile(MakeEngine(options), Program);
        ArtifactWriter.Write(tiers, new TierContents
        {
            Module = module.Wasm,
            WasmHash = module.WasmHash,
            Options = module.CodeOptions,
            FeaturesUsed = CpuFeatures.None,
            Compilers = [new("singlepass", ""), new("optimizing", "")],
            Rows = default,
            Code = default,
            Maps = default,
            Profile = new ModuleProfile(module.WasmHash, 1, module.Wasm.DefinedFunctionCount, [hot]),
        });
        var next = Begin(tiers.ToArray(), MakeEngine(options));
        Assert.Equal(1008, Run(Instantiate(next), "run", 2));
        Assert.Equal((3, 1), (next.Tiers!.BaselineFunctions, next.Tiers.TierUps));
    }

    /// <summary>A continuation is kept where its function has not reached the tier itself, and takes over from kept baseline code.</summary>
    [Fact]
    public unsafe void ContinuationsAreKept()
    {
        byte[] program = WatParser.ParseModule("""
            (module (func (export "f") (param i32) (result i32) (local i32)
              (loop
                (local.set 1 (i32.add (local.get 1) (i32.const 3)))
                (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
              (local.get 1)))
            """);
        uint position = (uint)program.AsSpan().IndexOf([(byte)0x03, (byte)0x40]);
        var module = Module.Compile(MakeEngine(new TieringOptions { Threshold = 5, Synchronous = true }), program);
        Assert.Equal(30, Run(new Instance(new Store(module.Engine), module), "f", 10));
        nint baseline = module.FunctionSlots[0];
        for (int look = 0; module.Tiering!.LookAtLoop(0, position) == 0; look++) Assert.True(look < 5);
        Assert.NotEqual(baseline, module.FunctionSlots[0]);
        // As in a run that ended between the two compilations.
        module.FunctionSlots[0] = baseline;
        byte[] kept = module.SerializeTiers();
        Assert.Equal(1, KeptTiers.Load(kept, ArtifactTrust.Unverified).FunctionCount);
        // The next tier has no say: what takes over was kept.
        var next = Begin(kept, MakeEngine(new TieringOptions { SampleInterval = TimeSpan.Zero, MaxQueued = 0 }), program);
        Assert.Equal(3000, Run(new Instance(new Store(next.Engine), next), "f", 1000));
        Assert.Equal((0, 0), (next.Tiers!.BaselineFunctions, next.Tiers.TierUps));
        Assert.True(next.Tiers.LoopEntries > 0);
        var function = Assert.Single(next.GetProfile().Functions);
        Assert.Equal((CodeTier.Baseline, position), (function.Tier, Assert.Single(function.Loops).Position));
    }

    [Fact]
    public void WhatDoesNotMatchIsRefused()
    {
        var (_, kept) = Learn(Forced);
        byte[] other = WatParser.ParseModule("(module (func))");
        Refuse(ArtifactErrorKind.Mismatch, "another module", () => Begin(kept, MakeEngine(), other));
        Refuse(ArtifactErrorKind.Mismatch, "other options", () => Begin(kept, MakeEngine(compilation: new() { Interruptible = true })));
        Refuse(ArtifactErrorKind.Mismatch, "other options", () => Begin(kept, MakeEngine(compilation: new() { CanonicalizeNaNs = true })));
        Refuse(ArtifactErrorKind.Mismatch, "other options", () => Begin(kept, MakeEngine(compilation: new() { BoundsChecks = BoundsCheckMode.Explicit })));
        Refuse(ArtifactErrorKind.Mismatch, "compiled by optimizing", () => Begin(kept, MakeEngine(null, null, new SinglePassCompiler(), new OptimizingCompiler("inlining"))));
        Refuse(ArtifactErrorKind.Mismatch, "limit", () => Begin(kept, MakeEngine(compilation: new() { MaxCodeBytes = 100 })));
        var features = new Engine(
            new EngineOptions { DefaultBackend = "tiered", Features = WasmFeatures.Wasm2 }, [new SinglePassCompiler(), new OptimizingCompiler()]);
        Refuse(ArtifactErrorKind.Mismatch, "features", () => Begin(kept, features));
        var plain = new Engine(new SinglePassCompiler());
        Assert.Throws<ArgumentException>(() => Begin(kept, plain));
        Assert.Throws<InvalidOperationException>(() => Module.Compile(plain, Program).GetProfile());
        // Neither is the other.
        Refuse(ArtifactErrorKind.Malformed, "and no module", () => Module.Deserialize(plain, kept, ArtifactTrust.Unverified));
        byte[] compiled = Module.Compile(plain, Program).Serialize();
        Refuse(ArtifactErrorKind.Malformed, "compiled module", () => KeptTiers.Load(compiled, ArtifactTrust.Unverified));

        static void Refuse(ArtifactErrorKind kind, string message, Func<object> action)
        {
            var error = Assert.Throws<ArtifactException>(action);
            Assert.Equal(kind, error.Kind);
            Assert.Contains(message, error.Message);
        }
    }

    [Fact]
    public void AProfileSaysWhatARunLearned()
    {
        var (module, _) = Learn(Forced);
        var profile = module.GetProfile();
        Assert.Equal(module.WasmHash.ToArray(), profile.WasmHash.ToArray());
        Assert.Equal([1, 2, 4, 5, 6], profile.Functions.Select(function => function.Function));
        Assert.All(profile.Functions, function => Assert.Equal(CodeTier.Optimizing, function.Tier));
        Assert.All(profile.Functions, function => Assert.True(function.Heat > 0));
        Assert.Contains(profile.Functions, function => function.Loops.Count == 1 && function.Loops[0].Entries > 0);
        // It goes on in the next run.
        var next = Begin(module.SerializeTiers(), MakeEngine(Cold));
        Assert.Equal(profile.ToArray(), next.GetProfile().ToArray());
    }

    [Fact]
    public void KeptTiersServeManyModulesOnManyThreads()
    {
        var (_, kept) = Learn(Forced);
        var tiers = KeptTiers.Load(kept, ArtifactTrust.Unverified);
        Parallel.For(0, 8, i =>
        {
            var module = Module.Compile(MakeEngine(i % 2 == 0 ? Cold : Forced), Program, tiers: tiers);
            for (int turn = 0; turn < 20; turn++) Assert.Equal(4 * (i + 1) + 1000, Run(Instantiate(module), "run", i + 1));
        });
        tiers.VerifyChecksums();
    }

    /// <summary>Eager modules have their baseline already; the rest is kept code.</summary>
    [Fact]
    public void EagerModulesBeginWithIt()
    {
        var (_, kept) = Learn(Forced);
        var module = Begin(kept, MakeEngine(Cold with { First = FirstCompilation.Eager }));
        Assert.Equal(5, module.Tiers!.KeptFunctions);
        Assert.Equal(1008, Run(Instantiate(module), "run", 2));
        Assert.Equal(1, Run(Instantiate(module), "never", 1));
    }
}
