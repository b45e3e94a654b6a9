using Microsoft.Win32.SafeHandles;
using Tiered.Native;

namespace Tiered.Cli;

/// <summary>
/// A file that a command writes. A regular file is written beside its place, without a name where the file system can,
/// and takes
/// its place when it is whole: nobody sees half of it, and one that is mapped somewhere is not changed. Symbolic links
/// stay, and what they lead to is written. What is no regular file, such as a device, a pipe or one of the process's
/// own descriptors, is opened and written in place. Opened before the work whose result it takes, so that a place
/// that cannot be written is found first.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private const int MaxLinks = 40;
    private const uint ReadWrite = 0x1B6, PermissionBits = 0x1FF, ExecuteBits = 0x49; // 0666, 0777, 0111

    private readonly string _shown;
    private readonly SafeFileHandle _file;

    // The place that a regular file takes (null for what is written in place), the name that it has until then, and
    // its mode.
    private readonly string? _place;
    private string? _temporary;
    private readonly uint? _mode;

    private OutputFile(string shown, SafeFileHandle file, string? place, string? temporary, uint? mode)
    {
        (_shown, _file, _place, _temporary, _mode) = (shown, file, place, temporary, mode);
    }

    /// <summary>Opens a file for writing.</summary>
    /// <param name="path">Its path, as the user gave it.</param>
    /// <param name="inputs">Files that are read: none of them may be it, under whatever name.</param>
    /// <param name="isExecutable">Whether it is a program.</param>
    /// <exception cref="InputException">It cannot be written.</exception>
    internal static OutputFile Open(string path, IEnumerable<InputFile> inputs, bool isExecutable = false)
    {
        if (path.Length == 0) throw new InputException("the name of a file to write is empty");
        var (place, descriptor) = Resolve(path);
        if (descriptor is { } number)
            return InPlace(path, Posix.Duplicate(number), inputs);
        var existing = Posix.Status(place);
        if (existing is { IsDirectory: true }) throw Refusal(path, "Is a directory");
        if (existing is { IsRegular: false }) return InPlace(path, Posix.Open(place, Posix.O_WRONLY | Posix.O_NOCTTY),
            inputs);
        if (existing is { } known) CheckInputs(path, known, inputs);
        uint? mode = existing is { } old ? old.Mode & PermissionBits : null;
        string folder = Path.GetDirectoryName(place) is { Length: > 0 } parent ? parent : ".";
        uint initial = ReadWrite | (isExecutable ? PermissionBits & ExecuteBits : 0);
        if (isExecutable) mode |= ExecuteBits;
        if (Posix.Open(folder, Posix.O_WRONLY | Posix.O_TMPFILE, initial) is { } unnamed)
            return new OutputFile(path, unnamed, place, null, mode);
        string temporary = Temporary(place);
        var named = Posix.Open(temporary, Posix.O_WRONLY | Posix.O_CREAT | Posix.O_EXCL | Posix.O_NOFOLLOW,
            initial) ?? throw Refusal(path, Posix.LastMessage);
        return new OutputFile(path, named, place, temporary, mode);
    }

    /// <summary>Writes all of a file.</summary>
    internal static void Write(string path, ReadOnlySpan<byte> bytes, IEnumerable<InputFile> inputs)
    {
        using var file = Open(path, inputs);
        file.Write(bytes);
        file.Commit();
    }

    /// <summary>Writes bytes behind those that were written before.</summary>
    /// <exception cref="InputException">They cannot be written.</exception>
    internal void Write(ReadOnlySpan<byte> bytes)
    {
        // Streams of .NET write at positions that they count themselves; one of the process's own descriptors has one
        // that others share.
        if (!Posix.Write(_file, bytes)) throw Refusal(_shown, Posix.LastMessage);
    }

    /// <summary>
    /// Ends writing: from now on the file is what was written. Without this nothing changes in its place.
    /// </summary>
    internal void Commit()
    {
        if (_place is null) return;
        if (_mode is { } mode && !Posix.SetMode(_file, mode)) throw Refusal(_shown, Posix.LastMessage);
        if (_temporary is null)
        {
            string temporary = Temporary(_place);
            if (!Posix.Name(_file, temporary)) throw Refusal(_shown, Posix.LastMessage);
            _temporary = temporary;
        }
        if (!Posix.Rename(Posix.CurrentDirectory, _temporary, Posix.CurrentDirectory, _place)) throw Refusal(_shown,
            Posix.LastMessage);
        _temporary = null;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (_temporary is not null) _ = Posix.Unlink(Posix.CurrentDirectory, _temporary);
    }

    private static OutputFile InPlace(string path, SafeFileHandle? file, IEnumerable<InputFile> inputs)
    {
        if (file is null) throw Refusal(path, Posix.LastMessage);
        if (Posix.Status(file) is not { } status) throw Refusal(path, Posix.LastMessage);
        CheckInputs(path, status, inputs);
        return new OutputFile(path, file, null, null, null);
    }

    private static void CheckInputs(string path, in FileStatus output, IEnumerable<InputFile> inputs)
    {
        // A terminal or /dev/null may well be both.
        if (output.IsCharacterDevice) return;
        foreach (var input in inputs)
        {
            if (input.Identity == output.Identity) throw Refusal(path,
                $"it is the same file as the input {input.Path}");
        }
    }

    /// <summary>
    /// Where writing to a path leads: links followed, also one whose target is yet to be made. One of this process's
    /// own
    /// descriptors is that, not the file that it may be: its position counts, and whoever gave it has it open.
    /// </summary>
    private static (string Place, int? Descriptor) Resolve(string path)
    {
        string own = $"/proc/{Environment.ProcessId}/fd";
        for (int links = 0; links < MaxLinks; links++)
        {
            string name = Path.GetFileName(path), folder = Path.GetDirectoryName(path) is { Length: > 0 } parent
                ? parent : path.StartsWith('/') ? "/" : ".";
            if (name is "" or "." or "..") return (path, null);
            string real = Posix.RealPath(folder) ?? throw Refusal(path, Posix.LastMessage);
            if (real == own && int.TryParse(name, out int descriptor)) return ("", descriptor);
            string place = Path.Combine(real, name);
            // The links of /proc are no names: to follow their text would lead elsewhere.
            if (real.StartsWith("/proc/", StringComparison.Ordinal)
                || Posix.ReadLink(place) is not { } target) return (place, null);
            path = Path.Combine(real, target);
        }
        throw Refusal(path, "Too many levels of symbolic links");
    }

    private static string Temporary(string place) => $"{place}.{UniqueName.Next()}.tmp";

    private static InputException Refusal(string path, string reason) => new($"cannot write {path}: {reason}");
}
