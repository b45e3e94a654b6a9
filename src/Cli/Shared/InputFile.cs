using Microsoft.Win32.SafeHandles;
using Tiered.Artifacts;
using Tiered.Native;

namespace Tiered.Cli;

/// <summary>
/// A file that the user names to be read: opened once, since a pipe can be read but once, and what a name stands for
/// may
/// change. <c>-</c> is standard input.
/// </summary>
internal sealed class InputFile : IDisposable
{
    /// <summary>No module is larger; an endless device would otherwise use up all memory.</summary>
    private const long MaxStreamBytes = 1L << 30;

    private const int HeadBytes = 8;

    private readonly SafeFileHandle _file;
    private readonly FileStatus _status;
    private byte[]? _bytes;

    private InputFile(string path, SafeFileHandle file, FileStatus status) =>
        (Path, _file, _status) = (path, file, status);

    /// <summary>Its name, as the user gave it.</summary>
    internal string Path { get; }

    /// <summary>Which file it is.</summary>
    internal FileStatus.FileIdentity Identity => _status.Identity;

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    internal static InputFile Open(string path)
    {
        var file = path == "-" ? Posix.Duplicate(0) : Posix.Open(path, Posix.O_RDONLY | Posix.O_NOCTTY);
        if (file is null) throw Posix.LastError == Posix.ENOENT
            ? new InputException($"{path}: no such file") : Refusal(path, Posix.LastMessage);
        if (Posix.Status(file) is not { } status) throw Refusal(path, Posix.LastMessage);
        if (!status.IsDirectory) return new InputFile(path, file, status);
        file.Dispose();
        throw Refusal(path, "Is a directory");
    }

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    internal static byte[] Read(string path)
    {
        using var file = Open(path);
        return file.Bytes;
    }

    /// <summary>All of it.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    internal byte[] Bytes
    {
        get
        {
            try
            {
                return _bytes ??= _status.IsRegular ? ReadAll() : ReadStream();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw Refusal(Path, error.Message);
            }
        }
    }

    /// <summary>Whether it starts as an artifact does.</summary>
    internal bool IsArtifact
    {
        get
        {
            if (_bytes is not null || !_status.IsRegular) return ArtifactFormat.IsArtifact(Bytes);
            Span<byte> head = stackalloc byte[HeadBytes];
            try
            {
                return RandomAccess.Read(_file, head, 0) == head.Length && ArtifactFormat.IsArtifact(head);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw Refusal(Path, error.Message);
            }
        }
    }

    /// <summary>Loads the artifact that it holds; a regular file is mapped.</summary>
    /// <exception cref="InputException">It is damaged, not trusted, or not for this machine.</exception>
    internal Module LoadArtifact(Engine engine, ArtifactTrust trust)
    {
        try
        {
            return _status.IsRegular
                ? Module.DeserializeFile(engine, Posix.PathOf(_file), trust) : Module.Deserialize(engine, Bytes, trust);
        }
        catch (Exception error) when (error is ArtifactException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{Path}: {error.Message}");
        }
    }

    public void Dispose() => _file.Dispose();

    private byte[] ReadAll()
    {
        long size = RandomAccess.GetLength(_file);
        // Files of /proc say that they are empty.
        if (size == 0) return ReadStream();
        if (size > Array.MaxLength) throw Refusal(Path, "it is too large");
        var bytes = GC.AllocateUninitializedArray<byte>((int)size);
        int length = 0;
        while (length < bytes.Length
            && RandomAccess.Read(_file, bytes.AsSpan(length), length) is > 0 and var read) length += read;
        return length == bytes.Length ? bytes : bytes[..length];
    }

    private byte[] ReadStream()
    {
        using var stream = new FileStream(_file, FileAccess.Read, bufferSize: 0);
        var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) is > 0 and var read)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxStreamBytes) throw Refusal(Path, $"it does not end after {MaxStreamBytes >> 20} MiB");
        }
        return bytes.ToArray();
    }

    private static InputException Refusal(string path, string reason) => new($"cannot read {path}: {reason}");
}
