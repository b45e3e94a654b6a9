using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Binary;

public class ModuleDecoderTests
{
    private static WasmModule Decode(string wat, WasmFeatures features = WasmFeatures.All, WasmLimits? limits = null) =>
        ModuleDecoder.DecodeAndValidate(WatParser.ParseModule(wat), features, limits);

    [Theory]
    [InlineData("00", 0)]
    [InlineData("0061736D", 4)]
    [InlineData("0061736D02000000", 4)]
    [InlineData("0061736D01000000010100FF", 11)]
    [InlineData("0061736D0100000003020100", 11)]
    [InlineData("0061736D010000000104016000000302010", 8)]
    public void ErrorsCarryTheirOffset(string hex, long offset)
    {
        byte[] bytes = Convert.FromHexString(hex.Length % 2 == 0 ? hex : hex + "0");
        var error = Assert.Throws<WasmFormatException>(() => ModuleDecoder.DecodeAndValidate(bytes));
        Assert.True(error.Offset >= 0, error.Message);
        Assert.EndsWith($"(at offset 0x{error.Offset:x})", error.Message);
        Assert.InRange(error.Offset, Math.Min(offset, 4), bytes.Length);
    }

    [Fact]
    public void BodyErrorsPointAtTheOperator()
    {
        byte[] bytes = WatParser.ParseModule("(module (func nop nop (i32.add (i32.const 1) (i64.const 2)) drop))");
        var error = Assert.Throws<WasmFormatException>(() => ModuleDecoder.DecodeAndValidate(bytes));
        Assert.Equal(WasmFormatErrorKind.Invalid, error.Kind);
        Assert.Equal((byte)Opcode.I32Add, bytes[error.Offset]);
    }

    [Theory]
    [InlineData(WasmFeatures.SignExtension, "(func (param i32) (result i32) (i32.extend8_s (local.get 0)))")]
    [InlineData(WasmFeatures.SaturatingFloatToInt, "(func (param f32) (result i32) (i32.trunc_sat_f32_s (local.get 0)))")]
    [InlineData(WasmFeatures.MultiValue, "(func (result i32 i32) (i32.const 1) (i32.const 2))")]
    [InlineData(WasmFeatures.BulkMemory, "(memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))")]
    [InlineData(WasmFeatures.ReferenceTypes, "(func (param externref))")]
    [InlineData(WasmFeatures.Simd, "(func (param v128))")]
    [InlineData(WasmFeatures.RelaxedSimd, "(func (param v128 v128) (result v128) (i8x16.relaxed_swizzle (local.get 0) (local.get 1)))")]
    [InlineData(WasmFeatures.TailCall, "(func return_call 0)")]
    [InlineData(WasmFeatures.ExtendedConst, "(global i32 (i32.add (i32.const 1) (i32.const 2)))")]
    [InlineData(WasmFeatures.MultiMemory, "(memory 1) (memory 1)")]
    [InlineData(WasmFeatures.Memory64, "(memory i64 1)")]
    [InlineData(WasmFeatures.FunctionReferences, "(type $t (func)) (func (param (ref $t)))")]
    [InlineData(WasmFeatures.Gc, "(type (struct))")]
    [InlineData(WasmFeatures.Exceptions, "(tag)")]
    [InlineData(WasmFeatures.Threads, "(memory 1 1 shared)")]
    [InlineData(WasmFeatures.WideArithmetic, "(func (param i64 i64) (result i64 i64) (i64.mul_wide_u (local.get 0) (local.get 1)))")]
    [InlineData(WasmFeatures.CustomPageSizes, "(memory 1 (pagesize 1))")]
    [InlineData(WasmFeatures.MutableGlobals, "(global (export \"g\") (mut i32) (i32.const 0))")]
    public void EveryFeatureCanBeSwitchedOff(WasmFeatures feature, string fields)
    {
        Decode($"(module {fields})");
        Assert.Throws<WasmFormatException>(() => Decode($"(module {fields})", WasmFeatures.All & ~feature));
    }

    [Fact]
    public void LimitsStopHostileModules()
    {
        void Refused(string wat, WasmLimits limits) => Assert.Equal(WasmFormatErrorKind.LimitExceeded, Assert.Throws<WasmFormatException>(() => Decode(wat, limits: limits)).Kind);
        Refused("(module (func) (func) (func))", new WasmLimits { Functions = 2 });
        Refused("(module (func (local i32 i32 i32)))", new WasmLimits { Locals = 2 });
        Refused("(module (func (param i32 i32 i32)))", new WasmLimits { Parameters = 2 });
        Refused("(module (memory 1) (memory 1) (memory 1))", new WasmLimits { Memories = 2 });
        Refused("(module (func nop nop nop nop nop nop))", new WasmLimits { FunctionSize = 5 });
        Refused("(module (func (block (br_table 0 0 0 0 0 (i32.const 0)))))", new WasmLimits { BranchTableSize = 3 });
        Refused("(module (func $f (result i32 i32) (i32.const 1) (i32.const 2)) (func " + string.Concat(Enumerable.Repeat("call $f ", 600)) + "))", new WasmLimits { OperandStack = 1000 });
        Refused("(module (func) (export \"a\" (func 0)) (export \"b\" (func 0)))", new WasmLimits { Exports = 1 });
    }

    [Fact]
    public void DeepNestingNeedsNoNativeStack()
    {
        const int depth = 200_000;
        string wat = "(module (func " + string.Concat(Enumerable.Repeat("block ", depth)) + string.Concat(Enumerable.Repeat("end ", depth)) + "))";
        Decode(wat);
    }

    [Fact]
    public void EqualTypesOfTwoModulesAreOneType()
    {
        var a = Decode("(module (rec (type $a (struct (field (ref null $b)))) (type $b (func (param (ref $a))))))");
        var b = Decode("(module (type (func)) (rec (type $x (struct (field (ref null $y)))) (type $y (func (param (ref $x))))))");
        var c = Decode("(module (type $a (struct (field (ref null $a)))) (type $b (func (param (ref $a)))))");
        Assert.Same(a.Types[0], b.Types[1]);
        Assert.Same(a.Types[1], b.Types[2]);
        Assert.NotSame(a.Types[1], c.Types[1]);
    }

    [Fact]
    public void FunctionsWhoseReferenceCanBeTakenAreKnown()
    {
        var module = Decode("""
            (module (func $a) (func $b) (func $c) (func $d) (func $e (export "e") (drop (ref.func $c)))
              (elem declare func $c) (table 1 funcref) (elem (i32.const 0) func $a) (global funcref (ref.func $d)))
            """);
        Assert.Equal([0, 2, 3, 4], module.EscapingFunctions.AsEnumerable());
    }

    [Fact]
    public void NamesAndCustomSectionsAreKept()
    {
        var module = Decode("(module $mod (func $first) (@custom \"extra\" \"abc\"))");
        Assert.Equal("mod", ModuleNames.Read(module).ModuleName);
        Assert.Equal("first", ModuleNames.Read(module).FunctionName(0));
        Assert.Contains(module.CustomSections, section => section.Name == "extra" && section.Data.Length == 3);
    }

    [Fact]
    public void BranchHintsAreRead()
    {
        byte[] bytes = WatParser.ParseModule("(module (func (param i32) (block (local.get 0) (@metadata.code.branch_hint \"\\01\") (br_if 0))))");
        var hints = BranchHints.Read(ModuleDecoder.DecodeAndValidate(bytes));
        Assert.Equal(1, hints.Count);
        Assert.True(hints.IsLikely((uint)Array.IndexOf(bytes, (byte)Opcode.BrIf)));
    }
}
