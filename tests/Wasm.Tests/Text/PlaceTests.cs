using System.Text;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Text;

/// <summary>Errors that only the binary shows are said with their place in the text.</summary>
public class PlaceTests
{
    /// <summary>Whatever can be wrong in a module, with the place of the wrong part marked by a bar.</summary>
    [Theory]
    [InlineData("(module\n  (func (export \"x\") (result i32)\n    i32.const 1\n    |i64.add))")]
    [InlineData("(func (result i32) (i64.const 1)|)")]
    [InlineData("(func (|i32.add (i32.const 1) (f32.const 2)) drop)")]
    [InlineData("(func (drop (i32.add (i32.const 1) (|i32.eqz (f32.const 2)))))")]
    [InlineData("(func (|if (f32.const 1) (then (nop))))")]
    [InlineData("(func (if (i32.const 1) (then (|f32.add (i32.const 1) (i32.const 1)) drop)))")]
    [InlineData("(func block (result i32)\n |end drop)")]
    [InlineData("(func (block (result i32) (nop)|) drop)")]
    [InlineData("(func (if (result i32) (i32.const 1) (then (i32.const 1)) (else (nop))|) drop)")]
    [InlineData("(func) (func |call 7)")]
    [InlineData("(func |br 3)")]
    [InlineData("(func |local.get 0 drop)")]
    [InlineData("(global i32 (i32.const 1)) (global f32 (|i32.const 1))")]
    [InlineData("(func) |(start 3)")]
    [InlineData("(func) |(export \"a\" (func 9))")]
    [InlineData("(memory 1) |(memory 3 2)")]
    [InlineData("(type (func)) (func) (table 1 funcref) |(elem (offset (i64.const 1)) func 0)")]
    public void AreFound(string marked)
    {
        string text = marked.Replace("|", "", StringComparison.Ordinal);
        var error = Assert.Throws<WasmFormatException>(() =>
            FunctionValidator.ValidateAll(ModuleDecoder.Decode(WatParser.ParseModule(text), WasmFeatures.All,
            WasmLimits.Default)));
        string before = marked[..marked.IndexOf('|')];
        var place = WatParser.Locate(Encoding.UTF8.GetBytes(text), error.Offset);
        Assert.Equal((before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n')), place);
    }

    [Theory]
    [InlineData("(module binary \"\\00asm\\01\\00\\00\\00\\01\")")]
    [InlineData("(module quote \"(func i32.add)\")")]
    public void ModulesInStringsHaveNoPlace(string text) =>
        Assert.Null(WatParser.Locate(Encoding.UTF8.GetBytes(text), 9));

    public static TheoryData<string> Scripts => new(Testsuite.Scripts);

    /// <summary>Every invalid module of the suite that is text has a place, and that place is in it.</summary>
    [TestsuiteTheory]
    [MemberData(nameof(Scripts))]
    public void EveryInvalidModuleHasAPlace(string script)
    {
        foreach (var command in WastParser.Parse(Testsuite.Read(script)))
        {
            if (command is not WastAssertInvalid { Module: { Form: WastModuleForm.Text } module }) continue;
            byte[] binary = module.Assemble();
            string text = WatPrinterText(binary);
            if (text.Length == 0) continue;
            try
            {
                FunctionValidator.ValidateAll(ModuleDecoder.Decode(WatParser.ParseModule(text), WasmFeatures.All,
                    WasmLimits.Default));
            }
            catch (WasmFormatException error) when (error.Offset >= 0)
            {
                Assert.True(WatParser.Locate(Encoding.UTF8.GetBytes(text), error.Offset) is not null,
                    $"{script}:{module.Line}: {error.Message}");
            }
        }
    }

    /// <summary>The module as text of its own; empty for one that cannot be printed.</summary>
    private static string WatPrinterText(byte[] binary)
    {
        try
        {
            return WatPrinter.Print(binary);
        }
        catch (WasmFormatException)
        {
            return "";
        }
    }
}
