using System.Diagnostics;
using System.Text;
using Tiered.Artifacts;

namespace Tiered.Cli;

/// <summary>Artifacts as the commands of both executables meet them: files that the user names.</summary>
internal static class ArtifactFiles
{
    /// <summary>
    /// Loads an artifact. Who names a file to be run without naming keys has chosen to trust the file, as with any executable.
    /// </summary>
    internal static Module Load(Engine engine, InputFile file, IReadOnlyList<string> trustedKeyFiles, Stats stats)
    {
        var trust = trustedKeyFiles.Count == 0 ? ArtifactTrust.Unverified : ArtifactTrust.SignedBy([.. trustedKeyFiles.Select(ReadKey)]);
        var clock = Stopwatch.StartNew();
        var module = file.LoadArtifact(engine, trust);
        stats.LoadMs = ProgramRunner.Lap(clock);
        stats.Describe(module);
        return module;
    }

    internal static ArtifactKey ReadKey(string path)
    {
        using var file = InputFile.Open(path);
        try
        {
            return ArtifactKey.FromPem(ReadPem(file));
        }
        catch (ArgumentException error)
        {
            throw new InputException($"{path}: {Reason(error)}");
        }
    }

    /// <summary>The first sentence of an argument error, without the parameter's name behind it.</summary>
    internal static string Reason(ArgumentException error)
    {
        int end = error.Message.IndexOf(" (Parameter", StringComparison.Ordinal);
        return end < 0 ? error.Message : error.Message[..end];
    }

    internal static string ReadPem(InputFile file) => Encoding.UTF8.GetString(file.Bytes);
}
