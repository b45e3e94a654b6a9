using System.Text;
using Tiered.Artifacts;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Artifacts;

public class RoundTripTests
{
    private const string Counter = """
        (module $counter
          (import "host" "add" (func $add (param i32 i32) (result i32)))
          (memory (export "memory") 2)
          (global $count (mut i32) (i32.const 40))
          (table 2 funcref) (elem (i32.const 0) func $bump $fail)
          (data (i32.const 8) "hello ") (data (i32.const 14) "world") (data (i32.const 10) "LL")
          (func $start (global.set $count (i32.const 41)))
          (start $start)
          (func $bump (export "bump") (result i32) (global.set $count (call $add (global.get $count) (i32.const 1))) (global.get $count))
          (func $fail (export "fail") (unreachable))
          (func (export "indirect") (param i32) (result i32) (call_indirect (result i32) (local.get 0))))
        """;

    private static Imports Host(Store store)
    {
        return new Imports().Define("host", "add", Function.FromHost(store, (int a, int b) => a + b));
    }

    public static TheoryData<string> BackendNames => Backends.All;

    [Theory]
    [MemberData(nameof(BackendNames))]
    public void AnEngineWithoutCompilerRunsAnArtifact(string backend)
    {
        var module = Fixture.Load(Fixture.Compile(Counter, backend));
        Assert.Equal(backend, module.CompilerName);
        using var store = new Store(Fixture.Headless);
        var instance = new Instance(store, module, Host(store));
        Assert.Equal(42, Fixture.CallI32(instance, "bump"));
        Assert.Equal(43, Fixture.CallI32(instance, "indirect", 0));
        Assert.Equal("heLLo world", Encoding.UTF8.GetString(instance.GetMemory("memory")!.GetSpan(8, 11)));
        var trap = Assert.Throws<WasmTrapException>(() => instance.GetFunction("fail")!.Call());
        Assert.Equal(TrapCode.Unreachable, trap.Code);
        Assert.Equal(("counter", "fail"), (trap.Frames[0].ModuleName, trap.Frames[0].FunctionName));
        Assert.Equal(TrapCode.IndirectCallTypeMismatch, Assert.Throws<WasmTrapException>(() => Fixture.CallI32(instance, "indirect", 1)).Code);
    }

    [Fact]
    public void TrapsNameThePlaceInTheOriginalModule()
    {
        byte[] wasm = WatParser.ParseModule(Counter);
        var engine = new Engine(Backends.Create("singlepass"));
        var compiled = Module.Compile(engine, wasm);
        var loaded = Fixture.Load(compiled.Serialize());
        Assert.Equal(compiled.Wasm.Bodies.AsEnumerable(), loaded.Wasm.Bodies);
        Assert.Equal(wasm.Length, loaded.WasmSize);
        using var store = new Store(Fixture.Headless);
        var frame = Assert.Throws<WasmTrapException>(() => new Instance(store, loaded, Host(store)).GetFunction("fail")!.Call()).Frames[0];
        Assert.Equal(0x00, wasm[frame.ModuleOffset]);
        var body = loaded.Wasm.Bodies[frame.FunctionIndex - loaded.Wasm.ImportedFunctionCount];
        Assert.InRange((int)frame.ModuleOffset, body.Offset, body.Offset + body.Length - 1);
    }

    [Theory]
    [MemberData(nameof(BackendNames))]
    public void EqualInputGivesEqualBytesOnAnyNumberOfThreads(string backend)
    {
        var text = new StringBuilder("(module (memory 1) (data (i32.const 0) \"x\")");
        for (int i = 0; i < 700; i++)
            text.Append($"(func $f{i} (export \"f{i}\") (param i32) (result i32) (if (i32.eq (local.get 0) (i32.const {i})) (then unreachable)) (i32.div_s (i32.load (local.get 0)) (call $f{(i * 7 + 1) % 700} (i32.const {i}))))");
        string wat = text.Append(')').ToString();
        byte[] Artifact(int threads) => Fixture.Compile(wat, backend, options: new EngineOptions { Compilation = new CompilationOptions { MaxThreads = threads } });
        byte[] one = Artifact(1);
        for (int turn = 0; turn < 3; turn++) Assert.True(one.AsSpan().SequenceEqual(Artifact(2)));
    }

