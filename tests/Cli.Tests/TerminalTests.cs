using System.Globalization;
using System.Text;

namespace Tiered.Tests.Cli;

/// <summary>Nothing that comes from a module makes a terminal do something, or passes for a line of ours.</summary>
[Collection(CommandLineCollection.Name)]
public class TerminalTests(CommandLineFixture files)
{
    /// <summary>Escape sequences, line ends of every kind, what turns the direction of text or hides.</summary>
    private static readonly int[] Hostile = [0, 7, 8, 9, 0xA, 0xB, 0xC, 0xD, 0x1B, 0x7F, 0x85, 0x9B, 0xAD, 0x200B,
        0x200F, 0x2028, 0x2029, 0x202E, 0x2066, 0x2069, 0xFEFF, 0xE0041];

    private static string Names => string.Concat(Hostile.Select(code => $"\\u{{{code:x}}}"));

    /// <summary>A module in which every name is hostile.</summary>
    private static string Module(string rest) => $"(module $\"m{Names}\" (@custom \"c{Names}\" \"x\") {rest})";

    private static void IsHarmless(CommandRun run)
    {
        foreach (string text in new[] { run.Output, run.Error })
        {
            foreach (var rune in text.EnumerateRunes())
                Assert.True(rune.Value is '\n' or '\t'
                    || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator),
                    $"U+{rune.Value:x} reaches the terminal: {text.Replace("\x1b", "<ESC>", StringComparison.Ordinal)}");
        }
        Assert.DoesNotContain("Unhandled", run.Error);
    }

    [Fact]
    public void NamesOfAModuleAreShownEscapedByEveryCommand()
    {
        string trap = files.Write("trap.wat",
            Module($"(func $\"f{Names}\" (export \"e{Names}\") unreachable) (func (export \"_start\") (call 0))"));
        string import = files.Write("import.wat",
            Module($"(import \"i{Names}\" \"n{Names}\" (func)) (func (export \"_start\"))"));
        string global = files.Write("global.wat",
            Module($"(import \"wasi_snapshot_preview1\" \"n{Names}\" (global i32)) (func (export \"g{Names}\"))"));
        string duplicate = files.Write("duplicate.wat",
            Module($"(func (export \"e{Names}\")) (func (export \"e{Names}\"))"));
        string unknown = files.Write("unknown.wat", Module($"(func (call $\"u{Names}\"))"));
        string odd = files.Write("odd\u001b[31m\u202e.wat", "(module (func");
        string artifact = Path.Combine(files.Folder, "hostile.wasmu"), binary = Path.Combine(files.Folder,
            "hostile.wasm"), script = files.Write("hostile.wast",
            $"(module $\"m{Names}\" (func (export \"e{Names}\") unreachable)) (invoke \"e{Names}\") (invoke \"x{Names}\")");
        CommandRun.Tiered("compile", "--backend", "singlepass", "-o", artifact, trap).Succeeded();
        CommandRun.Tiered("wat2wasm", "-o", binary, trap).Succeeded();
        foreach (string[] line in new string[][]
        {
            ["run", trap], ["run", artifact], ["run", import], ["run", global], ["run", duplicate], ["run", unknown],
                ["run", odd], ["run", "--invoke", "a\x1b[2J", trap],
            ["run", "--invoke", "x", global], ["run", "--invoke", "g", "--bogus\x1b[31m", global], ["compile", trap],
                ["validate", duplicate], ["validate", unknown], ["inspect", trap], ["inspect", import],
            ["inspect", artifact], ["explore", "--backend", "singlepass", trap], ["explore", "--backend",
                "optimizing", trap], ["explore", trap], ["wasm2wat", binary], ["wat2wasm", unknown], ["wast", script],
                ["run", "/no\x1b[31m\n"], ["--\x1b[31m"],
        })
        {
            IsHarmless(CommandRun.Tiered(line));
        }
        foreach (string[] line in new string[][] { ["run", artifact], ["inspect", artifact], ["run", "--invoke",
            "x\x1b", artifact], ["\x1b"], ["run", "--\x1b[31m", artifact] }) IsHarmless(CommandRun.Headless(line));
        Assert.Contains("\\x1b\\x7f\\u{85}", CommandRun.Tiered("run", trap).Error);
        Assert.Contains("\\u{202e}", CommandRun.Tiered("inspect", import).Output);
    }

    /// <summary>
    /// The kind as a rule: commands write through <c>Terminal</c>, which escapes, and through nothing else.
    /// </summary>
    [Fact]
    public void CommandsWriteThroughOneDoor()
    {
        foreach (string folder in new[] { "Cli", "Headless" })
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(CommandRun.Root, "src", folder), "*.cs",
                SearchOption.AllDirectories))
            {
                if (file.Contains("/obj/", StringComparison.Ordinal)
                    || Path.GetFileName(file) == "Terminal.cs") continue;
                string text = File.ReadAllText(file).Replace("AnsiConsole.", "", StringComparison.Ordinal);
                foreach (string way in new[] { "Console.Write", "Console.Out", "Console.Error.", "Markup.Escape(" })
                    Assert.True(!text.Contains(way, StringComparison.Ordinal)
                        || way == "Markup.Escape("
                        && text.Contains("Markup.Escape(DisplayText.Escape(text))", StringComparison.Ordinal),
                        $"{file} writes by {way}");
            }
        }
    }

    /// <summary>The runtime's messages are in the executables: no key of a resource reaches a user.</summary>
    [Fact]
    public void MessagesAreSentencesNotKeys()
    {
        string hello = files.Write("hello.wat", Guests.Hello);
        foreach (string[] line in new string[][] { ["run", "/proc/self/mem"], ["run", "--dir", "/proc/self/mem",
            hello], ["compile", "--sign", "/proc/self/mem", "-o", Path.Combine(files.Folder, "x"), hello], ["compile",
            "--sign", hello, "-o", Path.Combine(files.Folder, "x"), hello], ["compile", "--repeat", "x", hello] })
            Assert.DoesNotMatch("[A-Za-z]+_[A-Za-z]+", CommandRun.Tiered(line).Refused().Replace(hello, "",
                StringComparison.Ordinal));
    }
}
