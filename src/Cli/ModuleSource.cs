using Tiered.Wasm.Text;

namespace Tiered.Cli;

/// <summary>A module that the user names, binary or text. What is wrong with it is said with its file and place.</summary>
internal sealed class ModuleSource
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private ModuleSource(string path, ReadOnlyMemory<byte> binary) => (Path, Binary) = (path, binary);

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
        if (!IsText(file.Path, bytes)) return new ModuleSource(file.Path, bytes);
        return Named(file.Path, () => new ModuleSource(file.Path, WatParser.ParseModule(bytes)));
    }

    /// <summary>Does something with the module; an error in it is said with its file and place.</summary>
    internal T Attempt<T>(Func<T> action) => Named(Path, action);

    internal WasmModule Decode(Engine engine) => Attempt(() => Module.Decode(engine, Binary));

    /// <summary>Text starts with white space, a comment, an annotation or a field; no binary does. An empty file is what its name says.</summary>
    internal static bool IsText(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\0asm"u8)) return false;
        if (bytes.StartsWith(ByteOrderMark)) return true;
        return bytes.IsEmpty
            ? System.IO.Path.GetExtension(path) is ".wat" or ".wast"
            : bytes[0] is (byte)'(' or (byte)';' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
    }

    /// <summary>Runs something and names the file in an error in it.</summary>
    internal static T Named<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (WasmFormatException error)
        {
            throw new InputException($"{path}: {error.Message}");
        }
    }
}
