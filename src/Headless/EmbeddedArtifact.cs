using Tiered.Artifacts;
using Tiered.Cli;

namespace Tiered.Headless;

/// <summary>The artifact behind this executable, put there by <c>tiered create-exe</c>.</summary>
internal sealed class EmbeddedArtifact
{
    private const string Executable = "/proc/self/exe";

    private readonly long _offset, _length;

    private EmbeddedArtifact(long offset, long length)
    {
        _offset = offset;
        _length = length;
    }

    internal static EmbeddedArtifact? Find()
    {
        try
        {
            using var file = File.OpenHandle(Executable);
            Span<byte> trailer = stackalloc byte[ArtifactFormat.TrailerSize];
            long size = RandomAccess.GetLength(file);
            return size >= trailer.Length && RandomAccess.Read(file, trailer, size - trailer.Length) == trailer.Length
                && EmbeddedTrailer.TryRead(trailer, out long offset, out long length)
                ? new EmbeddedArtifact(offset, length)
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Runs the program, which sees no directory. It is one file with this executable, so whoever trusts the one trusts the other.</summary>
    internal int Run(string[] arguments)
    {
        var engine = HeadlessRun.CreateEngine();
        var module = Module.DeserializeFile(engine, Executable, ArtifactTrust.Unverified, _offset, _length);
        string path = Environment.ProcessPath ?? "program";
        return ProgramRunner.Run(engine, module, new ProgramOptions
        {
            Command = Path.GetFileName(path),
            Path = path,
            Arguments = arguments,
        }, new Stats(), null);
    }
}