    [Fact]
    public void AFileIsMappedAndMayBeReplacedOrRemoved()
    {
        string folder = Directory.CreateTempSubdirectory("tiered-artifacts-").FullName;
        try
        {
            string path = Path.Combine(folder, "counter.wasmu"), other = Path.Combine(folder, "other.wasmu");
            File.WriteAllBytes(path, Fixture.Compile(Counter));
            var module = Module.DeserializeFile(Fixture.Headless, path, ArtifactTrust.Unverified);
            Assert.Contains(path, File.ReadAllText("/proc/self/maps"));
            Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.EndsWith(path, StringComparison.Ordinal) && line.Split(' ')[1].Contains('w'));
            File.WriteAllBytes(other, Fixture.Compile("(module)"));
            File.Move(other, path, overwrite: true);
            File.Delete(path);
            using var store = new Store(Fixture.Headless);
            Assert.Equal(42, Fixture.CallI32(new Instance(store, module, Host(store)), "bump"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void LargeDataBecomePagesOfTheMemoryAndInstancesDoNotShareThem()
    {
        const string wat = """
            (module (memory (export "m") 40) (data (i32.const 65000) "{0}") (data (i32.const 1000000) "end") (data (i32.const 65001) "#")
              (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
              (func (export "store") (param i32) (i32.store8 (local.get 0) (i32.const 7))))
            """;
        string large = new('a', 300_000);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Fixture.Compile(wat.Replace("{0}", large, StringComparison.Ordinal)));
            var module = Module.DeserializeFile(Fixture.Headless, path, ArtifactTrust.Unverified);
            using var store = new Store(Fixture.Headless);
            var first = new Instance(store, module);
            first.GetFunction("store")!.Call(65_000);
            first.GetFunction("store")!.Call(200_000);
            var second = new Instance(store, module);
            Assert.Contains(File.ReadLines("/proc/self/maps"), line => line.Contains("memfd:tiered-artifact", StringComparison.Ordinal) && line.Contains("rw-p", StringComparison.Ordinal));
            foreach (var (instance, written) in new[] { (first, 7), (second, (int)'a') })
            {
                Assert.Equal(written, Fixture.CallI32(instance, "load", 65_000));
                Assert.Equal('#', Fixture.CallI32(instance, "load", 65_001));
                Assert.Equal(written, Fixture.CallI32(instance, "load", 200_000));
                Assert.Equal('a', Fixture.CallI32(instance, "load", 364_999));
                Assert.Equal(0, Fixture.CallI32(instance, "load", 365_000));
                Assert.Equal(0, Fixture.CallI32(instance, "load", 64_999));
                Assert.Equal('e', Fixture.CallI32(instance, "load", 1_000_000));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("(memory (import \"m\" \"m\") 1) (data (i32.const 0) \"ok\") (data $p \"passive\")", "ok")]
    [InlineData("(memory (export \"x\") 1) (global i32 (i32.const 3)) (data (i32.const 0) \"no\") (data (offset (i32.sub (i32.const 4) (i32.const 4))) \"ok\") (data $p \"passive\")", "ok")]
    public void OtherSegmentsStaySegments(string fields, string expected)
    {
        string wat = $"(module {fields} (func (export \"init\") (memory.init $p (i32.const 2) (i32.const 0) (i32.const 7))) (func (export \"drop\") (data.drop $p)))";
        using var store = new Store(Fixture.Headless);
        var memory = new Memory(store, new MemoryType(new Limits(1, null)));
        var instance = new Instance(store, Fixture.Load(Fixture.Compile(wat)), new Imports().Define("m", "m", memory));
        var bytes = instance.GetMemory("x") ?? memory;
        instance.GetFunction("init")!.Call();
        Assert.Equal(expected + "passive", Encoding.UTF8.GetString(bytes.GetSpan(0, 9)));
        instance.GetFunction("drop")!.Call();
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => instance.GetFunction("init")!.Call()).Code);
    }

    [Fact]
    public void SegmentsThatBecamePagesAreDropped()
    {
        var module = Fixture.Load(Fixture.Compile("(module (memory 1) (data $d (i32.const 4) \"abc\") (func (export \"go\") (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))))"));
        using var store = new Store(Fixture.Headless);
        var instance = new Instance(store, module);
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => instance.GetFunction("go")!.Call()).Code);
    }

    [Fact]
    public void ASegmentThatDoesNotFitTrapsAsBefore()
    {
        var module = Fixture.Load(Fixture.Compile("(module (memory 1) (data (i32.const 0) \"abc\") (data (i32.const 65535) \"abc\"))"));
        using var store = new Store(Fixture.Headless);
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => new Instance(store, module)).Code);
    }

    [Fact]
    public void WritingALoadedModuleAgainGivesTheSameBytes()
    {
        var engine = new Engine(Backends.Create("singlepass"));
        byte[] wasm = WatParser.ParseModule(Counter);
        byte[] withWasm = Module.Compile(engine, wasm).Serialize(keepWasm: true), without = Module.Compile(engine, wasm).Serialize();
        Assert.Equal(withWasm, Fixture.Load(withWasm).Serialize(keepWasm: true));
        Assert.Equal(without, Fixture.Load(withWasm).Serialize());
        Assert.Equal(wasm, Artifact.Open(withWasm).Contents(SectionKind.Wasm).ToArray());
        Assert.Throws<InvalidOperationException>(() => Fixture.Load(without).Serialize(keepWasm: true));
        using var signer = ArtifactSigner.FromPem(Fixture.PrivateKey);
        Assert.Equal(without, Fixture.Load(Fixture.Load(without).Serialize(signer)).Serialize());
    }

    [Fact]
    public void AStreamNeedNotSeek()
    {
        byte[] artifact = Fixture.Compile("(module (func (export \"f\") (result i32) (i32.const 3)))");
        using var source = new System.IO.Compression.DeflateStream(Deflated(artifact), System.IO.Compression.CompressionMode.Decompress);
        using var store = new Store(Fixture.Headless);
        Assert.Equal(3, Fixture.CallI32(new Instance(store, Module.Deserialize(Fixture.Headless, source, ArtifactTrust.UnverifiedWithChecksums)), "f"));
    }

    private static MemoryStream Deflated(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(stream, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(bytes);
        stream.Position = 0;
        return stream;
    }

    [Fact]
    public void ALoaderTakesTheFirstVariantThatItsMachineRuns()
    {
        var engine = new Engine(Backends.Create("singlepass"));
        var module = Module.Decode(engine, WatParser.ParseModule("(module (func (export \"f\") (result i32) (i32.popcnt (i32.const 255))))"));
        ArtifactCode Variant(CpuFeatures features, string name)
        {
            using var compiled = engine.GetCompiler().Compile(module, new CompilationOptions { Target = Target.Host with { Features = features } });
            var code = ArtifactCode.Of(compiled);
            return new ArtifactCode
            {
                CompilerName = name,
                CompilerVersion = code.CompilerVersion,
                Options = code.Options,
                FeaturesUsed = features,
                Functions = code.Functions,
                Maps = code.Maps,
                Trampolines = code.Trampolines,
                Image = code.Image,
            };
        }
        var impossible = Target.Host.Features | CpuFeatures.Lse;
        byte[] artifact = ArtifactWriter.ToArray(ArtifactContents.Of(module, false, Variant(impossible, "new"), Variant(CpuFeatures.None, "plain")));
        var loaded = Module.Deserialize(Fixture.Headless, artifact, ArtifactTrust.UnverifiedWithChecksums);
        Assert.Equal("plain", loaded.CompilerName);
        using var store = new Store(Fixture.Headless);
        Assert.Equal(8, Fixture.CallI32(new Instance(store, loaded), "f"));
        Assert.Equal(artifact, loaded.Serialize());
    }

    /// <summary>Toolchains put empty passive segments among active ones, by the thousands; what is left out is as empty as the specification has it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SegmentsThatAreLeftOutAreEmpty(bool throughArtifact)
    {
        const string wat = """
            (module (memory (export "m") 1)
              (data) (data "passive") (data (i32.const 8) "active") (data) (data (i32.const 14) "!") (data "") (data "last")
              (func (export "init0") (param i32) (memory.init 0 (i32.const 0) (i32.const 0) (local.get 0)))
              (func (export "init1") (param i32) (memory.init 1 (i32.const 100) (i32.const 0) (local.get 0)))
              (func (export "init2") (param i32) (memory.init 2 (i32.const 0) (i32.const 0) (local.get 0)))
              (func (export "init6") (param i32) (memory.init 6 (i32.const 200) (i32.const 0) (local.get 0)))
              (func (export "drop") (data.drop 0) (data.drop 1) (data.drop 2) (data.drop 3)))
            """;
        var module = throughArtifact ? Fixture.Load(Fixture.Compile(wat)) : Module.FromText(new Engine(Backends.Create("singlepass")), wat);
        Assert.Equal(7, module.Wasm.DataSegmentCount);
        Assert.Equal(throughArtifact ? 2 : 7, module.Wasm.DataSegments.Length);
        using var store = new Store(module.Engine);
        var instance = new Instance(store, module);
        var memory = instance.GetMemory("m")!;
        string At(int address, int length) => Encoding.ASCII.GetString(memory.GetSpan(address, length));
        Assert.Equal("active!", At(8, 7));
        foreach (string empty in (string[])["init0", "init2"])
        {
            instance.GetFunction(empty)!.Call([Value.I32(0)], []);
            Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => instance.GetFunction(empty)!.Call([Value.I32(1)], [])).Code);
        }
        instance.GetFunction("init1")!.Call([Value.I32(7)], []);
        instance.GetFunction("init6")!.Call([Value.I32(4)], []);
        Assert.Equal(("passive", "last"), (At(100, 7), At(200, 4)));
        Assert.Throws<WasmTrapException>(() => instance.GetFunction("init1")!.Call([Value.I32(8)], []));
        instance.GetFunction("drop")!.Call();
        Assert.Throws<WasmTrapException>(() => instance.GetFunction("init1")!.Call([Value.I32(1)], []));
        instance.GetFunction("init6")!.Call([Value.I32(4)], []);
    }

    [Fact]
    public void SegmentsBehindOneThatMayTrapStaySegments()
    {
        byte[] artifact = Fixture.Compile("(module (import \"m\" \"g\" (global i32)) (memory (export \"m\") 1) (data (i32.const 0) \"aaaa\") (data (global.get 0) \"bb\") (data (i32.const 1) \"c\"))");
        var module = Fixture.Load(artifact);
        Assert.Equal([1, 2], module.Wasm.DataSegmentIndices!);
        using var store = new Store(Fixture.Headless);
        var instance = new Instance(store, module, new Imports().Define("m", "g", new Global(store, new GlobalType(ValType.I32, false), Value.I32(1))));
        Assert.Equal("acba", Encoding.ASCII.GetString(instance.GetMemory("m")!.GetSpan(0, 4)));
    }

    [Fact]
    public void AHostFunctionOfAnotherTypeNeedsATrampolineThatTheArtifactLacks()
    {
        var module = Fixture.Load(Fixture.Compile("(module (table (export \"t\") 1 funcref) (func (export \"f\")))"));
        using var store = new Store(Fixture.Headless);
        var table = new Instance(store, module).GetTable("t")!;
        var odd = FunctionType.Create([ValType.F32, ValType.I64, ValType.F32, ValType.I64, ValType.F64], [ValType.F32, ValType.F32, ValType.I64]);
        var host = Function.FromHost(store, odd, (Caller _, ReadOnlySpan<Value> _, Span<Value> _) => { });
        var error = Assert.Throws<InvalidOperationException>(() => table[0] = host);
        Assert.Contains("no trampoline", error.Message);
    }
}
