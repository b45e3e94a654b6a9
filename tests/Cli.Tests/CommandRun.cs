using System.Diagnostics;

namespace Tiered.Tests.Cli;

/// <summary>A process that has ended.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    internal static string Root { get; } = FindRoot();

    /// <summary>Compiled modules of these tests; not those of the user.</summary>
    private static readonly string CacheFolder = Path.Combine(Path.GetTempPath(), $"tiered-cli-tests-cache-{Environment.ProcessId}");

    /// <summary>Runs the command line through the root script, as users do.</summary>
    internal static CommandRun Tiered(params string[] arguments) => Start(Path.Combine(Root, "tiered"), Limit, arguments);

    /// <summary>Runs the command without compilers.</summary>
    internal static CommandRun Headless(params string[] arguments) => Start(Path.Combine(Root, "tiered-headless"), Limit, arguments);

    /// <summary>Runs a line of the shell, in which <c>$tiered</c> and <c>$headless</c> are the commands.</summary>
    internal static CommandRun Shell(string line) => Start("bash", Limit, "-c", $"tiered={Root}/tiered; headless={Root}/tiered-headless; {line}");

    internal static CommandRun Start(string file, TimeSpan limit, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TIERED_CACHE_DIR"] = CacheFolder;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{file} {string.Join(' ', arguments)} did not end within {limit}");
        }
        return new CommandRun(process.ExitCode, output.Result, error.Result);
    }

    internal static void RemoveCache()
    {
        if (Directory.Exists(CacheFolder)) Directory.Delete(CacheFolder, recursive: true);
    }

    /// <summary>The lines on standard output, without the empty rest behind the last one.</summary>
    internal string[] Lines => Output.TrimEnd('\n').Split('\n');

    /// <summary>It did what it should, silently as to errors.</summary>
    internal CommandRun Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit status {ExitCode}: {Error}");
        Assert.Equal("", Error);
        return this;
    }

    /// <summary>It refused its input: status 2 and one line that says why, nothing else. Returns the line.</summary>
    internal string Refused()
    {
        Assert.Equal(2, ExitCode);
        Assert.Equal("", Output);
        Assert.StartsWith("tiered: ", Error);
        Assert.Equal(Error.Length - 1, Error.IndexOf('\n'));
        Assert.DoesNotContain("   at ", Error);
        return Error.TrimEnd('\n');
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Tiered.sln"))) return at.FullName;
        }
        throw new InvalidOperationException("the tests run outside the repository");
    }
}

/// <summary>Both commands, built before the first test needs them, and a folder for files.</summary>
public sealed class CommandLineFixture : IDisposable
{
    public CommandLineFixture()
    {
        foreach (string command in (string[])["tiered", "tiered-headless"])
        {
            var run = CommandRun.Start(Path.Combine(CommandRun.Root, command), TimeSpan.FromMinutes(10), "--version");
            Assert.True(run.ExitCode == 0, run.Error);
        }
    }

    /// <summary>A folder of these tests' own.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("tiered-cli-tests-").FullName;

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        CommandRun.RemoveCache();
    }
}

/// <summary>Tests that run the executable take turns and share its one build.</summary>
[CollectionDefinition(Name)]
public sealed class CommandLineCollection : ICollectionFixture<CommandLineFixture>
{
    public const string Name = "command line";
}
