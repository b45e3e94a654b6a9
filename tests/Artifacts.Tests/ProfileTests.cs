using Tiered.Artifacts;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Artifacts;

/// <summary>Profiles as files, and compilations that use them.</summary>
public class ProfileTests
{
    private const string Text = """
        (module
          (import "m" "f" (func))
          (func $hot (export "hot") (param i32) (result i32)
            (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (call $cold (i32.const 41)))
          (func $cold (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
          (func (export "trap") (result i32) (i32.div_s (i32.const 1) (i32.const 0))))
        """;

    private static readonly byte[] Wasm = WatParser.ParseModule(Text).ToArray();

    private static WasmModule Decoded => Module.Decode(Fixture.Headless, Wasm);

    private static ModuleProfile Make(params FunctionProfile[] functions) => new(Sha256.Hash(Wasm), 1, 3, functions);

    private static ModuleProfile Example
    {
        get
        {
            uint position = (uint)Decoded.Bodies[0].Offset + 1;
            return Make(new(1, CodeTier.Optimizing, 12, [new(position, 3), new(position + 1, 1)]), new(2, CodeTier.Baseline, 0, []));
        }
    }

    [Fact]
    public void WhatIsSavedIsLoaded()
    {
        var stream = new MemoryStream();
        Example.Save(stream);
        stream.Position = 0;
        var loaded = ModuleProfile.Load(stream);
        Assert.Equal(Example.ToArray(), loaded.ToArray());
        Assert.Equal(stream.ToArray(), loaded.ToArray());
        Assert.Equal((1, 3, 2), (loaded.ImportedFunctionCount, loaded.DefinedFunctionCount, loaded.Functions.Count));
        Assert.Equal((CodeTier.Optimizing, 12, 3), (loaded.Functions[0].Tier, loaded.Functions[0].Heat, loaded.Functions[0].Loops[0].Entries));
        Assert.True(loaded.Functions[0].IsHot && !loaded.Functions[1].IsHot);
        loaded.Require(Decoded);
        Assert.Empty(ModuleProfile.Load(Make().ToArray()).Functions);
    }

