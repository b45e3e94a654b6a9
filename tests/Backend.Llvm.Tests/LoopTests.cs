using Tiered.Backend.Llvm;

namespace Tiered.Tests.Llvm;

/// <summary>Loops of scalar operators become vector code, and do what they did.</summary>
public class LoopTests
{
    private const string Sum = """
        (module (memory 1)
          (func (export "fill") (param $n i32) (local $i i32)
            (loop $l
              (i32.store (i32.shl (local.get $i) (i32.const 2)) (i32.mul (local.get $i) (i32.const 3)))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))))
          (func (export "sum") (param $p i32) (param $n i32) (result i32) (local $s i32)
            (loop $l
              (local.set $s (i32.add (local.get $s) (i32.load (local.get $p))))
              (local.set $p (i32.add (local.get $p) (i32.const 4)))
              (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (local.get $s)))
        """;

    [Fact]
    public void SumsAreVectorisedWithRelaxedTraps()
    {
        string optimized = "";
        using var f = new Fixture(new LlvmOptions { RelaxedTraps = true, Observer = (stage, text) => optimized = stage.EndsWith("optimize", StringComparison.Ordinal) ? text : optimized });
        var instance = f.Instantiate(Sum);
        Assert.Contains("x i32>", optimized);
        instance.GetFunction("fill")!.Call([Value.I32(10_000)], []);
        Assert.Equal(3 * 9_999 * 5_000, Fixture.CallInt(instance, "sum", 0, 10_000));
    }

    [Fact]
    public void OutOfBoundsLoopsTrapInBothModes()
    {
        foreach (bool relaxed in new[] { false, true })
        {
            using var f = new Fixture(new LlvmOptions { RelaxedTraps = relaxed });
            var instance = f.Instantiate(Sum);
            Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => Fixture.CallInt(instance, "sum", 65_000, 1_000)).Code);
        }
    }
}
