using System.Text;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Text;

/// <summary>The text format against every script of the official suite.</summary>
public class TestsuiteTests
{
    public static TheoryData<string> Scripts => new(Testsuite.Scripts);

    [TestsuiteTheory]
    [MemberData(nameof(Scripts))]
    public void EveryTextModuleAssembles(string script)
    {
        var failures = new StringBuilder();
        foreach (WastModule module in Modules(script, includeMalformed: false))
        {
            if (module.Form == WastModuleForm.Binary) continue;
            try
            {
                Assert.True(module.Assemble().AsSpan().StartsWith("\0asm\x01\0\0\0"u8));
            }
            catch (WasmFormatException e)
            {
                failures.AppendLine($"{script}:{module.Line}: {e.Message}");
            }
        }
        Assert.True(failures.Length == 0, failures.ToString());
    }

    [TestsuiteTheory]
    [MemberData(nameof(Scripts))]
    public void EveryMalformedTextIsRejectedWithTheExpectedMessage(string script)
    {
        var failures = new StringBuilder();
        foreach (WastCommand command in WastParser.Parse(Testsuite.Read(script)))
        {
            if (command is not WastAssertMalformed { Module.Form: WastModuleForm.Quote } malformed) continue;
            if (IsLeftToValidation(script, malformed)) continue;
            try
            {
                malformed.Module.Assemble();
                failures.AppendLine($"{script}:{malformed.Line}: accepted, expected: {malformed.Message}");
            }
            catch (WasmFormatException e)
            {
                Assert.Equal(WasmFormatErrorKind.Malformed, e.Kind);
                Assert.True(e.Line >= 1 && e.Column >= 1);
                if (!e.Message.StartsWith(malformed.Message, StringComparison.Ordinal))
                    failures.AppendLine($"{script}:{malformed.Line}: {e.Message}, expected: {malformed.Message}");
            }
        }
        Assert.True(failures.Length == 0, failures.ToString());
    }

    [TestsuiteTheory]
    [MemberData(nameof(Scripts))]
    public void PrintedModulesAssembleToTheSameBytes(string script)
    {
        var failures = new StringBuilder();
        foreach (WastModule module in Modules(script, includeMalformed: false))
        {
            string text = "";
            try
            {
                byte[] bytes = module.Assemble();
                text = WatPrinter.Print(bytes);
                byte[] again = WatParser.ParseModule(text);
                // Binary modules may use longer encodings than the shortest, so theirs is compared after one more turn.
                if (module.Form == WastModuleForm.Binary) (bytes, again) = (again, WatParser.ParseModule(WatPrinter.Print(again)));
                if (!bytes.AsSpan().SequenceEqual(again))
                    failures.AppendLine($"{script}:{module.Line}: bytes differ\n{Convert.ToHexStringLower(bytes)}\n{Convert.ToHexStringLower(again)}\n{text}");
            }
            catch (WasmFormatException e)
            {
                failures.AppendLine($"{script}:{module.Line}: {e.Message}\n{text}");
            }
        }
        Assert.True(failures.Length == 0, failures.ToString());
    }

    /// <summary>
    /// The threads proposal is based on WebAssembly 2.0, where limits beyond 32 bits did not parse. In 3.0, whose memory
    /// tests say so, they parse and do not validate.
    /// </summary>
    private static bool IsLeftToValidation(string script, WastAssertMalformed malformed) =>
        script.StartsWith("proposals/threads", StringComparison.Ordinal) && malformed.Message == "i32 constant out of range";

    internal static IEnumerable<WastModule> Modules(string script, bool includeMalformed) =>
        Modules(WastParser.Parse(Testsuite.Read(script)), includeMalformed);

    private static IEnumerable<WastModule> Modules(IEnumerable<WastCommand> commands, bool includeMalformed)
    {
        foreach (WastCommand command in commands)
        {
            switch (command)
            {
                case WastModuleCommand m: yield return m.Module; break;
                case WastAssertInvalid a: yield return a.Module; break;
                case WastAssertUnlinkable a: yield return a.Module; break;
                case WastAssertTrap { Module: { } m }: yield return m; break;
                case WastAssertMalformed a when includeMalformed: yield return a.Module; break;
                case WastThreadCommand t:
                    foreach (WastModule module in Modules(t.Commands, includeMalformed)) yield return module;
                    break;
            }
        }
    }
}
