using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Text;

/// <summary>Number literals: every form, exact rounding, and the edges of each range.</summary>
public class NumberTests
{
    private static uint F32(string literal) =>
        BinaryPrimitives.ReadUInt32LittleEndian(WatParser.ParseModule($"(global f32 (f32.const {literal}))").AsSpan()[^5..]);

    private static ulong F64(string literal) =>
        BinaryPrimitives.ReadUInt64LittleEndian(WatParser.ParseModule($"(global f64 (f64.const {literal}))").AsSpan()[^9..]);

    [Theory]
    [InlineData("0", 0x00000000u)]
    [InlineData("-0", 0x80000000u)]
    [InlineData("+0x0p0", 0x00000000u)]
    [InlineData("-0x0.000p-9999999999", 0x80000000u)]
    [InlineData("0e99999999999999999999", 0x00000000u)]
    [InlineData("1.", 0x3F800000u)]
    [InlineData("0x1.", 0x3F800000u)]
    [InlineData("0x1.8", 0x3FC00000u)]
    [InlineData("1_000.2_5e-0_1", 0x42C80CCDu)]
    [InlineData("0x1_0.8_0P+0_1", 0x42040000u)]
    [InlineData("0xA.aP0", 0x412A0000u)]
    [InlineData("inf", 0x7F800000u)]
    [InlineData("-inf", 0xFF800000u)]
    [InlineData("nan", 0x7FC00000u)]
    [InlineData("-nan", 0xFFC00000u)]
    [InlineData("nan:0x1", 0x7F800001u)]
    [InlineData("+nan:0x7f_ffff", 0x7FFFFFFFu)]
    // The largest finite number, and the last values that still round to it.
    [InlineData("0x1.fffffep127", 0x7F7FFFFFu)]
    [InlineData("0x1.fffffefffffffffffffffffp127", 0x7F7FFFFFu)]
    [InlineData("340282356779733661637539395458142568447", 0x7F7FFFFFu)]
    // Ties go to the even neighbour; one bit more, however far behind, decides.
    [InlineData("0x1.000001p0", 0x3F800000u)]
    [InlineData("0x1.000003p0", 0x3F800002u)]
    [InlineData("0x1.00000100000000000000000000000000001p0", 0x3F800001u)]
    [InlineData("0x1000001000000000000000000000000000001p-144", 0x3F800001u)]
    // Subnormals: the smallest, half of it (a tie to zero), and just above half.
    [InlineData("0x1p-149", 0x00000001u)]
    [InlineData("0x1p-150", 0x00000000u)]
    [InlineData("0x1.000000000000000000001p-150", 0x00000001u)]
    [InlineData("0x1.8p-149", 0x00000002u)]
    [InlineData("0x0.fffffep-126", 0x007FFFFFu)]
    [InlineData("0x0.ffffffp-126", 0x00800000u)]
    [InlineData("0x0.000000000000000000000000000000000001p144", 0x3F800000u)]
    [InlineData("1e-99999999999999999999", 0x00000000u)]
    public void Float32(string literal, uint bits) => Assert.Equal(bits, F32(literal));

    [Theory]
    [InlineData("0x1.fffffffffffffp1023", 0x7FEFFFFFFFFFFFFFul)]
    [InlineData("0x1.fffffffffffff7p1023", 0x7FEFFFFFFFFFFFFFul)]
    [InlineData("0x1p-1074", 0x0000000000000001ul)]
    [InlineData("0x1p-1075", 0x0000000000000000ul)]
    [InlineData("0x1.00000000000001p-1075", 0x0000000000000001ul)]
    [InlineData("0x1.00000000000008p0", 0x3FF0000000000000ul)]
    [InlineData("0x1.00000000000018p0", 0x3FF0000000000002ul)]
    [InlineData("0x1.000000000000080000000000000001p0", 0x3FF0000000000001ul)]
    [InlineData("4.9406564584124654e-324", 0x0000000000000001ul)]
    [InlineData("2.2250738585072011e-308", 0x000FFFFFFFFFFFFFul)]
    [InlineData("nan:0xf_ffff_ffff_ffff", 0x7FFFFFFFFFFFFFFFul)]
    public void Float64(string literal, ulong bits) => Assert.Equal(bits, F64(literal));

