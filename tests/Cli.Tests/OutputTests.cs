using System.Security.Cryptography;

namespace Tiered.Tests.Cli;

/// <summary>Every command that writes a file writes what the user named, and destroys nothing.</summary>
[Collection(CommandLineCollection.Name)]
public class OutputTests : IDisposable
{
    private readonly CommandLineFixture _files;
    private readonly string _folder;
    private readonly string _hello, _binary, _artifact;

    public OutputTests(CommandLineFixture files)
    {
        _files = files;
        _folder = Directory.CreateDirectory(Path.Combine(files.Folder,
            "output-" + Guid.NewGuid().ToString("N"))).FullName;
        _hello = Path.Combine(_folder, "hello.wat");
        File.WriteAllText(_hello, Guests.Hello);
        _binary = Path.Combine(files.Folder, "output-hello.wasm");
        _artifact = Path.Combine(files.Folder, "output-hello.wasmu");
        if (!File.Exists(_binary)) CommandRun.Tiered("wat2wasm", _hello, "-o", _binary).Succeeded();
        if (!File.Exists(_artifact)) CommandRun.Tiered("compile", "--backend", "singlepass", "-o", _artifact,
            _hello).Succeeded();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Writers => [.. All];

    private static readonly string[] All = ["compile", "create-exe", "wat2wasm", "wasm2wat", "run --stats",
        "compile --stats"];

    /// <summary>A command line that writes a file, and the inputs that it reads.</summary>
    private string[] Line(string writer, string output, string? input = null) => writer switch
    {
        "compile" => ["compile", "--backend", "singlepass", "-o", output, input ?? _hello],
        "create-exe" => ["create-exe", "--runner", Runner(), "-o", output, input ?? _artifact],
        "wat2wasm" => ["wat2wasm", input ?? _hello, "-o", output],
        "wasm2wat" => ["wasm2wat", input ?? _binary, "-o", output],
        "run --stats" => ["run", "--stats", output, input ?? _hello],
        _ => ["compile", "--backend", "singlepass", "--stats", output, input ?? _hello],
    };

    private byte[] InputOf(string writer) => File.ReadAllBytes(writer switch { "create-exe" => _artifact, "wasm2wat" =>
        _binary, _ => _hello });

    /// <summary>Any executable will do to be put in front.</summary>
    private string Runner()
    {
        string runner = Path.Combine(_files.Folder, "runner");
        if (!File.Exists(runner)) File.WriteAllBytes(runner, [0x7f, (byte)'E', (byte)'L', (byte)'F', .. new byte[100]]);
        return runner;
    }

    private void Make(string tool, params string[] arguments) =>
        CommandRun.Start(tool, TimeSpan.FromSeconds(10), arguments).Succeeded();

    [Theory]
    [MemberData(nameof(Writers))]
    public void DevicesStayDevices(string writer)
    {
        string device = Path.Combine(_folder, "null"), link = Path.Combine(_folder, "link");
        if (CommandRun.Start("mknod", TimeSpan.FromSeconds(10), device, "c", "1", "3").ExitCode != 0) return;
        File.CreateSymbolicLink(link, device);
        foreach (string name in new[] { device, link })
        {
            Assert.Equal("", CommandRun.Tiered(Line(writer, name)).Succeeded().Error);
            Assert.Equal("character special file 1 3\n", CommandRun.Start("stat", TimeSpan.FromSeconds(10), "-c",
                "%F %t %T", device).Output);
        }
        Assert.Equal(device, new FileInfo(link).LinkTarget);
        Assert.Equal(["hello.wat", "link", "null"], Names());
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public async Task PipesGetTheWholeFile(string writer)
    {
        string pipe = Path.Combine(_folder, "pipe"), file = Path.Combine(_folder, "file");
        Make("mkfifo", pipe);
        var read = Task.Run(() => File.ReadAllBytes(pipe));
        CommandRun.Tiered(Line(writer, pipe)).Succeeded();
        byte[] bytes = await read.WaitAsync(TimeSpan.FromSeconds(20));
        CommandRun.Tiered(Line(writer, file)).Succeeded();
        if (writer.Contains("--stats")) Assert.StartsWith("{", System.Text.Encoding.UTF8.GetString(bytes));
        else Assert.Equal(File.ReadAllBytes(file), bytes);
        Assert.Equal(["file", "hello.wat", "pipe"], Names());
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void LinksStayAndWhatTheyLeadToIsReplacedAtOnce(string writer)
    {
        string target = Path.Combine(_folder, "target"), near = Path.Combine(_folder, "near"),
            far = Path.Combine(_folder, "far");
        File.CreateSymbolicLink(near, "target");
        File.CreateSymbolicLink(far, near);
        // First it leads nowhere; then to a file that others have open, which keep what it was.
        CommandRun.Tiered(Line(writer, far)).Succeeded();
        byte[] first = File.ReadAllBytes(target);
        File.WriteAllText(target, "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        using (var open = File.OpenText(target))
        {
            CommandRun.Tiered(Line(writer, far)).Succeeded();
            Assert.Equal("old", open.ReadToEnd());
        }
        if (!writer.Contains("--stats")) Assert.Equal(first, File.ReadAllBytes(target));
        Assert.True(File.GetUnixFileMode(target).HasFlag(UnixFileMode.OtherRead));
        Assert.False(File.GetUnixFileMode(target).HasFlag(UnixFileMode.GroupRead));
        Assert.Equal(writer == "create-exe", File.GetUnixFileMode(target).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(("target", near), (new FileInfo(near).LinkTarget, new FileInfo(far).LinkTarget));
        Assert.Equal(["far", "hello.wat", "near", "target"], Names());
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void NoInputIsOverwritten(string writer)
    {
        string input = Path.Combine(_folder, "input.wat"), link = Path.Combine(_folder, "link"),
            second = Path.Combine(_folder, "second");
        byte[] contents = InputOf(writer);
        File.WriteAllBytes(input, contents);
        File.CreateSymbolicLink(link, input);
        Make("ln", input, second);
        foreach (string output in new[] { input, link, second, Path.Combine(_folder, ".", "input.wat") })
        {
            Assert.Equal($"tiered: cannot write {output}: it is the same file as the input {input}",
                CommandRun.Tiered(Line(writer, output, input)).Refused());
            Assert.Equal(contents, File.ReadAllBytes(input));
        }
        Assert.Equal(["hello.wat", "input.wat", "link", "second"], Names());
    }

    [Fact]
    public void KeysAndRunnersAreInputsToo()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = Path.Combine(_folder, "key.pem"), text = Path.Combine(_folder, "text.wasm");
        File.WriteAllText(pem, key.ExportPkcs8PrivateKeyPem());
        Assert.Contains("the same file as the input", CommandRun.Tiered("compile", "--sign", pem, "-o", pem,
            _hello).Refused());
        Assert.Contains("the same file as the input", CommandRun.Tiered("create-exe", "--runner", Runner(), "-o",
            Runner(), _artifact).Refused());
        // Text under the name that the binary would get.
        File.WriteAllText(text, Guests.Hello);
        Assert.Contains("the same file as the input", CommandRun.Tiered("wat2wasm", text).Refused());
        Assert.Equal(Guests.Hello, File.ReadAllText(text));
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void WhatCannotBeWrittenIsSaidBeforeAnythingRuns(string writer)
    {
        string loop = Path.Combine(_folder, "loop"), nowhere = Path.Combine(_folder, "nowhere");
        File.CreateSymbolicLink(loop, "loop");
        File.CreateSymbolicLink(nowhere, "no/such");
        foreach (var (output, reason) in new[]
        {
            (Path.Combine(_folder, "no", "such"), "No such file or directory"), (nowhere,
                "No such file or directory"), (_folder, "Is a directory"), (_folder + "/", "Is a directory"),
            (loop, "Too many levels of symbolic links"), (Path.Combine(_hello, "x"), "Not a directory"),
        })
        {
            string error = CommandRun.Tiered(Line(writer, output)).Refused();
            Assert.StartsWith("tiered: cannot write ", error);
            Assert.EndsWith(": " + reason, error);
        }
        Assert.Equal(["hello.wat", "loop", "nowhere"], Names());
    }

    [Fact]
    public void WhatFailsLeavesTheOldFile()
    {
        string output = Path.Combine(_folder, "out.wasmu"), bad = Path.Combine(_folder, "bad.wat");
        File.WriteAllText(output, "old");
        File.WriteAllText(bad, "(module (func (result i32) i64.const 1))");
        CommandRun.Tiered("compile", "-o", output, bad).Refused();
        Assert.Equal("old", File.ReadAllText(output));
        Assert.Equal(["bad.wat", "hello.wat", "out.wasmu"], Names());
    }

    /// <summary>
    /// The process's own descriptors are written where they are: at their position, not over what was written before.
    /// </summary>
    [Fact]
    public void StandardOutputByItsNameIsAppendedTo()
    {
        string output = Path.Combine(_folder, "all");
        var run = CommandRun.Start("sh", TimeSpan.FromMinutes(1), "-c",
            $"{{ echo before; {CommandRun.Root}/tiered wasm2wat {_binary} -o /dev/stdout; {CommandRun.Root}/tiered wasm2wat {_binary} -o /dev/fd/1; echo after; }} > {output}");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string text = CommandRun.Tiered("wasm2wat", _binary).Succeeded().Output;
        Assert.Equal($"before\n{text}{text}after\n", File.ReadAllText(output));
    }

    private string[] Names() => [.. Directory.GetFileSystemEntries(_folder).Select(path =>
        Path.GetFileName(path)!).Order(StringComparer.Ordinal)];
}
