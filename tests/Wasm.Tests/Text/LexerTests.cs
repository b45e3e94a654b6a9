using System.Text;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Text;

/// <summary>Tokens, comments, strings, identifiers and annotations, and where errors are.</summary>
public class LexerTests
{
    private static string Error(string text) => Assert.Throws<WasmFormatException>(() => WatParser.ParseModule(text)).Message;

    [Theory]
    [InlineData("(; unclosed", "unclosed comment (at 1:1)")]
    [InlineData("\n (; (; ;)", "unclosed comment (at 2:2)")]
    [InlineData("(data \"a", "unclosed string (at 1:7)")]
    [InlineData("(data \"a\n\")", "unclosed string (at 1:9)")]
    [InlineData("(data \"a\x01\")", "illegal character (at 1:9)")]
    [InlineData("(data \"\\q\")", "illegal escape (at 1:8)")]
    [InlineData("(data \"\\4\")", "illegal escape (at 1:8)")]
    [InlineData("(data \"\\u{d800}\")", "illegal escape (at 1:8)")]
    [InlineData("(data \"\\u{110000}\")", "illegal escape (at 1:8)")]
    [InlineData("(data \"\\u{}\")", "illegal escape (at 1:8)")]
    [InlineData("(func $)", "empty identifier (at 1:7)")]
    [InlineData("(func $\"\")", "empty identifier (at 1:7)")]
    [InlineData("(func $\"\\ff\")", "malformed UTF-8 encoding (at 1:7)")]
    [InlineData("(func) \x7F", "illegal character (at 1:8)")]
    [InlineData("(func) é", "illegal character (at 1:8)")]
    [InlineData("(func $a\"b\")", "unknown operator $a\"b\" (at 1:7)")]
    [InlineData("(data \"a\"\"b\")", "unknown operator \"a\"\"b\" (at 1:7)")]
    [InlineData("(func Nop)", "unknown operator Nop (at 1:7)")]
    [InlineData("(func , )", "unknown operator , (at 1:7)")]
    [InlineData("(func nop;nop)", "unknown operator nop;nop (at 1:7)")]
    [InlineData("(func", "unexpected token: the parenthesis is never closed (at 1:1)")]
    [InlineData("(func))", "unexpected token ) (at 1:7)")]
    [InlineData("(module) (module)", "unexpected token ( (at 1:10)")]
    [InlineData("(@x (y)", "unclosed annotation (at 1:1)")]
    [InlineData("(@)", "empty annotation id (at 1:1)")]
    [InlineData("(@x \"", "unclosed string (at 1:5)")]
    public void Errors(string text, string message) => Assert.Equal(message, Error(text));

    [Theory]
    [InlineData("\n\n  x", 3, 3)]
    [InlineData("\r\n\r\n x", 3, 2)]
    [InlineData("\r\r x", 3, 2)]
    [InlineData(";; é\u4e16\U0001F600\n(; é\U0001F600 ;) x", 2, 10)]
    public void LinesEndInAnyWayAndColumnsCountCharacters(string text, int line, int column)
    {
        var e = Assert.Throws<WasmFormatException>(() => WatParser.ParseModule(text));
        Assert.Equal((WasmFormatErrorKind.Malformed, line, column), (e.Kind, e.Line, e.Column));
    }

    [Fact]
    public void InvalidUtf8IsRejectedEvenInComments()
    {
        byte[] text = [.. "(module) ;; \n"u8, .. ";; "u8, 0xC3, 0x28];
        var e = Assert.Throws<WasmFormatException>(() => WatParser.ParseModule(text));
        Assert.Equal("malformed UTF-8 encoding (at 2:4)", e.Message);
        Assert.Equal("malformed UTF-8 encoding (at 1:10)", Error("(module) \uD800"));
    }

    [Fact]
    public void CommentsAndAnnotationsMayStandAnywhere()
    {
        byte[] plain = WatParser.ParseModule("(module (func (param i32) (drop (local.get 0))))");
        Assert.Equal(plain, WatParser.ParseModule("""
            (;a;)(@x)( module ;; (
            (;b(;c;)" ;)(func(@y ")" $ (( ) ) [,])(param(;d;)i32)(@"z w" 1)(drop(local.get(;e;)0))))
            (@end)
            """));
    }

    [Fact]
    public void StringsDecode()
    {
        byte[] module = WatParser.ParseModule(@"(data ""\t\n\r\""\'\\\00\fF\u{1F6_00}é"" """" ""x"")");
        byte[] expected = [.. "\t\n\r\"'\\\0"u8, 0xFF, .. "\U0001F600éx"u8];
        Assert.Equal(expected, module[^expected.Length..]);
    }

    [Fact]
    public void QuotedIdentifiersEqualPlainOnes()
    {
        WatParser.ParseModule("(func $\"a\\62\") (func (call $ab))");
        Assert.StartsWith("duplicate func $ab", Error("(func $\"a\\62\") (func $ab)"), StringComparison.Ordinal);
    }

    [Fact]
    public void CharactersAndBytesGiveTheSame()
    {
        const string Text = "(module $\"é\" (@name \"é世\") (export \"😀\" (func 0)) (func))";
        Assert.Equal(WatParser.ParseModule(Encoding.UTF8.GetBytes(Text)), WatParser.ParseModule(Text));
    }
}
