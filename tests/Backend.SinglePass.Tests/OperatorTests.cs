namespace Tiered.Tests.SinglePass;

/// <summary>Operators where register constraints, constants or the CPU's features select different instructions.</summary>
public class OperatorTests
{
    // Both operands in registers that the division claims: parameters come in rsi and rdx.
    [Fact]
    public void DivisionOperandsInClaimedRegisters() => Code.OnAll(
        """
        (module
          (func (export "div") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
          (func (export "rem") (param i32 i32) (result i32) (i32.rem_u (local.get 1) (local.get 0)))
          (func (export "both") (param i64 i64 i64) (result i64)
            (i64.add (i64.div_u (local.get 1) (local.get 0)) (i64.rem_s (local.get 2) (local.get 1)))))
        """,
        instance =>
        {
            Assert.Equal(-3, instance.CallI32("div", -7, 2));
            Assert.Equal(1, instance.CallI32("rem", 3, 10));
            Assert.Equal(6 + -1, instance.CallI64("both", 2L, 13L, -14L));
            Assert.Equal(TrapCode.IntegerDivideByZero, instance.Trap("div", 1, 0));
            Assert.Equal(TrapCode.IntegerOverflow, instance.Trap("div", int.MinValue, -1));
            Assert.Equal(0, instance.CallI32("rem", 5, 5));
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(1 << 30)]
    [InlineData(int.MinValue)]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(-7)]
    public void DivisionByConstant(int divisor)
    {
        int[] dividends = [0, 1, -1, 7, -7, 8, -8, 9, int.MaxValue, -int.MaxValue];
        string Function(string op) => $"(func (export \"{op}\") (param i32) (result i32) ({op} (local.get 0) (i32.const {divisor})))";
        Code.OnAll($"(module {Function("i32.div_s")} {Function("i32.div_u")} {Function("i32.rem_s")} {Function("i32.rem_u")})", instance =>
        {
            foreach (int dividend in dividends)
            {
                Assert.Equal(dividend / divisor, instance.CallI32("i32.div_s", dividend));
                Assert.Equal(divisor == -1 ? 0 : dividend % divisor, instance.CallI32("i32.rem_s", dividend));
                Assert.Equal((int)((uint)dividend / (uint)divisor), instance.CallI32("i32.div_u", dividend));
                Assert.Equal((int)((uint)dividend % (uint)divisor), instance.CallI32("i32.rem_u", dividend));
            }
        });
    }

    // Counts in rcx, values in rcx, and both the same local.
    [Fact]
    public void VariableShifts() => Code.OnAll(
        """
        (module
          (func (export "shl") (param i32 i32 i32) (result i32) (i32.shl (local.get 2) (local.get 0)))
          (func (export "rotl") (param i32 i32 i32) (result i32) (i32.rotl (local.get 2) (i32.add (local.get 0) (local.get 1))))
          (func (export "same") (param i32) (result i32) (i32.rotr (local.get 0) (local.get 0)))
          (func (export "assigned") (param i64 i64) (result i64) (local.set 1 (i64.shr_s (local.get 0) (local.get 1))) (local.get 1)))
        """,
        instance =>
        {
            Assert.Equal(5 << 3, instance.CallI32("shl", 35, 0, 5));
            Assert.Equal(int.RotateLeft(0x12345678, 7), instance.CallI32("rotl", 3, 4, 0x12345678));
            Assert.Equal(int.RotateRight(9, 9), instance.CallI32("same", 9));
            Assert.Equal(-3, instance.CallI64("assigned", -5L, 1L));
        });

