using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests;

public class MemoryTests
{
    [Fact]
    public void ReadsWritesAndGrows()
    {
        using var f = new Fixture();
        var memory = f.Instantiate("(module (memory (export \"m\") 1 3) (data (i32.const 4) \"hi\\00\"))").GetMemory("m")!;
        Assert.Equal("hi", memory.ReadNullTerminatedString(4));
        memory.Write(16, 0x1122334455667788L);
        Assert.Equal(0x55667788, memory.ReadInt32(16));
        Assert.Equal(3, memory.WriteString(100, "\u20ac"));
        Assert.Equal("\u20ac", memory.ReadString(100, 3));
        var span = memory.GetSpan(0, 65536);
        Assert.Equal(1, memory.Grow(2));
        Assert.Equal((byte)'h', span[4]);
        Assert.Equal(-1, memory.Grow(1));
        Assert.Equal(3 * 65536, memory.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.ReadInt32(3 * 65536 - 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.ReadByte(-1));
        Assert.False(memory.TryGetSpan(long.MaxValue, 4, out _));
    }

    [Fact]
    public void TheEngineLimitsGrowth()
    {
        using var f = new Fixture(new EngineOptions { MaxMemoryBytes = 2 * 65536 });
        var instance = f.Instantiate("(module (memory (export \"m\") 1) (func (export \"grow\") (param i32) (result i32) (memory.grow (local.get 0))))");
        Assert.Equal(1, instance.GetFunction("grow")!.Call(1).AsI32());
        Assert.Equal(-1, instance.GetFunction("grow")!.Call(1).AsI32());
        Assert.Throws<WasmException>(() => f.Instantiate("(module (memory 3))"));
    }

    [Fact]
    public void TheStoreLimitsAllMemoriesTogether()
    {
        using var f = new Fixture(new EngineOptions { MaxStoreMemoryBytes = 3 * 65536 });
        var first = f.Instantiate("(module (memory (export \"m\") 2))");
        Assert.Throws<WasmException>(() => f.Instantiate("(module (memory 2))"));
        Assert.Equal(2, first.GetMemory("m")!.Grow(1));
        Assert.Equal(-1, first.GetMemory("m")!.Grow(1));
        first.Dispose();
        f.Instantiate("(module (memory 3))");
    }

    [Fact]
    public void InstancesShareAnImportedMemory()
    {
        using var f = new Fixture();
        f.Imports.Define("env", "m", new Memory(f.Store, new MemoryType(new Limits(1, 4))));
        const string wat = """
            (module (import "env" "m" (memory 1 4))
              (func (export "put") (param i32) (i32.store (i32.const 0) (local.get 0)))
              (func (export "get") (result i32) (i32.load (i32.const 0)))
              (func (export "grow") (result i32) (memory.grow (i32.const 1)))
              (func (export "far") (result i32) (i32.load (i32.const 65536))))
            """;
        Instance a = f.Instantiate(wat), b = f.Instantiate(wat);
        a.GetFunction("put")!.Call(77);
        Assert.Equal(77, b.GetFunction("get")!.Call().AsI32());
        Assert.Throws<WasmTrapException>(() => b.GetFunction("far")!.Call());
        a.GetFunction("grow")!.Call();
        Assert.Equal(0, b.GetFunction("far")!.Call().AsI32());
    }
}

public class TableAndGlobalTests
{
    [Fact]
    public void TablesGrowToTheirMaximum()
    {
        using var f = new Fixture();
        var table = f.Instantiate("(module (table (export \"t\") 1 3 externref))").GetTable("t")!;
        Assert.Null(table[0]);
        table[0] = "x";
        Assert.Equal(1, table.Grow(2, "y"));
        Assert.Equal(["x", "y", "y"], new[] { table[0], table[1], table[2] });
        Assert.Equal(-1, table.Grow(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => table[3]);
    }

    [Fact]
    public void TheEngineLimitsTables()
    {
        using var f = new Fixture(new EngineOptions { MaxTableElements = 10 });
        Assert.Equal(-1, f.Instantiate("(module (table (export \"t\") 10 externref))").GetTable("t")!.Grow(1));
        Assert.Throws<WasmException>(() => f.Instantiate("(module (table 11 funcref))"));
        using var g = new Fixture(new EngineOptions { MaxStoreTableElements = 10 });
        Assert.Throws<WasmException>(() => g.Instantiate("(module (table 6 funcref) (table 6 funcref))"));
        g.Instantiate("(module (table 6 funcref) (table 4 funcref))");
    }

    [Fact]
    public void GlobalsKeepTypeAndMutability()
    {
        using var f = new Fixture();
        var instance = f.Instantiate("(module (global (export \"a\") (mut i64) (i64.const 5)) (global (export \"b\") f32 (f32.const 1.5)))");
        instance.GetGlobal("a")!.Value = 6L;
        Assert.Equal(6L, instance.GetGlobal("a")!.Value);
        Assert.Throws<ArgumentException>(() => instance.GetGlobal("a")!.Value = 6);
        Assert.Throws<InvalidOperationException>(() => instance.GetGlobal("b")!.Value = 2f);
    }
}

public class LinkingTests
{
    [Theory]
    [InlineData("(import \"h\" \"none\" (func))", "unknown import")]
    [InlineData("(import \"h\" \"f\" (func (param i32)))", "incompatible import type")]
    [InlineData("(import \"h\" \"f\" (memory 1))", "incompatible import type")]
    [InlineData("(import \"h\" \"m\" (memory 3))", "incompatible import type")]
    [InlineData("(import \"h\" \"m\" (memory 1 1))", "incompatible import type")]
    [InlineData("(import \"h\" \"g\" (global (mut i32)))", "incompatible import type")]
    [InlineData("(import \"h\" \"g\" (global i64))", "incompatible import type")]
    public void MismatchesAreRefused(string import, string message)
    {
        using var f = new Fixture();
        f.Imports.Define("h", "f", Function.FromHost(f.Store, () => { }));
        f.Imports.Define("h", "m", new Memory(f.Store, new MemoryType(new Limits(2, 5))));
        f.Imports.Define("h", "g", new Global(f.Store, new GlobalType(ValType.I32, false), 1));
        Assert.StartsWith(message, Assert.Throws<WasmLinkException>(() => f.Instantiate($"(module {import})")).Message);
    }

