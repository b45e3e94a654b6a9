using System.Text;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Text;

/// <summary>Assembly of modules: exact bytes of the forms with a choice, and errors with their places.</summary>
public class ModuleParserTests
{
    private static readonly WatOptions NoNames = new() { EmitNames = false };

    private static string Hex(string text) => Convert.ToHexStringLower(WatParser.ParseModule(text, NoNames).AsSpan(8));

    private static string Error(string text) => Assert.Throws<WasmFormatException>(() => WatParser.ParseModule(text)).Message;

    [Theory]
    [InlineData("", "")]
    [InlineData("(module $m)", "")]
    [InlineData("(module binary \"\\00asm\\01\\00\" \"\\00\\00\" \"\\01\\01\\00\")", "010100")]
    [InlineData("(module quote \"(type\" \" (func))\")", "010401600000")]
    // Implicit types go to the end, in the order of the text; equal plain types are shared, others are not.
    [InlineData("(func (param i32)) (func (block (param i64)) unreachable) (type (func))", "010c03600000" + "60017f00" + "60017e00" + "0303020100" + "0a0b0202000b06000202" + "0b000b")]
    [InlineData("(type (sub (func))) (func)", "01090250006000006000000302010" + "10a040102000b")]
    [InlineData("(rec (type (func)) (type (func))) (type $t (func)) (import \"\" \"\" (func))", "010c024e02600000600000600000" + "02050100000002")]
    [InlineData("(rec (type (func)))", "010401600000")]
    [InlineData("(rec)", "0103014e00")]
    // Reference types: the short form for nullable abstract types.
    [InlineData("(type (struct (field (ref null any) (mut i8)) (field (ref eq) (ref null 0))))", "010d015f046e00780164" + "6d00630000")]
    // Limits.
    [InlineData("(memory 1 2 shared)", "05040103" + "0102")]
    [InlineData("(memory i64 1 (pagesize 1))", "0504010c0100")]
    [InlineData("(memory (data \"ab\"))", "05040101" + "0101" + "0b08010041000b026162")]
    [InlineData("(memory i64 (pagesize 1) (data \"ab\"))", "0505010d020200" + "0b08010042000b026162")]
    [InlineData("(table i64 0 funcref)", "040401700400")]
    [InlineData("(table 1 (ref func) (ref.func 0))", "040a014000647000" + "01d2000b")]
    // Element segments: the shortest of the eight forms.
    [InlineData("(elem (i32.const 0))", "0906010041000b00")]
    [InlineData("(elem (table 0) (offset i32.const 0) func 1)", "0907010041000b0101")]
    [InlineData("(elem (table 1) (i32.const 0) func 1)", "0909010201" + "41000b000101")]
    [InlineData("(elem func 0 1)", "090601010002" + "0001")]
    [InlineData("(elem declare func 0)", "09050103000100")]
    [InlineData("(elem (i32.const 0) funcref (ref.null func))", "0909010441000b01d0700b")]
    [InlineData("(elem funcref (item ref.func 0) (ref.func 1))", "090a01057002" + "d2000bd2010b")]
    [InlineData("(elem (i32.const 0) externref)", "0908010600" + "41000b6f00")]
    [InlineData("(elem declare (ref func) (ref.func 0))", "0908010764" + "7001d2000b")]
    [InlineData("(table funcref (elem 0 0))", "04050170010202" + "0908010041000b020000")]
    [InlineData("(table externref (elem (ref.null extern)))", "0405016f010101" + "090b01060041000b6f01d06f0b")]
    [InlineData("(type (func)) (table (ref null 0) (elem 0))", "010401600000" + "040601630001" + "0101" + "090c01060041000b63000" + "1d2000b")]
    // Data segments.
    [InlineData("(data \"a\")", "0b0401010161")]
    [InlineData("(data (memory 1) (i32.const 0) \"a\")", "0b080102014100" + "0b0161")]
    // Exports in the order of the text, wherever they are written.
    [InlineData("(global (export \"a\") i32 (i32.const 0)) (export \"b\" (memory 0)) (memory (export \"c\") 0)",
        "050301" + "0000" + "0606017f0041000b" + "070d03016103000162020001630200")]
    [InlineData("(tag (import \"m\" \"e\") (param i32)) (tag (type 0))", "01050160017f00" + "02080" + "1016d0165040000" + "0d03010000")]
    public void Sections(string text, string hex) => Assert.Equal(hex, Hex(text));

