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

    /// <summary>Finds the artifact; null in an executable that carries none.</summary>
    /// <exception cref="InputException">It was there, and is damaged: another program than the one that was made must not run in its stead.</exception>
    internal static EmbeddedArtifact? Find()
    {
        try
        {
            using var file = File.OpenHandle(Executable);
            Span<byte> trailer = stackalloc byte[ArtifactFormat.TrailerSize];
            long size = RandomAccess.GetLength(file);
            if (size >= trailer.Length && RandomAccess.Read(file, trailer, size - trailer.Length) == trailer.Length
                && EmbeddedTrailer.TryRead(trailer, out long offset, out long length) && offset <= size - trailer.Length && length == size - trailer.Length - offset)
                return new EmbeddedArtifact(offset, length);
            Span<byte> head = stackalloc byte[EmbeddedTrailer.HeadSize];
            if (RandomAccess.Read(file, head, 0) == head.Length && EmbeddedTrailer.IsMarked(head))
                throw new InputException($"{Environment.ProcessPath} is damaged or cut off: the program that it carries is not whole");
            return null;
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