    [Fact]
    public void StartTrapsAndBadSegmentsAreTraps()
    {
        using var f = new Fixture();
        Assert.Equal(TrapCode.Unreachable, Assert.Throws<WasmTrapException>(() => f.Instantiate("(module (func $s unreachable) (start $s))")).Code);
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => f.Instantiate("(module (memory 1) (data (i32.const 65535) \"ab\"))")).Code);
        Assert.Equal(TrapCode.TableOutOfBounds, Assert.Throws<WasmTrapException>(() => f.Instantiate("(module (table 1 funcref) (elem (i32.const 1) func 0) (func))")).Code);
    }

    [Fact]
    public void TypesAreTheSameAcrossModulesWhenTheirStructureIs()
    {
        using var f = new Fixture();
        f.Imports.Define("a", f.Instantiate("(module (type (func)) (type $t (func (param i32) (result i64))) (func (export \"f\") (type $t) i64.const 3) (table (export \"t\") funcref (elem 0)))"));
        var b = f.Instantiate("""
            (module (type $t (func (param i32) (result i64))) (import "a" "f" (func $f (type $t))) (import "a" "t" (table 1 funcref))
              (func (export "direct") (result i64) (call $f (i32.const 0)))
              (func (export "indirect") (result i64) (call_indirect (type $t) (i32.const 0) (i32.const 0))))
            """);
        Assert.Equal(3L, b.GetFunction("direct")!.Call());
        Assert.Equal(3L, b.GetFunction("indirect")!.Call());
    }
}

public class EngineErrorTests
{
    [Fact]
    public void AnEngineWithoutCompilerSaysSo() => Assert.Contains("no compiler", Assert.Throws<InvalidOperationException>(() => Module.FromText(new Engine([]), "(module)")).Message);

    [Theory]
    [InlineData("singlepass", "(module (type $s (struct)) (func (drop (struct.new $s))))")]
    [InlineData("singlepass", "(module (func (try_table)))")]
    public void AMissingFeatureNamesTheBackend(string backend, string wat)
    {
        using var f = new Fixture();
        var error = Assert.Throws<WasmFormatException>(() => Module.FromText(f.Engine, wat, backend));
        Assert.Equal(WasmFormatErrorKind.Unsupported, error.Kind);
        Assert.StartsWith($"backend {backend} does not support ", error.Message);
    }

    [Fact]
    public void BadBytesAreOneClearError()
    {
        using var f = new Fixture();
        Assert.Equal("magic header not detected (at offset 0x0)", Assert.Throws<WasmFormatException>(() => Module.Compile(f.Engine, new byte[] { 1, 2, 3, 4, 5 })).Message);
        Assert.Equal(2, Assert.Throws<WasmFormatException>(() => Module.FromText(f.Engine, "(module\n  (func i32.what))")).Line);
    }

    /// <summary>Four bytes of wasm that move a thousand values, many times, are little code; and the code of a module has a limit.</summary>
    [Fact]
    public void CompileBombsStaySmallOrMeetALimit()
    {
        const int values = 1000;
        string results = string.Join(' ', Enumerable.Repeat("i32", values)), drops = string.Concat(Enumerable.Repeat("drop ", values));
        string Bomb(int branches) => $"(func (i32.const 7) (block (result {results}) (i32.const 5) {string.Concat(Enumerable.Repeat("(i32.const 1) ", values))} {string.Concat(Enumerable.Repeat("(br_if 0 (i32.const 0)) ", branches))} (br 0)) {drops} drop)";
        using var f = new Fixture();
        Module.FromText(f.Engine, $"(module {Bomb(100_000)})");
        using var small = new Fixture(new EngineOptions { Compilation = new CompilationOptions { MaxCodeBytes = 40_000 } });
        Assert.Equal(WasmFormatErrorKind.LimitExceeded, Assert.Throws<WasmFormatException>(() => Module.FromText(small.Engine, $"(module {Bomb(200)} {Bomb(200)})")).Kind);
        Module.FromText(f.Engine, $"(module {Bomb(20)})");
    }

    [Fact]
    public void CompilationIsDeterministicAcrossThreads()
    {
        using var f = new Fixture();
        string wat = "(module " + string.Concat(Enumerable.Range(0, 200).Select(i => $"(func $f{i} (param i32) (result i32) (i32.add (local.get 0) (call $f{(i * 7 + 1) % 200} (i32.const {i}))))")) + ")";
        byte[] Image(int threads)
        {
            var wasm = Module.Decode(f.Engine, System.Text.Encoding.UTF8.GetBytes(wat));
            using var compiled = f.Engine.GetCompiler().Compile(wasm, new CompilationOptions { MaxThreads = threads });
            var image = new byte[compiled.ImageSize];
            compiled.WriteImage(image);
            return image;
        }
        Assert.Equal(Image(1), Image(4));
    }
}