    [Theory]
    [InlineData("(i32.add (i32.const 1) (i32.const 2))", "41014102" + "6a")]
    [InlineData("(if (i32.const 1) (then nop) (else))", "41010440" + "01050b")]
    [InlineData("i32.const 1 if $a nop else $a end $a", "41010440" + "01050b")]
    [InlineData("(block $a (loop $b (br $a) (br $b) (br 2)))", "02400340" + "0c010c000c020b0b")]
    [InlineData("(block $l (block $l (br $l)) (br $l))", "02400240" + "0c000b0c000b")]
    [InlineData("(block (result i32) i32.const 0) drop", "027f41000b1a")]
    [InlineData("(br_table 0 0 (i32.const 0))", "41000e010000")]
    [InlineData("(select (result i32) (unreachable))", "001c017f")]
    [InlineData("select", "1b")]
    [InlineData("call_indirect", "110000")]
    [InlineData("call_indirect 1 (type 0)", "110001")]
    [InlineData("i32.load offset=1 align=1", "28000" + "1")]
    [InlineData("i32.load 1 offset=0x80", "284201" + "8001")]
    [InlineData("v128.load8_lane 3", "fd54000003")]
    [InlineData("v128.load8_lane 1 3", "fd544001" + "0003")]
    [InlineData("v128.load8_lane 1 align=1 3", "fd544001" + "0003")]
    [InlineData("v128.load8_lane offset=1 3", "fd54000103")]
    [InlineData("memory.size", "3f00")]
    [InlineData("memory.copy", "fc0a0000")]
    [InlineData("memory.copy 1 2", "fc0a0102")]
    [InlineData("table.copy 1 2", "fc0e0102")]
    [InlineData("table.init 3", "fc0c0300")]
    [InlineData("table.init 1 3", "fc0c0301")]
    [InlineData("table.get", "2500")]
    [InlineData("ref.test anyref", "fb156e")]
    [InlineData("ref.test (ref 0)", "fb1400")]
    [InlineData("ref.cast (ref null i31)", "fb176c")]
    [InlineData("br_on_cast 0 anyref (ref i31)", "fb1801006e6c")]
    [InlineData("br_on_cast_fail 0 (ref any) (ref null 0)", "fb1902006e00")]
    [InlineData("atomic.fence", "fe0300")]
    [InlineData("(block $a (try_table $a (catch_all $a)))", "02401f40010200" + "0b0b")]
    [InlineData("i64.add128", "fc13")]
    public void Instructions(string text, string hex)
    {
        string module = Hex($"(func {text})");
        Assert.EndsWith($"00{hex}0b", module, StringComparison.Ordinal);
    }

    [Fact]
    public void LocalsAreRunsOfOneType()
    {
        string module = Hex("(func (local i32 i32) (local $a i32) (local i64) (local (ref 300) (ref 300) (ref 301)) (local i32))");
        Assert.EndsWith("05" + "037f" + "017e" + "0264ac02" + "0164ad02" + "017f" + "0b", module, StringComparison.Ordinal);
    }

