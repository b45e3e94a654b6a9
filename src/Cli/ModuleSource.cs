using Tiered.Wasm.Text;

namespace Tiered.Cli;

/// <summary>
/// A module that the user names, binary or text. What is wrong with it is said with its file and place.
/// </summary>
internal sealed class ModuleSource
{
    // The text, for places in it; null for a binary.
    private readonly byte[]? _text;

    private ModuleSource(string path, ReadOnlyMemory<byte> binary, byte[]? text) =>
        (Path, Binary, _text) = (path, binary, text);

    /// <summary>Its file, as the user gave it.</summary>
    internal string Path { get; }

    /// <summary>The module in the binary format.</summary>
    internal ReadOnlyMemory<byte> Binary { get; }

    /// <summary>Reads a module.</summary>
    /// <exception cref="InputException">It cannot be read, is an artifact, or is text that does not parse.</exception>
    internal static ModuleSource Read(InputFile file)
    {
        if (file.IsArtifact) throw new InputException($"{file.Path} is an artifact, a compiled module; this command takes the module itself");
        byte[] bytes = file.Bytes;
        if (!IsText(file.Path, bytes)) return new ModuleSource(file.Path, bytes, null);
        return Named(file.Path, () => new ModuleSource(file.Path, WatParser.ParseModule(bytes), bytes));
    }

    /// <summary>Does something with the module; an error in it is said with its file and place.</summary>
    internal T Attempt<T>(Func<T> action) => Named(Path, action, _text);

    internal WasmModule Decode(Engine engine) => Attempt(() => Module.DecodeOwned(engine, Binary));

    /// <summary>Whether a file is text; an empty one is what its name says.</summary>
    internal static bool IsText(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return System.IO.Path.GetExtension(path) is ".wat" or ".wast";
        return Module.IsText(bytes);
    }

    /// <summary>Runs something and names the file and the place in an error in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="action">What to do.</param>
    /// <param name="text">The text that was assembled, if it was text: users have no binary to look for an offset
    /// in.</param>
    internal static T Named<T>(string path, Func<T> action, byte[]? text = null)
    {
        try
        {
            return action();
        }
        catch (WasmFormatException error)
        {
            (int, int)? place = error.Line > 0 ? (error.Line, error.Column) : text is not null
                && error.Offset >= 0 ? WatParser.Locate(text, error.Offset) : null;
            if (place is not var (line, column)) throw new InputException($"{path}: {error.Message}");
            // The message ends with the place that the error knows.
            int end = error.Message.LastIndexOf(" (at ", StringComparison.Ordinal);
            throw new InputException($"{path}:{line}:{column}: {(end < 0 ? error.Message : error.Message[..end])}");
        }
    }
}
