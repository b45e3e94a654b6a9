using System.Runtime.Intrinsics;
using System.Text;
using Tiered.Wasm.Text;

namespace Tiered.Tests.SinglePass;

/// <summary>Vectors as values: in locals, slots, calls, merges and globals. What single operators compute is the official suite's matter.</summary>
public class SimdTests
{
    private static Value Vector(long low, long high) => Value.V128(Vector128.Create(low, high).AsByte());

    // More vectors than registers, so that operands and locals go to their slots, beside scalars that take one slot each.
    [Fact]
    public void MoreVectorsThanRegisters()
    {
        const int count = 40;
        var text = new StringBuilder("(module (func $nothing) (func (export \"sum\") (param i64 f64) (result i64) (local i32) ");
        for (int i = 0; i < count; i++) text.Append("(local v128 i32) ");
        for (int i = 0; i < count; i++)
            text.Append($"(local.set {3 + 2 * i} (i64x2.splat (i64.add (local.get 0) (i64.const {i})))) (local.set {4 + 2 * i} (i32.const {i}))");
        text.Append("(local.get 1) (i64.trunc_f64_s) ");
        for (int i = 0; i < count; i++) text.Append($"(i64x2.add (local.get {3 + 2 * i}) (v128.const i64x2 {i} -1))");
        text.Append("(call $nothing) ");
        for (int i = 1; i < count; i++) text.Append("(i64x2.add) ");
        text.Append("(i64x2.extract_lane 0) (i64.add) ");
        for (int i = 0; i < count; i++) text.Append($"(i64.extend_i32_u (local.get {4 + 2 * i})) (i64.add) ");
        text.Append("))");
        const int triangle = count * (count - 1) / 2;
        Code.OnAll(text.ToString(), instance => Assert.Equal(7 + 1000 * count + 3 * triangle, instance.CallI64("sum", 1000L, 7.0)));
    }

    // A declared vector starts as zero when only its slot is read, alone and among enough others for the clearing loop.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(30)]
    public void LocalsStartAsZero(int count)
    {
        string reads = string.Concat(Enumerable.Range(1, count).Select(i => $"(local.set 0 (v128.or (local.get 0) (local.get {i})))"));
        string text = $"""
            (module
              (func $dirty {string.Concat(Enumerable.Repeat("(local v128)", 64))} {string.Concat(Enumerable.Range(0, 64).Select(i => $"(local.set {i} (v128.const i64x2 -1 -1))"))} (call $nothing)
                {string.Concat(Enumerable.Range(0, 64).Select(i => $"(drop (i8x16.neg (local.get {i})))"))})
              (func $nothing)
              (func (export "f") (param v128) (result v128) {string.Concat(Enumerable.Repeat("(local v128)", count))} (local i64)
                (call $dirty) {reads} (local.get 0)))
            """;
        Code.OnAll(text, instance => Assert.Equal(Vector(5, 6), instance.CallAll("f", Vector(5, 6))[0]));
    }

    // Ten vectors and eight integers: two vectors and three integers travel through the overflow area. Results come through a buffer.
    [Fact]
    public void CallsWithManyVectors()
    {
        string parameters = string.Concat(Enumerable.Repeat("(param v128 i64)", 10));
        string arguments = string.Concat(Enumerable.Range(0, 10).Select(i => $"(i64x2.splat (i64.const {i + 1})) (i64.const {100 * i})"));
        string text = $"""
            (module
              (func $callee {parameters} (result v128 i32 v128)
                (i64x2.add (local.get 16) (i64x2.splat (local.get 17))) (i32.wrap_i64 (local.get 19)) (i64x2.sub (local.get 18) (local.get 0)))
              (func (export "call") (result v128 i32 v128) {arguments} (call $callee))
              (func (export "tail") (result v128 i32 v128) {arguments} (return_call $callee))
              (func (export "constants") (result v128 v128) (v128.const i64x2 0 -1) (v128.const i64x2 0x123456789 -5)))
            """;
        Code.OnAll(text, instance =>
        {
            foreach (string name in new[] { "call", "tail" })
                Assert.Equal([Vector(809, 809), 900, Vector(9, 9)], instance.CallAll(name));
            Assert.Equal([Vector(0, -1), Vector(0x123456789, -5)], instance.CallAll("constants"));
        });
    }

