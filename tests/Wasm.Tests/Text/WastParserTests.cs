using Tiered.Wasm.Text;

namespace Tiered.Tests.Text;

/// <summary>Scripts: every command, values, and result patterns.</summary>
public class WastParserTests
{
    private static T Single<T>(string text) where T : WastCommand => Assert.IsType<T>(Assert.Single(WastParser.Parse(text)));

    [Fact]
    public void CommandsAndTheirLines()
    {
        IReadOnlyList<WastCommand> commands = WastParser.Parse("""
            (module $m (func (export "f")))
            (module definition $d)

            (module instance $i $d)
            (register "r" $m)
            (invoke $m "f" (i32.const 1))
            (get "g")
            (assert_trap (invoke "f") "t") (assert_trap (module) "u")
            (assert_exhaustion (invoke "f") "stack")
            (assert_exception (invoke "f"))
            (assert_malformed (module quote "(") "m")
            (assert_malformed_custom (module quote "(@custom)") "c")
            (assert_invalid (module binary "\00") "i")
            (assert_unlinkable (module) "l")
            (thread $t (shared (module $m)) (invoke "f"))
            (wait $t)
            """);
        Assert.Equal([1, 2, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12, 13, 14, 15, 16], commands.Select(c => c.Line));
        Assert.Equal("m", Assert.IsType<WastModuleCommand>(commands[0]).Module.Name);
        Assert.True(Assert.IsType<WastModuleCommand>(commands[1]).Module.IsDefinition);
        Assert.Equal(new WastInstanceCommand(4, "i", "d"), commands[2]);
        Assert.Equal(new WastRegisterCommand(5, "r", "m"), commands[3]);
        WastAction invoke = Assert.IsType<WastActionCommand>(commands[4]).Action;
        Assert.Equal((false, "m", "f"), (invoke.IsGet, invoke.ModuleName, invoke.Export));
        Assert.Equal([new WastValue(WastValueKind.I32, 1)], invoke.Arguments);
        Assert.True(Assert.IsType<WastActionCommand>(commands[5]).Action.IsGet);
        Assert.Null(Assert.IsType<WastAssertTrap>(commands[6]).Module);
        Assert.NotNull(Assert.IsType<WastAssertTrap>(commands[7]).Module);
        var malformed = Assert.IsType<WastAssertMalformed>(commands[10]);
        Assert.Throws<WasmFormatException>(malformed.Module.Assemble);
        Assert.False(malformed.Custom);
        Assert.True(Assert.IsType<WastAssertMalformed>(commands[11]).Custom);
        Assert.Equal([0], Assert.IsType<WastAssertInvalid>(commands[12]).Module.Assemble());
        var thread = Assert.IsType<WastThreadCommand>(commands[14]);
        Assert.Equal(["m"], thread.SharedModules);
        Assert.Equal(15, Assert.Single(thread.Commands).Line);
        Assert.Equal(new WastWaitCommand(16, "t"), commands[15]);
    }

    [Fact]
    public void AScriptMayBeTheFieldsOfAModule()
    {
        byte[] module = Single<WastModuleCommand>("(func $f) (export \"f\" (func $f))").Module.Assemble();
        Assert.Equal(WatParser.ParseModule("(module (func $f) (export \"f\" (func $f)))"), module);
    }

    [Theory]
    [InlineData("(f32.const nan:canonical)", 0x7FC00000ul, true)]
    [InlineData("(f32.const nan:canonical)", 0xFFC00000ul, true)]
    [InlineData("(f32.const nan:canonical)", 0x7FC00001ul, false)]
    [InlineData("(f32.const nan:arithmetic)", 0x7FC00001ul, true)]
    [InlineData("(f32.const nan:arithmetic)", 0x7F800001ul, false)]
    [InlineData("(f64.const nan:canonical)", 0xFFF8000000000000ul, true)]
    [InlineData("(f64.const nan:arithmetic)", 0x7FF4000000000000ul, false)]
    [InlineData("(f32.const -0)", 0ul, false)]
    [InlineData("(i32.const -1)", 0xFFFFFFFFul, true)]
    [InlineData("(either (i32.const 1) (i32.const 2))", 2ul, true)]
    [InlineData("(either (i32.const 1) (i32.const 2))", 3ul, false)]
    public void NumberPatterns(string pattern, ulong bits, bool matches)
    {
        WastPattern result = Assert.Single(Single<WastAssertReturn>($"(assert_return (invoke \"f\") {pattern})").Results);
        Assert.Equal(matches, result.MatchesBits(bits));
    }

    [Fact]
    public void VectorPatterns()
    {
        WastPattern result = Assert.Single(Single<WastAssertReturn>(
            "(assert_return (invoke \"f\") (v128.const f32x4 1 nan:canonical -0 nan:arithmetic))").Results);
        Assert.True(result.MatchesBits(0xFFC000003F800000, 0x7FC1234580000000));
        Assert.False(result.MatchesBits(0xFFC000013F800000, 0x7FC1234580000000));
        Assert.False(result.MatchesBits(0xFFC000003F800000, 0x7FC1234500000000));
        WastPattern lanes = Assert.Single(Single<WastAssertReturn>("(assert_return (invoke \"f\") (v128.const i16x8 -1 2 3 4 5 6 7 0x8000))").Results);
        Assert.Equal((0x000400030002FFFFul, 0x8000000700060005ul), (lanes.Low, lanes.High));
    }

    [Fact]
    public void ReferencePatterns()
    {
        IReadOnlyList<WastPattern> results = Single<WastAssertReturn>("""
            (assert_return (invoke "f" (ref.null func) (ref.extern 3))
              (ref.null) (ref.null any) (ref.extern) (ref.extern 4) (ref.host 5) (ref.func) (ref.any) (ref.eq) (ref.i31)
              (ref.struct) (ref.array) (ref.exn))
            """).Results;
        Assert.Equal(
            [WastValueKind.RefNull, WastValueKind.RefNull, WastValueKind.RefExtern, WastValueKind.RefExtern, WastValueKind.RefHost,
                WastValueKind.RefFunc, WastValueKind.RefAny, WastValueKind.RefEq, WastValueKind.RefI31, WastValueKind.RefStruct,
                WastValueKind.RefArray, WastValueKind.RefExn],
            results.Select(r => r.Kind));
        Assert.Equal([null, "any"], results.Take(2).Select(r => r.HeapType));
        Assert.Equal([false, true], results.Skip(2).Take(2).Select(r => r.HasNumber));
        Assert.Equal(4ul, results[3].Low);
    }

    [Theory]
    [InlineData("(assert_return (invoke \"f\" (f32.const nan:canonical)))", "unexpected token f32.const (at 1:29)")]
    [InlineData("(module) (frob)", "unknown operator frob (at 1:11)")]
    [InlineData("(assert_trap (get \"g\"))", "unexpected token ) (at 1:23)")]
    [InlineData("(invoke \"f\" (i32.add))", "unexpected token i32.add (at 1:14)")]
    public void Errors(string text, string message) =>
        Assert.Equal(message, Assert.Throws<WasmFormatException>(() => WastParser.Parse(text)).Message);
}
