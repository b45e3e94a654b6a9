using Tiered.Wasm.Text;

namespace Tiered.Tests.Text;

/// <summary>What printed modules look like, and that hostile ones end in clean errors.</summary>
public class WatPrinterTests
{
    private static string Print(string text) => WatPrinter.Print(WatParser.ParseModule(text));

    [Fact]
    public void AModule()
    {
        Assert.Equal("""
            (module $m
              (type $t (func (param i32) (result i32)))
              (import "env" "f\0a" (func $f (type $t) (param i32) (result i32)))
              (memory (;0;) 1 2)
              (global $g (mut f32) (f32.const 0.1))
              (export "run" (func $"a b"))
              (elem (;0;) (offset i32.const 1 i32.const 2 i32.add) func $f $"a b")
              (func $"a b" (type $t) (param $x i32) (result i32)
                (local $y i64) (local f32 f32)
                block $l (result i32)
                  local.get $x
                  br_if $l
                  i32.const -5
                  i32.load offset=8 align=1
                end
                call $f)
              (data $d "a\00\"\\\ff"))

            """,
            Print("""
            (module $m
              (type $t (func (param i32) (result i32)))
              (import "env" "f\n" (func $f (type $t)))
              (func $"a b" (export "run") (type $t) (param $x i32) (result i32) (local $y i64) (local f32 f32)
                (block $l (result i32) (br_if $l (local.get $x)) (i32.load offset=8 align=1 (i32.const -5)))
                (call $f))
              (memory 1 2)
              (global $g (mut f32) (f32.const 0.1))
              (elem (offset (i32.add (i32.const 1) (i32.const 2))) func $f 1)
              (data $d "a\00\"\\\ff"))
            """));
    }

    [Theory]
    [InlineData("f32", "nan")]
    [InlineData("f32", "-nan:0x123")]
    [InlineData("f32", "inf")]
    [InlineData("f32", "-0")]
    [InlineData("f32", "1E-45")]
    [InlineData("f64", "5E-324")]
    [InlineData("f64", "1.7976931348623157E+308")]
    [InlineData("f64", "nan:0xfffffffffffff")]
    [InlineData("f64", "-inf")]
    [InlineData("f64", "0.1")]
    public void FloatsPrintShortest(string type, string literal) =>
        Assert.Contains($"({type}.const {literal})", Print($"(global {type} ({type}.const {literal}))"), StringComparison.Ordinal);

    [Fact]
    public void EqualNamesStayApartAndComeBack()
    {
        const string Text = "(func $a) (func (@name \"a\") (call 0) (call 1)) (func (@name \"\") (local $x i32) (local (@name \"x\") i32))";
        byte[] module = WatParser.ParseModule(Text);
        string printed = WatPrinter.Print(module);
        Assert.Contains("(func $a#1 (@name \"a\") (type 0)", printed, StringComparison.Ordinal);
        Assert.Contains("call $a#1", printed, StringComparison.Ordinal);
        Assert.Equal(module, WatParser.ParseModule(printed));
    }