    [Theory]
    [InlineData("f32", "0x1p128")]
    [InlineData("f32", "0x1.ffffffp127")]
    [InlineData("f32", "340282356779733661637539395458142568448")]
    [InlineData("f32", "-1e39")]
    [InlineData("f32", "nan:0x0")]
    [InlineData("f32", "nan:0x80_0000")]
    [InlineData("f64", "0x1p1024")]
    [InlineData("f64", "0x1.fffffffffffff8p1023")]
    [InlineData("f64", "1e309")]
    [InlineData("f64", "0x1p99999999999999999999")]
    [InlineData("f64", "nan:0x10_0000_0000_0000")]
    [InlineData("f64", "nan:0x1_0000_0000_0000_0000")]
    [InlineData("i32", "4294967296")]
    [InlineData("i32", "-2147483649")]
    [InlineData("i32", "0x1_0000_0000")]
    [InlineData("i64", "18446744073709551616")]
    [InlineData("i64", "184467440737095516150")]
    [InlineData("i64", "-9223372036854775809")]
    [InlineData("i64", "0x1_0000_0000_0000_0000")]
    public void OutOfRange(string type, string literal)
    {
        var e = Assert.Throws<WasmFormatException>(() => WatParser.ParseModule($"(global {type} ({type}.const {literal}))"));
        // The column behind "(global i32 (i32.const ".
        Assert.Equal("constant out of range (at 1:24)", e.Message);
    }

    [Theory]
    [InlineData("0", new byte[] { 0x00 })]
    [InlineData("-1", new byte[] { 0x7F })]
    [InlineData("4294967295", new byte[] { 0x7F })]
    [InlineData("0xffff_ffff", new byte[] { 0x7F })]
    [InlineData("63", new byte[] { 0x3F })]
    [InlineData("64", new byte[] { 0xC0, 0x00 })]
    [InlineData("-64", new byte[] { 0x40 })]
    [InlineData("-65", new byte[] { 0xBF, 0x7F })]
    [InlineData("+2147483647", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })]
    [InlineData("-2147483648", new byte[] { 0x80, 0x80, 0x80, 0x80, 0x78 })]
    [InlineData("2147483648", new byte[] { 0x80, 0x80, 0x80, 0x80, 0x78 })]
    public void Int32(string literal, byte[] encoding)
    {
        byte[] module = WatParser.ParseModule($"(global i32 (i32.const {literal}))");
        Assert.Equal([0x41, .. encoding, 0x0B], module[^(encoding.Length + 2)..]);
    }

    [Theory]
    [InlineData("-9223372036854775808", new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7F })]
    [InlineData("0x8000_0000_0000_0000", new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7F })]
    [InlineData("18446744073709551615", new byte[] { 0x7F })]
    public void Int64(string literal, byte[] encoding)
    {
        byte[] module = WatParser.ParseModule($"(global i64 (i64.const {literal}))");
        Assert.Equal([0x42, .. encoding, 0x0B], module[^(encoding.Length + 2)..]);
    }

    [Theory]
    [InlineData("1_")]
    [InlineData("1__0")]
    [InlineData("0x")]
    [InlineData("0x_1")]
    [InlineData("0xg")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1._0")]
    [InlineData(".5")]
    [InlineData("0x1.p")]
    [InlineData("0x1pA")]
    [InlineData("nan:1")]
    [InlineData("nan:0x")]
    [InlineData("+")]
    [InlineData("++1")]
    [InlineData("infinity")]
    public void NotANumber(string literal)
    {
        var e = Assert.Throws<WasmFormatException>(() => F64(literal));
        Assert.Equal($"unknown operator {literal} (at 1:24)", e.Message);
    }

    /// <summary>Hexadecimal literals with more digits than fit, against the framework's exact decimal parser.</summary>
    [Fact]
    public void HexadecimalRoundsLikeTheSameNumberInDecimal()
    {
        var random = new Random(1);
        for (int i = 0; i < 3000; i++)
        {
            BigInteger mantissa = ((BigInteger)random.NextInt64() << 40) + random.NextInt64(1L << 40);
            if (i % 3 == 0) mantissa >>= random.Next(90);
            int exponent = random.Next(-1200, 915);
            string hex = string.Create(CultureInfo.InvariantCulture, $"0x0{mantissa:x}p{exponent}");
            string exact = exponent >= 0
                ? (mantissa << exponent).ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{mantissa * BigInteger.Pow(5, -exponent)}e{exponent}");
            double expected = double.Parse(exact, CultureInfo.InvariantCulture);
            Assert.Equal(BitConverter.DoubleToUInt64Bits(expected), F64(hex));
            float single = float.Parse(exact, CultureInfo.InvariantCulture);
            if (float.IsFinite(single)) Assert.Equal(BitConverter.SingleToUInt32Bits(single), F32(hex));
            else Assert.Throws<WasmFormatException>(() => F32(hex));
        }
    }

    [Fact]
    public void VectorLanesAreLeastSignificantFirst()
    {
        byte[] module = WatParser.ParseModule("(global v128 (v128.const i16x8 1 -1 0xffff -32768 65535 0x10 7 +8))");
        Assert.Equal([1, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0x80, 0xFF, 0xFF, 0x10, 0, 7, 0, 8, 0, 0x0B], module[^17..]);
    }
}
