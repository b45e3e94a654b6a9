using System.CommandLine;
using Tiered.Artifacts;

namespace Tiered.Cli.Commands;

/// <summary><c>tiered create-exe</c>: one executable file of <c>tiered-headless</c> and an artifact.</summary>
internal static class CreateExeCommand
{
    private const string RunnerName = "tiered-headless";

    internal static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "The executable to write", HelpName = "APP", Required = true };
        var runner = new Option<string?>("--runner") { Description = $"The {RunnerName} executable to put in front; the one beside this command by default", HelpName = "FILE" };
        var trust = CommandLine.TrustOption();
        var artifact = CommandLine.FileArgument<string>("ARTIFACT", "A .wasmu file");
        var command = new Command("create-exe", "Make an executable of an artifact") { output, runner, trust, artifact };
        command.SetAction(result => CommandLine.Guard(() =>
            CreateExecutable(result.GetValue(artifact)!, result.GetValue(output)!, result.GetValue(runner), result.GetValue(trust) ?? [])));
        return command;
    }

    private static int CreateExecutable(string path, string output, string? runnerPath, string[] trust)
    {
        using var file = InputFile.Open(path);
        using var runnerFile = InputFile.Open(runnerPath ?? FindRunner());
        using var written = OutputFile.Open(output, [file, runnerFile], isExecutable: true);
        byte[] artifact = file.Bytes;
        if (!ArtifactFormat.IsArtifact(artifact)) throw new InputException($"{path} is not an artifact; make one with: tiered compile -o OUT.wasmu {path}");
        var opened = Artifact.Open(artifact);
        if (trust.Length > 0) opened.VerifySignature([.. trust.Select(ArtifactFiles.ReadKey)]);
        opened.VerifyChecksums();
        _ = Module.DecodeArtifact(artifact, out _);
        byte[] runner = ReadRunner(runnerFile);

        const int alignment = 65536;
        long start = (runner.Length + alignment - 1L) / alignment * alignment;
        written.Write(runner);
        written.Write(new byte[start - runner.Length]);
        written.Write(artifact);
        written.Write(EmbeddedTrailer.Create(start, artifact.Length));
        written.Commit();
        Terminal.Line($"{output}: {start + artifact.Length + ArtifactFormat.TrailerSize} bytes");
        return ExitCodes.Success;
    }

    /// <summary>Beside this command, where packages put both; or where the repository's scripts build it.</summary>
    private static string FindRunner()
    {
        string here = Path.GetDirectoryName(Environment.ProcessPath) ?? ".";
        foreach (string candidate in new[] { Path.Combine(here, RunnerName), Path.Combine(here, "..", "headless", RunnerName) })
        {
            if (File.Exists(candidate)) return candidate;
        }
        throw new InputException($"no {RunnerName} beside this command: build it (./{RunnerName} --version does) or name it with --runner");
    }

    private static byte[] ReadRunner(InputFile file)
    {
        byte[] runner = file.Bytes;
        string path = file.Path;
        if (!runner.AsSpan().StartsWith("\u007fELF"u8)) throw new InputException($"{path} is no executable");
        if (File.Exists(Path.ChangeExtension(path, ".dll")) || File.Exists(path + ".dll"))
            throw new InputException($"{path} needs files beside it: an executable of one file takes a {RunnerName} published with NativeAOT");
        if (runner.Length < EmbeddedTrailer.HeadSize) throw new InputException($"{path} is no executable");
        if (EmbeddedTrailer.IsMarked(runner) || runner.Length >= ArtifactFormat.TrailerSize && EmbeddedTrailer.TryRead(runner.AsSpan(runner.Length - ArtifactFormat.TrailerSize), out _, out _))
            throw new InputException($"{path} carries an artifact already");
        EmbeddedTrailer.MarkHead(runner);
        return runner;
    }
}