    [Fact]
    public void HiddenLabelsPrintAsNumbers()
    {
        string printed = Print("(func (block $l (block $l (br 0) (br 1))))");
        Assert.Contains("br $l\n", printed, StringComparison.Ordinal);
        Assert.Contains("br 1\n", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesOfThingsThatDoNotExistAreNotUsed()
    {
        // A name section that names function 1 in a module with one function, which calls function 1.
        byte[] module = [.. "\0asm\x01\0\0\0"u8, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 6, 1, 4, 0, 0x10, 1, 0x0B,
            0, 11, 4, .. "name"u8, 1, 4, 1, 1, 1, (byte)'x'];
        Assert.Contains("call 1", WatPrinter.Print(module), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "unexpected end")]
    [InlineData("0061736e01000000", "magic header not detected")]
    [InlineData("0061736d02000000", "unknown binary version")]
    [InlineData("0061736d010000000e00", "malformed section id")]
    [InlineData("0061736d010000000105", "unexpected end")]
    [InlineData("0061736d01000000010100010100", "unexpected content after last section")]
    [InlineData("0061736d0100000001020000", "section size mismatch")]
    [InlineData("0061736d01000000010401600000030201000a0401020027", "illegal opcode")]
    [InlineData("0061736d01000000010401600000030201000a0401020001", "unexpected end")]
    [InlineData("0061736d01000000010401600000030201000a05010300050b", "else found outside an if block")]
    [InlineData("0061736d0100000001040160000003020100", "function and code section have inconsistent lengths")]
    [InlineData("0061736d010000000105016080808080", "unexpected end")]
    public void MalformedModulesAreRejected(string hex, string message)
    {
        var e = Assert.Throws<WasmFormatException>(() => WatPrinter.Print(Convert.FromHexString(hex)));
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    /// <summary>Compilers write groups of locals as they come; the text keeps them apart.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("(local i32 i64 i32)")]
    [InlineData("(local i32) (local) (local i32)")]
    [InlineData("(local i32 i32) (local) (local i32 i32 i32) (local) (local i32) (local f64)")]
    [InlineData("(local $a i32) (local) (local $b i32) (local i32) (local) (local externref) (local) (local externref)")]
    public void GroupsOfLocalsStay(string locals)
    {
        byte[] module = WatParser.ParseModule($"(func (param i32) {locals})");
        Assert.Equal(module, WatParser.ParseModule(WatPrinter.Print(module)));
    }

    /// <summary>The opcodes and groups of locals of all bodies: what is left of them without the lengths of numbers.</summary>
    private static byte[] Depadded(byte[] binary)
    {
        var module = Tiered.Wasm.ModuleDecoder.Decode(binary, WasmFeatures.All, WasmLimits.Default);
        var result = new List<byte>();
        for (int f = module.ImportedFunctionCount; f < module.FunctionTypes.Length; f++)
        {
            var body = module.Body(f);
            int at = 0;
            for (uint runs = Read(body, ref at) + 1; runs > 1; runs--)
            {
                result.AddRange(BitConverter.GetBytes(Read(body, ref at)));
                result.Add(body[at++]);
            }
            var reader = new Tiered.Wasm.OperatorReader(body);
            while (reader.Read())
            {
                result.AddRange(BitConverter.GetBytes((int)reader.Opcode));
                result.AddRange(BitConverter.GetBytes(reader.Index));
            }
        }
        return [.. result];

        static uint Read(ReadOnlySpan<byte> bytes, ref int at)
        {
            uint value = 0;
            for (int shift = 0; ; shift += 7)
            {
                value |= (uint)(bytes[at] & 0x7F) << shift;
                if (bytes[at++] < 0x80) return value;
            }
        }
    }

    /// <summary>What clang made: the same bytes, but for padded LEBs, which are written shortest; written so, they stay.</summary>
    [Fact]
    public void ProgramsOfClangRoundTrip()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Tiered.sln"))) folder = Path.GetDirectoryName(folder)!;
        int programs = 0;
        foreach (string path in Directory.EnumerateFiles(Path.Combine(folder, "benchmarks", "programs"), "*.wasm").Concat(Directory.EnumerateFiles(Path.Combine(folder, "tests", "Wasi.Tests", "Guests"), "*.wasm")))
        {
            byte[] module = File.ReadAllBytes(path), once = WatParser.ParseModule(WatPrinter.Print(module));
            Assert.Equal(once, WatParser.ParseModule(WatPrinter.Print(once)));
            Assert.Equal(WatPrinter.Print(module), WatPrinter.Print(once));
            programs++;
            Assert.True(once.Length <= module.Length && Depadded(module).AsSpan().SequenceEqual(Depadded(once)), $"{path} differs in more than the length of numbers");
        }
        Assert.True(programs > 0);
    }

    [Fact]
    public void HugeCountsOfLocalsAreALimit()
    {
        byte[] module = Convert.FromHexString("0061736d01000000010401600000030201000a0a010801ffffffff0f7f0b");
        var e = Assert.Throws<WasmFormatException>(() => WatPrinter.Print(module));
        Assert.Equal(WasmFormatErrorKind.LimitExceeded, e.Kind);
    }

    [Fact]
    public void MutatedModulesNeverEndInOtherErrors()
    {
        byte[] module = WatParser.ParseModule("""
            (type $s (sub (struct (field $a (mut i32))))) (rec (type (func)) (type (array i8)))
            (import "a" "b" (func (param i32))) (table 1 2 funcref) (memory 1) (tag) (global i64 (i64.const 5))
            (func $f (export "f") (param $p i32) (result f64) (local $l v128)
              (block $b (try_table (catch_all 0) (br_table 0 1 (local.get $p)))) (drop (v128.const i64x2 1 2)) (f64.const 1.5))
            (elem (i32.const 0) func $f) (elem funcref (ref.null func)) (data "abc") (@custom "x" (after func) "y")
            """);
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] mutated = (byte[])module.Clone();
            for (int n = random.Next(1, 4); n > 0; n--) mutated[random.Next(8, mutated.Length)] = (byte)random.Next(256);
            string text;
            try
            {
                text = WatPrinter.Print(mutated);
            }
            catch (WasmFormatException)
            {
                continue;
            }
            // Whatever prints also assembles, and then stays as it is.
            byte[] again = WatParser.ParseModule(text);
            Assert.Equal(again, WatParser.ParseModule(WatPrinter.Print(again)));
        }
    }
}