    [Fact]
    public void DataCountStandsBeforeCodeWhenNeeded()
    {
        Assert.Contains("0c0101" + "0a", Hex("(memory 0) (data $d \"\") (func (data.drop $d))"), StringComparison.Ordinal);
        Assert.DoesNotContain("0c0101", Hex("(memory 0) (data $d \"\") (func)"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(func\n  (i32.cnst 0))", "unknown operator i32.cnst (at 2:4)")]
    [InlineData("(func (nop) (local i32))", "unexpected token local (at 1:14)")]
    [InlineData("(func (i32.add nop))", "unexpected token nop (at 1:16)")]
    [InlineData("(func (if (i32.const 0)))", "unexpected token ) (at 1:24)")]
    [InlineData("(func (if (then) (then)))", "unexpected token then (at 1:19)")]
    [InlineData("(func block)", "unexpected token ) (at 1:12)")]
    [InlineData("(func end)", "unexpected token end (at 1:7)")]
    [InlineData("(func block else end)", "unexpected token else (at 1:13)")]
    [InlineData("(func block $a end $b)", "mismatching label (at 1:20)")]
    [InlineData("(func (local.get $x))", "unknown local $x (at 1:18)")]
    [InlineData("(func (call $f))", "unknown function $f (at 1:13)")]
    [InlineData("(func (global.get $g))", "unknown global $g (at 1:19)")]
    [InlineData("(func (br $l))", "unknown label $l (at 1:11)")]
    [InlineData("(func (block $l) (br $l))", "unknown label $l (at 1:22)")]
    [InlineData("(func (type $t))", "unknown type $t (at 1:13)")]
    [InlineData("(type $t (struct)) (func struct.get $t $x)", "unknown field $x (at 1:40)")]
    [InlineData("(func $f) (func $f)", "duplicate func $f (at 1:17)")]
    [InlineData("(func (param $x i32) (local $x i32))", "duplicate local $x (at 1:29)")]
    [InlineData("(type (struct (field $x i32) (field $x i32)))", "duplicate field $x (at 1:37)")]
    [InlineData("(type $t (func)) (type $t (func))", "duplicate type $t (at 1:24)")]
    [InlineData("(func) (import \"\" \"\" (func))", "import after function (at 1:8)")]
    [InlineData("(memory 0) (func (import \"\" \"\"))", "import after memory (at 1:12)")]
    [InlineData("(tag) (import \"\" \"\" (func))", "import after tag (at 1:7)")]
    [InlineData("(func) (start 0) (start 0)", "multiple start sections (at 1:18)")]
    [InlineData("(type $t (func)) (func (type $t) (param i32))", "inline function type does not match the type it names (at 1:24)")]
    [InlineData("(func (param i32 $x i32))", "unexpected token $x (at 1:18)")]
    [InlineData("(func (i32.load align=3 (i32.const 0)))", "alignment must be a power of two (at 1:17)")]
    [InlineData("(func i32.load align=0x)", "unknown operator align=0x (at 1:16)")]
    [InlineData("(import \"\\ff\" \"\" (func))", "malformed UTF-8 encoding (at 1:9)")]
    [InlineData("(func (i8x16.shuffle 0))", "invalid lane length (at 1:23)")]
    [InlineData("(func (call 4294967296))", "i32 constant out of range (at 1:13)")]
    [InlineData("(memory 0 (pagesize 3))", "invalid custom page size (at 1:21)")]
    [InlineData("(func (@custom \"x\"))", "misplaced @custom annotation (at 1:7)")]
    [InlineData("(@metadata.code.branch_hint \"\\00\") (func)", "@metadata.code.branch_hint annotation: not in a function (at 1:1)")]
    [InlineData("(func (@metadata.code.branch_hint \"\\02\") if end)", "@metadata.code.branch_hint annotation: unexpected token (at 1:7)")]
    public void Errors(string text, string message) => Assert.Equal(message, Error(text));

    [Fact]
    public void TextThatParsesAssemblesEvenIfInvalid()
    {
        WatParser.ParseModule("(func (result i32) (call 99) (local.get 7) (br 5)) (export \"a\" (memory 3)) (func (type 8))");
    }

    [Fact]
    public void LocalsOfATypeThatAppearsLaterAreNotGuessed()
    {
        Assert.StartsWith("unknown type 0", Error("(func (type 0) (local $x i32) (local.get $x)) (func (param i32))"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(block ", ")")]
    [InlineData("block ", "end ")]
    [InlineData("(i32.eqz ", ")")]
    [InlineData("(if (then ", "))")]
    [InlineData("(if (block ", ") (then))")]
    public void DeepNestingNeedsNoStack(string open, string close)
    {
        const int Depth = 100_000;
        var text = new StringBuilder("(func ");
        for (int i = 0; i < Depth; i++) text.Append(open);
        for (int i = 0; i < Depth; i++) text.Append(close);
        byte[] module = WatParser.ParseModule(text.Append(')').ToString());
        Assert.True(module.Length > Depth);
        Assert.Equal(module, WatParser.ParseModule(WatPrinter.Print(module)));
    }

    [Fact]
    public void NamesOfEverything()
    {
        byte[] module = WatParser.ParseModule("""
            (module $m
              (type $t (func))
              (type $s (struct (field $f i32)))
              (import "" "" (func $i (param $p i32)))
              (func $g (local $l i32) (block $b))
              (table $tab 0 funcref) (memory $mem 0) (global $glob i32 (i32.const 0))
              (elem $e func) (data $d "") (tag $tag))
            """);
        string tail = Encoding.Latin1.GetString(module)[Encoding.Latin1.GetString(module).IndexOf("name\0", StringComparison.Ordinal)..];
        Assert.Equal(
            "name" + "\0\u0002\u0001m"
            + "\u0001\u0007\u0002\0\u0001i\u0001\u0001g"
            + "\u0002\u000B\u0002\0\u0001\0\u0001p\u0001\u0001\0\u0001l"
            + "\u0003\u0006\u0001\u0001\u0001\0\u0001b"
            + "\u0004\u0007\u0002\0\u0001t\u0001\u0001s"
            + "\u0005\u0006\u0001\0\u0003tab" + "\u0006\u0006\u0001\0\u0003mem" + "\u0007\u0007\u0001\0\u0004glob"
            + "\u0008\u0004\u0001\0\u0001e" + "\u0009\u0004\u0001\0\u0001d"
            + "\u000A\u0006\u0001\u0001\u0001\0\u0001f" + "\u000B\u0006\u0001\0\u0003tag", tail);
        Assert.Equal(module, WatParser.ParseModule(WatPrinter.Print(module)));
    }

    [Fact]
    public void CustomSectionsGoWhereTheySay()
    {
        string hex = Hex("(@custom \"e\") (@custom \"a\" (before first)) (@custom \"b\" (after type) \"x\" \"y\") (@custom \"c\" (before code)) (func)");
        Assert.Equal("00020161" + "010401600000" + "00040162" + "7879" + "03020100" + "00020163" + "0a040102000b" + "00020165", hex);
    }
}
