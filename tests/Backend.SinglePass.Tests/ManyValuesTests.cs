using System.Globalization;
using System.Text;

namespace Tiered.Tests.SinglePass;

/// <summary>
/// Arguments, results and operands by the hundred, which loops copy: every value arrives where it should, whatever its
/// type and its neighbours'.
/// </summary>
public class ManyValuesTests
{
    // Runs of one size, mixed ones, and some that are too short for a loop.
    public static TheoryData<string> Shapes() =>
    [
        Repeat("i32 ", 200),
        Repeat("f64 ", 120),
        Repeat("v128 ", 60),
        Repeat("i32 ", 40) + Repeat("v128 ", 40) + Repeat("f32 ", 40) + Repeat("i64 f64 i32 ", 20),
        Repeat("v128 i32 i64 ", 40),
        Repeat("i64 ", 30) + Repeat("i32 v128 ", 10) + Repeat("v128 ", 30) + Repeat("f64 ", 30),
    ];

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ArriveInOrder(string shape)
    {
        string[] types = shape.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var constants = new StringBuilder();
        var step = new StringBuilder();
        var fold = new StringBuilder();
        long expected = 0;
        for (int i = 0; i < types.Length; i++)
        {
            long value = 3 + i * 7;
            constants.Append(Constant(types[i], value));
            step.Append(Step(types[i], i));
        }
        // Three calls, one in the block, two turns of the loop with one each, the tail call's two, and one behind it
        // all.
        const int Steps = 3 + 1 + 2 + 2 + 1;
        for (int i = types.Length - 1; i >= 0; i--)
        {
            fold.Append(Fold(types[i]));
            expected = expected * 31 + 3 + i * 7 + Steps;
            if (types[i] == "v128") expected = expected * 31 + 1003 + i * 7 + Steps;
        }
        string text = $"""
            (module
              (type $t (func (param {shape}) (result {shape})))
              (type $r (func (result {shape})))
              (table 1 funcref) (elem (i32.const 0) $step)
              (global $turns (mut i32) (i32.const 1))
              (func $step (type $t) {step})
              (func $early (type $t) (local $one i32) (local.set $one (i32.const 1)) {step} (br_if 0 (local.get $one)) unreachable)
              (func $tail (type $t)
                {string.Concat(types.Select((_, i) => $"(local.get {i})"))} (call $step) (return_call $early))
              (func $two (export "two") (result i64) (local $one i32) (local $i i32) (local $l i64) (local $s f32) (local $d f64) (local $v v128) (local $acc i64)
                (local.set $one (i32.const 1))
                {constants}
                (call $step) (call $step)
                (call_indirect (type $t) (i32.const 0))
                (call $drop)
                (block $down (type $r)
                  (i64.const 5) (i32.const 6)
                  {constants}
                  (br_if $down (i32.eqz (local.get $one)))
                  (call $step) (call $step) (call $step)
                  (call $step)
                  (br_table $down $down (local.get $one)))
                (loop $again (type $t)
                  (call $step)
                  (global.set $turns (i32.sub (global.get $turns) (i32.const 1)))
                  (br_if $again (i32.ge_s (global.get $turns) (i32.const 0))))
                (call $tail)
                (if (type $t) (local.get $one) (then (call $step)) (else (unreachable)))
                {fold}
                (local.get $acc))
              (func $drop (param {shape})))
            """;
        Code.OnAll(text, instance => Assert.Equal(expected, instance.CallI64("two")));
    }

    private static string Constant(string type, long value) => type switch
    {
        "v128" => string.Create(CultureInfo.InvariantCulture, $"(v128.const i64x2 {value} {value + 1000})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"({type}.const {value})"),
    };

    private static string Step(string type, int local) => type switch
    {
        "v128" => $"(i64x2.add (local.get {local}) (v128.const i64x2 1 1))",
        _ => $"({type}.add (local.get {local}) ({type}.const 1))",
    };

    /// <summary>Takes the topmost value into a sum that knows the order.</summary>
    private static string Fold(string type)
    {
        const string Sum = "(local.set $acc (i64.add (i64.mul (local.get $acc) (i64.const 31)) ";
        return type switch
        {
            "i32" => $"(local.set $i) {Sum}(i64.extend_i32_s (local.get $i))))",
            "i64" => $"(local.set $l) {Sum}(local.get $l)))",
            "f32" => $"(local.set $s) {Sum}(i64.trunc_f32_s (local.get $s))))",
            "f64" => $"(local.set $d) {Sum}(i64.trunc_f64_s (local.get $d))))",
            _ => $"(local.set $v) {Sum}(i64x2.extract_lane 0 (local.get $v)))) {Sum}(i64x2.extract_lane 1 (local.get $v))))",
        };
    }

    /// <summary>The last of tens of thousands of locals is zero, and what it is set to.</summary>
    [Fact]
    public void LocalsFarApart() => Code.OnAll(
        $"""
        (module
          (func (export "far") (param i64) (result i64) (local{Repeat(" i64", 20_000)}) (local{Repeat(" v128", 20_000)}) (local f64 i64)
            (local.set 9000 (i64.const 5))
            (loop
              (local.set 40002 (i64.add (local.get 40002) (i64.const 2)))
              (local.set 39000 (i64x2.add (local.get 39000) (v128.const i64x2 3 4)))
              (local.set 0 (i64.sub (local.get 0) (i64.const 1)))
              (br_if 0 (i64.ne (local.get 0) (i64.const 0))))
            (i64.add
              (i64.add (i64.add (local.get 9000) (local.get 9001)) (local.get 40002))
              (i64.add (i64x2.extract_lane 1 (local.get 39000)) (i64.trunc_f64_s (local.get 40001))))))
        """,
        instance => Assert.Equal(5 + 20 + 40, instance.CallI64("far", Value.I64(10))));
}
