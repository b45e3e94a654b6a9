using System.Buffers.Binary;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Text;

/// <summary>Constants outside of modules, legacy names, and text as editors leave it.</summary>
public class WatLiteralTests
{
    private static readonly string[] Words =
    [
        "0", "1", "-1", "+1", "-0x10", "0x1_0", "1_000", "4294967295", "4294967296", "-2147483648", "-2147483649",
            "18446744073709551615", "18446744073709551616", "-9223372036854775808", "-9223372036854775809",
        "0xffffffff", "0xFFFF_FFFF_FFFF_FFFF", "0x1_0000_0000", "inf", "-inf", "nan", "-nan", "nan:0x4",
            "nan:0x400000", "nan:0x800000", "nan:0x8000000000000", "nan:0x0", "0x1.8p1", "0x1p-1074", "1e400", "1e39",
            "-1e39", "1.", "1.5e-3",
        "0x", "_1", "1_", "1__0", "--1", "1e", "0x1p", "", " ", "x", "NaN", "Infinity", ".5", "1,5", "1 2", "1)",
            "(1", "nan:canonical", "ünf", "\0", "0X10",
    ];

    /// <summary>Exactly what a module may say behind <c>T.const</c>, with the same bits.</summary>
    [Theory]
    [InlineData("i32", 5)]
    [InlineData("i64", 10)]
    [InlineData("f32", 4)]
    [InlineData("f64", 8)]
    public void NumbersAreReadAsInModules(string name, int size)
    {
        var type = name switch { "i32" => ValType.I32, "i64" => ValType.I64, "f32" => ValType.F32, _ => ValType.F64 };
        foreach (string word in Words)
        {
            byte[]? module = null;
            try
            {
                module = WatParser.ParseModule($"(global {name} ({name}.const {word}))");
            }
            catch (WasmFormatException)
            {
            }
            bool isValue = WatLiteral.TryParse(word, type, out ulong low, out ulong high);
            Assert.True(isValue == module is not null, $"{name} {word}");
            Assert.Equal(isValue, WatLiteral.TryParse($"({name}.const {word})", type, out ulong again, out _));
            Assert.Equal((low, 0ul), (again, high));
            if (module is null || name[0] == 'i') continue;
            Assert.Equal(size == 4
                ? BinaryPrimitives.ReadUInt32LittleEndian(module.AsSpan()[^5..])
                : BinaryPrimitives.ReadUInt64LittleEndian(module.AsSpan()[^9..]), low);
        }
        Assert.True(WatLiteral.TryParse("-1", ValType.I32, out ulong minus, out _));
        Assert.Equal(0xFFFFFFFFul, minus);
    }

    [Theory]
    [InlineData("i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 -1", 0x0706050403020100ul, 0xFF0E0D0C0B0A0908ul)]
    [InlineData("i16x8 0 1 2 3 4 5 6 0xffff", 0x0003000200010000ul, 0xFFFF000600050004ul)]
    [InlineData("v128.const i32x4 1 2 3 -4", 0x0000000200000001ul, 0xFFFFFFFC00000003ul)]
    [InlineData("(v128.const i64x2 1 -1)", 1ul, ulong.MaxValue)]
    [InlineData("f32x4 1 nan:0x1 inf -0", 0x7F8000013F800000ul, 0x800000007F800000ul)]
    [InlineData("f64x2  1\t0x1p-1074", 0x3FF0000000000000ul, 1ul)]
    [InlineData("0x0123456789abcdef_fedcba9876543210", 0xFEDCBA9876543210ul, 0x0123456789ABCDEFul)]
    public void Vectors(string text, ulong low, ulong high)
    {
        Assert.True(WatLiteral.TryParse(text, ValType.V128, out ulong actualLow, out ulong actualHigh));
        Assert.Equal((low, high), (actualLow, actualHigh));
    }

    [Theory]
    [InlineData("i32x4 1 2 3")]
    [InlineData("i32x4 1 2 3 4 5")]
    [InlineData("i32x4 1 2 3 4294967296")]
    [InlineData("i8x16 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 256")]
    [InlineData("f32x4 1 2 3 1e39")]
    [InlineData("i31x4 1 2 3 4")]
    [InlineData("1")]
    [InlineData("0x1_00000000000000000000000000000000")]
    public void WhatIsNoVector(string text) => Assert.False(WatLiteral.TryParse(text, ValType.V128, out _, out _));

    [Theory]
    [InlineData("get_local", "local.get")]
    [InlineData("tee_local", "local.tee")]
    [InlineData("set_global", "global.set")]
    [InlineData("grow_memory", "memory.grow")]
    [InlineData("anyfunc", "funcref")]
    [InlineData("i32.wrap/i64", "i32.wrap_i64")]
    [InlineData("i64.extend_u/i32", "i64.extend_i32_u")]
    [InlineData("f32.convert_s/i64", "f32.convert_i64_s")]
    [InlineData("i32.trunc_u:sat/f64", "i32.trunc_sat_f64_u")]
    [InlineData("f64.reinterpret/i64", "f64.reinterpret_i64")]
    [InlineData("i64.atomic.rmw32_u.cmpxchg", "i64.atomic.rmw32.cmpxchg_u")]
    [InlineData("i32.atomic.wait", "memory.atomic.wait32")]
    [InlineData("v8x16.shuffle", "i8x16.shuffle")]
    [InlineData("try", "try_table")]
    public void LegacyNamesAreTranslated(string old, string name)
    {
        var error = Assert.Throws<WasmFormatException>(() => WatParser.ParseModule($"(module (func {old}))"));
        Assert.Equal($"unknown operator {old}, which is now called {name} (at 1:15)", error.Message);
        Assert.NotEqual($"unknown operator {name}", Assert.Throws<WasmFormatException>(() =>
            WatParser.ParseModule($"(module (table 1 {name} !))")).Message.Split(" (at")[0]);
    }

    [Fact]
    public void AByteOrderMarkIsNoText()
    {
        byte[] mark = [0xEF, 0xBB, 0xBF];
        Assert.Equal(WatParser.ParseModule("(module)"), WatParser.ParseModule((byte[])[.. mark, .. "(module)"u8]));
        Assert.Equal(WatParser.ParseModule("(module)"), WatParser.ParseModule(mark));
        Assert.EndsWith("(at 1:2)", Assert.Throws<WasmFormatException>(() =>
            WatParser.ParseModule((byte[])[.. mark, .. "(fun)"u8])).Message);
        Assert.EndsWith("(at 2:1)", Assert.Throws<WasmFormatException>(() =>
            WatParser.ParseModule((byte[])[.. mark, .. "\n!"u8])).Message);
        Assert.Throws<WasmFormatException>(() => WatParser.ParseModule((byte[])[(byte)'(', .. mark]));
    }
}