    [Fact]
    public void MergesAndLoops() => Code.OnAll(
        """
        (module
          (global $g (mut v128) (v128.const i64x2 1 2))
          (func (export "swap") (param i32 v128 v128) (result v128 v128)
            (loop $again (param) (result v128 v128)
              (local.get 1) (local.get 2) (local.set 1) (local.set 2)
              (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))
              (local.get 1) (local.get 2)))
          (func (export "drops") (param i32 v128) (result v128)
            (block $out (result v128)
              (i32.const 1) (v128.const i64x2 9 9) (i64.const 3) (local.get 1)
              (br_if $out (local.get 0))
              (drop) (drop) (i64x2.splat (i64.const 5)) (i64x2.add) (br $out)))
          (func (export "five") (param i32 v128) (result v128 v128 v128 v128 v128)
            (block $out (result v128 v128 v128 v128 v128)
              (i64.const 1)
              (local.get 1) (v128.not (local.get 1)) (v128.const i64x2 7 8) (global.get $g) (i64x2.neg (local.get 1))
              (br_table $out 0 $out (local.get 0))))
          (func (export "select") (param i32 v128 v128) (result v128)
            (global.set $g (select (local.get 1) (local.get 2) (local.get 0)))
            (select (result v128) (global.get $g) (v128.const i64x2 -1 -1) (i32.eqz (local.get 0)))))
        """,
        instance =>
        {
            Assert.Equal([Vector(3, 4), Vector(1, 2)], instance.CallAll("swap", 3, Vector(1, 2), Vector(3, 4)));
            Assert.Equal([Vector(1, 2)], instance.CallAll("drops", 1, Vector(1, 2)));
            Assert.Equal([Vector(14, 14)], instance.CallAll("drops", 0, Vector(1, 2)));
            for (int i = 0; i < 3; i++)
                Assert.Equal([Vector(1, 3), Vector(-2, -4), Vector(7, 8), Vector(1, 2), Vector(-1, -3)], instance.CallAll("five", i, Vector(1, 3)));
            Assert.Equal([Vector(3, 4)], instance.CallAll("select", 0, Vector(1, 2), Vector(3, 4)));
            Assert.Equal([Vector(-1, -1)], instance.CallAll("select", 1, Vector(1, 2), Vector(3, 4)));
        });

    // Every pattern that has an instruction of its own, in both orders of the vectors, against the definition.
    [Fact]
    public void Shuffles()
    {
        var patterns = new List<int[]>();
        for (int start = 0; start < 32; start++) patterns.Add([.. Enumerable.Range(start, 16).Select(i => i & 31)]);
        foreach (int first in new[] { 0, 16 })
        {
            foreach (int width in new[] { 1, 2, 4, 8 })
            {
                foreach (int start in new[] { 0, 8 })
                    patterns.Add([.. Enumerable.Range(0, 16).Select(i => start + i / (2 * width) * width + i % width + (i / width % 2 == 0 ? 0 : 16) ^ first)]);
            }
            patterns.Add([.. Enumerable.Range(0, 16).Select(i => (i / 4 * 7 + 1 & 3) * 4 + i % 4 + (i < 8 ? first : first ^ 16))]);
            patterns.Add([.. Enumerable.Range(0, 16).Select(i => i + (i / 2 % 3 == 0 ? first : first ^ 16))]);
            patterns.Add([.. Enumerable.Range(0, 16).Select(i => (i * 7 + 3 & 15) + (i % 5 == 0 ? first : first ^ 16))]);
            patterns.Add([.. Enumerable.Range(0, 16).Select(i => (3 - i / 4) * 4 + i % 4 + first)]);
        }
        var text = new StringBuilder("(module ");
        for (int p = 0; p < patterns.Count; p++)
        {
            string lanes = string.Join(' ', patterns[p]);
            text.Append($"(func (export \"two{p}\") (param v128 v128) (result v128) (i8x16.shuffle {lanes} (local.get 0) (local.get 1)))");
            text.Append($"(func (export \"one{p}\") (param v128) (result v128) (i8x16.shuffle {lanes} (local.get 0) (local.get 0)))");
        }
        text.Append(')');
        var left = Vector128.Create(0x0706050403020100, 0x0F0E0D0C0B0A0908).AsByte();
        var right = (left + Vector128.Create((byte)16)).AsByte();
        Code.OnAll(text.ToString(), instance =>
        {
            for (int p = 0; p < patterns.Count; p++)
            {
                byte[] two = [.. patterns[p].Select(i => (byte)i)], one = [.. patterns[p].Select(i => (byte)(i & 15))];
                Assert.Equal(Vector128.Create(two), instance.CallAll($"two{p}", Value.V128(left), Value.V128(right))[0].AsV128());
                Assert.Equal(Vector128.Create(one), instance.CallAll($"one{p}", Value.V128(left))[0].AsV128());
            }
        });
    }

    [Fact]
    public void CanonicalNaNs()
    {
        const string text = "(module (func (export \"f\") (param v128) (result v128) (f32x4.add (local.get 0) (v128.const f32x4 1 1 1 1))))";
        Code.On(WatParser.ParseModule(text), new CompilationOptions { CanonicalizeNaNs = true }, instance =>
            Assert.Equal(
                Vector128.Create(0x7FC0_0000u, 0x4000_0000, 0x7FC0_0000, 0x3F80_0000).AsByte(),
                instance.CallAll("f", Value.V128(Vector128.Create(0xFFC0_1234u, 0x3F80_0000, 0x7FA0_0000, 0).AsByte()))[0].AsV128()));
    }

    // A load and a lane access at the last byte of memory, and one beyond.
    [Fact]
    public void BoundsOfVectorAccesses() => Code.OnAll(
        """
        (module (memory 1)
          (func (export "load") (param i32) (v128.load (local.get 0)) (drop))
          (func (export "lane") (param i32) (v128.load16_lane 3 (local.get 0) (v128.const i64x2 0 0)) (drop))
          (func (export "store") (param i32) (v128.store8_lane 9 (local.get 0) (v128.const i64x2 0 0)))
          (func (export "splat") (param i32) (v128.load64_splat (local.get 0)) (drop)))
        """,
        instance =>
        {
            foreach (var (name, size) in new[] { ("load", 16), ("lane", 2), ("store", 1), ("splat", 8) })
            {
                Assert.Empty(instance.CallAll(name, 65536 - size));
                Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Trap(name, 65536 - size + 1));
                Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Trap(name, -1));
            }
        });
}