    [Fact]
    public void DamageIsOneException()
    {
        byte[] bytes = Example.ToArray();
        for (int length = 0; length < bytes.Length; length++) Assert.Throws<ProfileException>(() => ModuleProfile.Load(bytes.AsSpan(0, length)));
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] damaged = (byte[])bytes.Clone();
            damaged[i] ^= 0x10;
            string message = Assert.Throws<ProfileException>(() => ModuleProfile.Load(damaged)).Message;
            Assert.StartsWith("profile refused: ", message);
            Assert.DoesNotContain('\n', message);
        }
        Assert.Throws<ProfileException>(() => ModuleProfile.Load([.. bytes, 0]));
        Assert.Contains("no profile", Assert.Throws<ProfileException>(() => ModuleProfile.Load(Wasm)).Message);
    }

    [Fact]
    public void WhatCannotBeIsRefused()
    {
        Assert.Throws<ArgumentException>(() => Make(new FunctionProfile(0, CodeTier.Baseline, 1, [])));
        Assert.Throws<ArgumentException>(() => Make(new FunctionProfile(4, CodeTier.Baseline, 1, [])));
        Assert.Throws<ArgumentException>(() => Make(new(2, CodeTier.Baseline, 1, []), new(1, CodeTier.Baseline, 1, [])));
        Assert.Throws<ArgumentException>(() => Make(new FunctionProfile(1, (CodeTier)7, 1, [])));
        Assert.Throws<ArgumentException>(() => Make(new FunctionProfile(1, CodeTier.Baseline, -1, [])));
        Assert.Throws<ArgumentException>(() => Make(new FunctionProfile(1, CodeTier.Baseline, 1, [new(9, 1), new(9, 1)])));
        Assert.Throws<ArgumentException>(() => new ModuleProfile(new byte[31], 1, 3, []));
        var elsewhere = Make(new FunctionProfile(2, CodeTier.Baseline, 1, [new((uint)Decoded.Bodies[0].Offset, 1)]));
        Assert.Contains("is not in function 2", Assert.Throws<ProfileException>(() => elsewhere.Require(Decoded)).Message);
        var other = new ModuleProfile(new byte[32], 1, 3, []);
        Assert.Contains("another module", Assert.Throws<ProfileException>(() => other.Require(Decoded)).Message);
    }

    public static TheoryData<string> PartialBackends => ["optimizing", "llvm"];

    private static byte[] Compile(string backend, ModuleProfile profile, int threads, WasmModule? module = null)
    {
        var compiler = new ProfiledCompiler((IPartialCompiler)Backends.Create(backend), new SinglePassCompiler(), profile);
        module ??= Decoded;
        using var compiled = compiler.Compile(module, new CompilationOptions { MaxThreads = threads });
        return ArtifactWriter.ToArray(ArtifactContents.Of(module, keepWasm: false, ArtifactCode.Of(compiled)));
    }

    [Theory]
    [MemberData(nameof(PartialBackends))]
    public void HotFunctionsAreCompiledByTheOneColdOnesByTheOther(string backend)
    {
        byte[] artifact = Compile(backend, Example, 1);
        var opened = Artifact.Open(artifact);
        var compilers = opened.ReadCompilers(0, 3)!;
        Assert.Equal([backend, "singlepass"], compilers.Compilers.Select(compiler => compiler.Name));
        Assert.Equal([0, 1, 1], compilers.ByFunction.ToArray());
        opened.VerifyChecksums();
        var module = Fixture.Load(artifact);
        Assert.Equal(backend, module.CompilerName);
        Assert.Equal(artifact, module.Serialize());
        using var store = new Store(Fixture.Headless);
        var instance = new Instance(store, module, new Imports().Define("m", "f", Function.FromHost(store, () => { })));
        Assert.Equal(42, Fixture.CallI32(instance, "hot", 3));
        Assert.Equal("trap", Assert.Single(Assert.Throws<WasmTrapException>(() => Fixture.CallI32(instance, "trap")).Frames).FunctionName);
    }

    /// <summary>All, none or some functions: the code is that of the backend where it is the backend's.</summary>
    [Theory]
    [MemberData(nameof(PartialBackends))]
    public void TheSameBytesOnAnyNumberOfThreads(string backend)
    {
        var text = new System.Text.StringBuilder("(module ");
        for (int i = 0; i < 60; i++)
            text.Append($"(func $f{i} (export \"f{i}\") (param i32) (result i32) (i32.mul (local.get 0) (i32.add (call $f{(i * 7 + 1) % 60} (local.get 0)) (i32.const {i}))))");
        byte[] wasm = WatParser.ParseModule(text.Append(')').ToString()).ToArray();
        var module = Module.Decode(Fixture.Headless, wasm);
        foreach (int step in new[] { 1, 3, 100 })
        {
            var functions = Enumerable.Range(0, 60).Where(i => i % step == 1 || step == 1).Select(i => new FunctionProfile(i, CodeTier.Optimizing, 5, []));
            var profile = new ModuleProfile(Sha256.Hash(wasm), 0, 60, [.. functions]);
            byte[] one = Compile(backend, profile, 1, module);
            Assert.Equal(one, Compile(backend, profile, 4, module));
            Assert.Equal(one, Compile(backend, ModuleProfile.Load(profile.ToArray()), 2, Module.Decode(Fixture.Headless, wasm)));
        }
    }

    /// <summary>A profiled compiler is a compiler: engines take it, and its version is part of cache keys.</summary>
    [Fact]
    public void EnginesTakeIt()
    {
        var compiler = new ProfiledCompiler(new OptimizingCompiler(), new SinglePassCompiler(), Example);
        var other = new ProfiledCompiler(new OptimizingCompiler(), new SinglePassCompiler(), Make());
        Assert.NotEqual(compiler.Version, other.Version);
        var module = Module.Compile(new Engine(compiler), Wasm);
        Assert.Equal(compiler.Version, module.CompilerVersion);
        Assert.NotNull(Artifact.Open(module.Serialize()).ReadCompilers(0, 3));
        Assert.Throws<ProfileException>(() => Module.FromText(new Engine(compiler), "(module (func))"));
    }
}
