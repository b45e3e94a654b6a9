using System.Text;

namespace Tiered.Tests.SinglePass;

/// <summary>Merges, calls, and values that have to survive them.</summary>
public class ControlTests
{
    // More results than are merged in registers, branched to with extra operands below.
    [Fact]
    public void ManyResultsThroughBranches() => Code.OnAll(
        """
        (module
          (type $six (func (param i32) (result i32 i64 f32 f64 i32 i64)))
          (func $make (type $six)
            (block $out (result i32 i64 f32 f64 i32 i64)
              (i32.const 99) (local.get 0) (i64.const 2) (f32.const 3) (f64.const 4) (i32.const 5) (i64.const 6)
              (br_if $out (local.get 0))
              (drop) (drop) (drop) (drop) (drop) (drop) (drop)
              (i32.const 10) (i64.const 20) (f32.const 30) (f64.const 40) (i32.const 50) (i64.const 60)))
          (func (export "sum") (param i32) (result i64) (local i32 i64 f32 f64 i32 i64)
            (call $make (local.get 0))
            (local.set 6) (local.set 5) (local.set 4) (local.set 3) (local.set 2) (local.set 1)
            (i64.add
              (i64.add (i64.add (i64.extend_i32_s (local.get 1)) (local.get 2)) (i64.trunc_f32_s (local.get 3)))
              (i64.add (i64.add (i64.trunc_f64_s (local.get 4)) (i64.extend_i32_s (local.get 5))) (local.get 6)))))
        """,
        instance =>
        {
            Assert.Equal(7 + 2 + 3 + 4 + 5 + 6, instance.CallI64("sum", 7));
            Assert.Equal(10 + 20 + 30 + 40 + 50 + 60, instance.CallI64("sum", 0));
        });

    // Every parameter register and the overflow area, permuted: the argument moves form cycles.
    [Fact]
    public void PermutedArguments()
    {
        const int count = 12;
        var parameters = string.Join(' ', Enumerable.Repeat("i64", count)) + " " + string.Join(' ', Enumerable.Repeat("f64", count));
        var text = new StringBuilder($"(module (func $fold (param {parameters}) (result i64) (local i64)\n");
        for (int i = 0; i < count; i++) text.Append($"(local.set {2 * count} (i64.add (i64.mul (local.get {2 * count}) (i64.const 31)) (i64.add (local.get {i}) (i64.trunc_f64_s (local.get {count + i})))))\n");
        text.Append($"(local.get {2 * count}))\n(func (export \"rotated\") (param {parameters}) (result i64) (call $fold");
        for (int i = 0; i < count; i++) text.Append($" (local.get {(i + 5) % count})");
        for (int i = 0; i < count; i++) text.Append($" (local.get {count + (i + 7) % count})");
        text.Append($"))\n(func (export \"tail\") (param {parameters}) (result i64) (return_call $fold");
        for (int i = 0; i < count; i++) text.Append($" (local.get {(i + 1) % count})");
        for (int i = 0; i < count; i++) text.Append($" (local.get {count + (i + 1) % count})");
        text.Append(")))");
        var arguments = new Value[2 * count];
        for (int i = 0; i < count; i++)
        {
            arguments[i] = (long)(i + 1);
            arguments[count + i] = 100.0 * (i + 1);
        }
        long Expected(int general, int vector)
        {
            long sum = 0;
            for (int i = 0; i < count; i++) sum = sum * 31 + (i + general) % count + 1 + 100 * ((i + vector) % count + 1);
            return sum;
        }
        Code.OnAll(text.ToString(), instance =>
        {
            Assert.Equal(Expected(5, 7), instance.CallI64("rotated", arguments));
            Assert.Equal(Expected(1, 1), instance.CallI64("tail", arguments));
        });
    }

    // Operands below a call and below blocks, aliases of locals that change before they are used.
    [Fact]
    public void OperandsSurvive() => Code.OnAll(
        """
        (module
          (func $add (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
          (func (export "call") (param i32 i32) (result i32)
            (i32.sub (local.get 0) (call $add (local.tee 0 (i32.const 100)) (local.get 1))))
          (func (export "post") (param i32) (result i32)
            (local.get 0) (local.get 0) (local.get 0) (local.set 0 (i32.add (local.get 0) (i32.const 1)))
            (i32.mul) (i32.mul) (i32.add (local.get 0)))
          (func (export "block") (param i32 i32) (result i32)
            (local.get 0) (i32.const 1000)
            (block (br_if 0 (local.get 1)) (local.set 0 (i32.const 5)) (local.set 1 (call $add (local.get 0) (i32.const 2))))
            (i32.add) (i32.mul (i32.const 10)) (i32.add (i32.add (local.get 0) (local.get 1))))
          (func (export "loop") (param i32) (result i32) (local i32 i32)
            (local.get 0)
            (loop
              (local.set 1 (call $add (local.get 1) (local.get 0)))
              (if (i32.and (local.get 0) (i32.const 1)) (then (local.set 2 (i32.add (local.get 2) (i32.const 1)))))
              (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (i32.add (i32.mul (local.get 1) (i32.const 100))) (i32.add (i32.mul (local.get 2) (i32.const 10000)))))
        """,
        instance =>
        {
            Assert.Equal(7 - 103, instance.CallI32("call", 7, 3));
            Assert.Equal(4 * 4 * 4 + 5, instance.CallI32("post", 4));
            Assert.Equal(10070 + 7 + 1, instance.CallI32("block", 7, 1));
            Assert.Equal(10070 + 5 + 7, instance.CallI32("block", 7, 0));
            Assert.Equal(5 + 1500 + 30000, instance.CallI32("loop", 5));
        });

    [Fact]
    public void SubtypesThroughIndirectCalls() => Code.OnAll(
        """
        (module
          (type $open (sub (func (param i32) (result i32))))
          (type $narrow (sub $open (func (param i32) (result i32))))
          (table funcref (elem $a $b $c))
          (func $a (type $open) (i32.const 1))
          (func $b (type $narrow) (i32.add (local.get 0) (i32.const 10)))
          (func $c (result i32) (i32.const 3))
          (func (export "call") (param i32 i32) (result i32)
            (i32.add (local.get 1) (call_indirect (type $open) (local.get 1) (local.get 0)))))
        """,
        instance =>
        {
            Assert.Equal(6, instance.CallI32("call", 0, 5));
            Assert.Equal(20, instance.CallI32("call", 1, 5));
            Assert.Equal(TrapCode.IndirectCallTypeMismatch, instance.Trap("call", 2, 5));
            Assert.Equal(TrapCode.UndefinedElement, instance.Trap("call", 3, 5));
        });

    [Fact]
    public void DeepRecursionTraps() => Code.OnAll(
        "(module (func $f (export \"f\") (param i32) (result i32) (i32.add (i32.const 1) (call $f (local.get 0)))))",
        instance => Assert.Equal(TrapCode.StackOverflow, instance.Trap("f", 1)));
}
