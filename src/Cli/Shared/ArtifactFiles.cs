using System.Diagnostics;
using Tiered.Artifacts;

namespace Tiered.Cli;

/// <summary>Artifacts as the commands of both executables meet them: files that the user names.</summary>
internal static class ArtifactFiles
{
    /// <summary>Whether a file starts as an artifact does. False for files that cannot be read.</summary>
    internal static bool IsArtifact(string path)
    {
        Span<byte> head = stackalloc byte[8];
        try
        {
            using var file = File.OpenHandle(path);
            return RandomAccess.Read(file, head, 0) == head.Length && ArtifactFormat.IsArtifact(head);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Loads an artifact. Who names a file to be run without naming keys has chosen to trust the file, as with any executable.
    /// </summary>
    internal static Module Load(Engine engine, string path, IReadOnlyList<string> trustedKeyFiles, Stats stats)
    {
        var trust = trustedKeyFiles.Count == 0 ? ArtifactTrust.Unverified : ArtifactTrust.SignedBy([.. trustedKeyFiles.Select(ReadKey)]);
        var clock = Stopwatch.StartNew();
        var module = Module.DeserializeFile(engine, path, trust);
        stats.LoadMs = ProgramRunner.Lap(clock);
        stats.Describe(module);
        return module;
    }

    internal static ArtifactKey ReadKey(string path)
    {
        try
        {
            return ArtifactKey.FromPem(ReadPem(path));
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

    internal static string ReadPem(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"cannot read {path}");
        }
    }
}
