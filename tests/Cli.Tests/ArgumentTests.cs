namespace Tiered.Tests.Cli;

/// <summary>What stands behind the module is the program's, byte for byte, whatever it looks like.</summary>
[Collection(CommandLineCollection.Name)]
public class ArgumentTests
{
    private readonly string _program, _artifact;

    public ArgumentTests(CommandLineFixture files)
    {
        _program = files.Write("world.wat", Guests.ShowWorld);
        _artifact = Path.Combine(files.Folder, "arguments.wasmu");
        if (!File.Exists(_artifact)) CommandRun.Tiered("compile", "--backend", "singlepass", "-o", _artifact,
            _program).Succeeded();
    }

    public static TheoryData<string[]> Lists =>
    [
        [],
        ["a", "--backend=llvm", "--dir=.", "--", "@x"],
        ["--"],
        ["--", "--", "a"],
        ["--help"],
        ["--version", "-h", "-?"],
        ["--backend", "llvm", "--no-cache", "true"],
        ["--stats", "/no/such/file", "--invoke", "f"],
        ["-abc", "-o:x", "-o=x", "/flag", "--a:b", "--a=b=c"],
        ["@", "@@", "@/etc/passwd", "@missing"],
        ["", " ", "a b", "\t\n", "'\"\\", "*", "$x", "[suggest]", "[diagram]"],
        ["run", "compile"],
        ["ünïcödé", "\U0001f600", "\uFFFD"],
    ];

    [Theory]
    [MemberData(nameof(Lists))]
    public void ArgumentsArriveAsTheyAre(string[] arguments)
    {
        string expected = string.Concat(arguments.Select(argument => argument + "\0"));
        Assert.Equal("world.wat\0" + expected, CommandRun.Tiered(["run", _program, .. arguments]).Succeeded().Output);
        Assert.Equal("world.wat\0" + expected, CommandRun.Tiered(["run", "--backend", "singlepass", "--", _program,
            .. arguments]).Succeeded().Output);
        Assert.Equal("world.wat\0" + expected, CommandRun.Tiered([_program, .. arguments]).Succeeded().Output);
        Assert.Equal("world.wat\0" + expected + "A=b\0", CommandRun.Tiered(["--env=A=b", _program,
            .. arguments]).Succeeded().Output);
        Assert.Equal("arguments.wasmu\0" + expected, CommandRun.Headless(["run", _artifact,
            .. arguments]).Succeeded().Output);
        Assert.Equal("arguments.wasmu\0" + expected, CommandRun.Headless(["run", "--", _artifact,
            .. arguments]).Succeeded().Output);
        Assert.Equal("arguments.wasmu\0" + expected, CommandRun.Headless([_artifact, .. arguments]).Succeeded().Output);
    }

    /// <summary>Every byte that an argument, a variable, a name of a file or of a directory can hold.</summary>
    [Fact]
    public void WhatIsNoUtf8ArrivesAsBytes()
    {
        const string bytes = @"$'\x01\x7f\x80\xbf\xc0\xc3\xe2\x82\xed\xa0\x80\xf0\x9f\xff\xc3\xa9'";
        foreach (string command in new[] { "$tiered run --no-cache", "$headless run" })
        {
            string file = command.StartsWith("$tiered", StringComparison.Ordinal) ? _program : _artifact;
            string name = $"$(dirname {file})/n{bytes}";
            var run = CommandRun.Shell($"cp {file} {name}; export V={bytes}; {command} --env V --env=W=x{bytes} {name} {bytes} 'last' | od -An -tx1 -v | tr -d ' \\n'; rm {name}");
            const string hex = "017f80bfc0c3e282eda080f09fffc3a9";
            Assert.Equal(("", $"6e{hex}00{hex}006c61737400563d{hex}00573d78{hex}00"), (run.Error, run.Output));
        }
    }

    [Fact]
    public void VariablesOfThisProcessArePassedByName()
    {
        var run = CommandRun.Shell($"export A=1 B=; $tiered run --env A --env B --env C=3 {_program}");
        Assert.Equal("world.wat\0A=1\0B=\0C=3\0", run.Succeeded().Output);
        Assert.Equal("tiered: --env NOT_SET_ANYWHERE: expected K=V", CommandRun.Tiered("run", "--env",
            "NOT_SET_ANYWHERE", _program).Refused());
    }

    [Fact]
    public void AWordThatIsNeitherCommandNorFileIsSaidToBeNeither()
    {
        Assert.Equal("tiered: 'bogus' is no command and no file; try --help", CommandRun.Tiered("bogus",
            "x").Refused());
        Assert.Equal("tiered: bogus.wasm: no such file", CommandRun.Tiered("bogus.wasm").Refused());
        Assert.Equal("tiered-headless: bogus.wasmu: no such file\n", CommandRun.Headless("bogus.wasmu", "x").Error);
    }
}
