using Tiered.Wasm;

namespace Tiered.Tests.Binary;

public class OperatorReaderTests
{
    /// <summary>One operator of each kind of immediates.</summary>
    private const string Source = """
        (module
          (type $f (func (param i32) (result i32)))
          (type $s (struct (field (mut i32))))
          (type $a (array (mut i32)))
          (memory 1) (memory 1) (table 1 funcref) (table $t 1 funcref) (global (mut i32) (i32.const 0)) (tag $e (param i32))
          (data $d "x") (elem $el funcref (ref.func 0)) (elem $ei (ref null $a) (ref.null $a))
          (func (export "f") (param i32) (result i32)
            (local $x (ref null $s)) (local externref) (local $v v128)
            (block $b (result i32)
              (br_if 0 (i32.const -1) (local.get 0))
              (br_table 0 0 0 (i32.const 1)))
            (call 0)
            (drop (call_indirect (type $f) (i32.const 0) (i32.const 0)))
            (drop (call_ref $f (i32.const 1) (ref.func 0)))
            (drop (select (result i64) (i64.const -9223372036854775808) (i64.const 1) (i32.const 0)))
            (drop (f32.const 1)) (drop (f64.const 2))
            (local.set $v (v128.const i64x2 1 2))
            (drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (local.get $v) (local.get $v)))
            (drop (i32x4.extract_lane 3 (local.get $v)))
            (v128.store8_lane 1 offset=70000 5 (i32.const 0) (local.get $v))
            (drop (i32.load offset=128 (i32.const 0)))
            (atomic.fence)
            (memory.copy 0 1 (i32.const 0) (i32.const 0) (i32.const 0))
            (memory.init $d (i32.const 0) (i32.const 0) (i32.const 0)) (data.drop $d)
            (table.copy 0 $t (i32.const 0) (i32.const 0) (i32.const 0))
            (table.init $el (i32.const 0) (i32.const 0) (i32.const 0)) (elem.drop $el)
            (local.set $x (struct.new $s (i32.const 1)))
            (struct.set $s 0 (local.get $x) (i32.const 2))
            (drop (array.new_fixed $a 2 (i32.const 1) (i32.const 2)))
            (drop (ref.test (ref null $s) (local.get $x)))
            (drop (block $l (result anyref) (br_on_cast $l anyref (ref $s) (local.get $x))))
            (drop (block $c (result i32) (block $d (try_table (catch $e $c) (catch_all $d) (throw $e (i32.const 1)))) (i32.const 2)))
            (global.set 0 (memory.size))
            (return_call 0)))
        """;

    [Fact]
    public void FindsWhatTheValidatorSees()
    {
        var module = ModuleDecoder.Decode(Tiered.Wasm.Text.WatParser.ParseModule(Source), WasmFeatures.All, WasmLimits.Default);
        FunctionValidator.ValidateAll(module);
        var reader = new OperatorReader(module.Body(0));
        var seen = new List<(Opcode, uint)>();
        while (reader.Read()) seen.Add((reader.Opcode, reader.Index));
        Assert.Equal([Opcode.Call, Opcode.CallIndirect, Opcode.CallRef, Opcode.ReturnCall],
            seen.Select(o => o.Item1).Where(o => o is Opcode.Call or Opcode.CallIndirect or Opcode.CallRef or Opcode.ReturnCall));
        Assert.Equal(Opcode.End, seen[^1].Item1);
        Assert.Equal(4, seen.Count(o => o.Item1 is Opcode.Block));
    }

    [Fact]
    public void MalformedBytesAreAnError()
    {
        foreach (byte[] body in new byte[][] { [0, 0x10], [0, 0xFF], [1, 1], [0, 0x0E, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0] })
        {
            Assert.Throws<WasmFormatException>(() =>
            {
                var reader = new OperatorReader(body);
                while (reader.Read())
                {
                }
            });
        }
    }
}