    [Fact]
    public void BitCounts() => Code.OnAll(
        """
        (module
          (func (export "clz") (param i64) (result i64) (i64.clz (local.get 0)))
          (func (export "ctz") (param i64) (result i64) (i64.ctz (local.get 0)))
          (func (export "popcnt") (param i64) (result i64) (i64.popcnt (local.get 0)))
          (func (export "clz32") (param i32) (result i32) (i32.clz (local.get 0)))
          (func (export "ctz32") (param i32) (result i32) (i32.ctz (local.get 0)))
          (func (export "popcnt32") (param i32) (result i32) (i32.popcnt (local.get 0))))
        """,
        instance =>
        {
            foreach (long value in new[] { 0, 1, -1, 0x8000_0000, 0x00F0_0000_0000_0000, long.MinValue })
            {
                Assert.Equal(long.LeadingZeroCount(value), instance.CallI64("clz", value));
                Assert.Equal(long.TrailingZeroCount(value), instance.CallI64("ctz", value));
                Assert.Equal(long.PopCount(value), instance.CallI64("popcnt", value));
                Assert.Equal(int.LeadingZeroCount((int)value), instance.CallI32("clz32", (int)value));
                Assert.Equal(int.TrailingZeroCount((int)value), instance.CallI32("ctz32", (int)value));
                Assert.Equal(int.PopCount((int)value), instance.CallI32("popcnt32", (int)value));
            }
        });

    // Flags of arithmetic stand in for a comparison with zero; a label in between forbids it.
    [Fact]
    public void FlagsOfArithmetic() => Code.OnAll(
        """
        (module
          (func (export "and") (param i32 i32) (result i32)
            (if (result i32) (i32.and (local.get 0) (local.get 1)) (then (i32.const 1)) (else (i32.const 2))))
          (func (export "label") (param i32) (result i32)
            (block (result i32) (br_if 0 (i32.const 0) (local.get 0)) (drop) (i32.sub (local.get 0) (i32.const 0)))
            (i32.eqz))
          (func (export "countdown") (param i32) (result i32) (local i32)
            (loop (local.set 1 (i32.add (local.get 1) (i32.const 3))) (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (local.get 1)))
        """,
        instance =>
        {
            Assert.Equal(1, instance.CallI32("and", 6, 2));
            Assert.Equal(2, instance.CallI32("and", 6, 1));
            Assert.Equal(1, instance.CallI32("label", 5));
            Assert.Equal(1, instance.CallI32("label", 0));
            Assert.Equal(30, instance.CallI32("countdown", 10));
        });

    [Fact]
    public void CanonicalNaNs()
    {
        const string text = "(module (func (export \"f\") (param f64) (result i64) (i64.reinterpret_f64 (f64.add (local.get 0) (f64.const 1)))))";
        var options = new CompilationOptions { CanonicalizeNaNs = true };
        Code.On(Wasm.Text.WatParser.ParseModule(text), options, instance =>
            Assert.Equal(0x7FF8_0000_0000_0000, instance.CallI64("f", BitConverter.Int64BitsToDouble(unchecked((long)0xFFF8_0000_0000_1234)))));
    }

    // A load right behind a call shares its address with the call's return address in the code map.
    [Fact]
    public void TrapBehindCall() => Code.OnAll(
        """
        (module (memory 1)
          (func $nothing)
          (func (export "load") (param i32) (result i32) (call $nothing) (i32.load (local.get 0)))
          (func (export "unreachable") (call $nothing) (unreachable)))
        """,
        instance =>
        {
            Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Trap("load", -1));
            Assert.Equal(TrapCode.Unreachable, instance.Trap("unreachable"));
        });

    [Fact]
    public void AddressesBeyondTwoGiB() => Code.OnAll(
        """
        (module (memory $a 1) (memory $b 1)
          (func (export "far") (param i32) (result i32) (i32.load offset=0xFFFFFFFF (local.get 0)))
          (func (export "constant") (result i32) (i32.load $b offset=0xFFFFFFF0 (i32.const 0xFFFFFFF0)))
          (func (export "store") (param i32 i64) (result i64) (i64.store $b offset=8 (local.get 0) (local.get 1)) (i64.load $b (i32.const 65528))))
        """,
        instance =>
        {
            Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Trap("far", 1));
            Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Trap("far", -1));
            Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Trap("constant"));
            Assert.Equal(0x0102030405060708, instance.CallI64("store", 65520, 0x0102030405060708));
            Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Trap("store", 65521, 1L));
        });
}
