namespace Tiered;

/// <summary>The common base of every error that WebAssembly input or code causes.</summary>
public class WasmException : Exception
{
    /// <summary>Makes an exception with a message that tells the user what is wrong.</summary>
    /// <param name="message">One line. What a module brought into it is shown escaped (<see cref="DisplayText"/>).</param>
    /// <param name="inner">What led to it.</param>
    public WasmException(string message, Exception? inner = null) : base(DisplayText.Escape(message), inner) { }
}

/// <summary>Why a module was refused.</summary>
public enum WasmFormatErrorKind
{
    /// <summary>The bytes or the text do not follow the grammar.</summary>
    Malformed,
    /// <summary>The module is well formed but does not validate.</summary>
    Invalid,
    /// <summary>The module goes over a limit of this implementation.</summary>
    LimitExceeded,
    /// <summary>The module needs a feature that is switched off, or that the chosen backend lacks.</summary>
    Unsupported,
}

/// <summary>
/// A module was refused by the decoder, the text parser, the validator or a compiler. The message holds one clear line
/// and ends with the place: <c>(at offset 0x1f)</c> in binaries, <c>(at 3:14)</c> (line:column, from 1) in text.
/// </summary>
public sealed class WasmFormatException : WasmException
{
    /// <summary>An error in a binary module.</summary>
    /// <param name="kind">Why the module was refused.</param>
    /// <param name="message">One line, without the place.</param>
    /// <param name="offset">Byte offset from the start of the module, or -1 when there is none.</param>
    public WasmFormatException(WasmFormatErrorKind kind, string message, long offset = -1)
        : base(offset < 0 ? message : $"{message} (at offset 0x{offset:x})")
    {
        Kind = kind;
        Offset = offset;
    }

    /// <summary>An error in a text module. <paramref name="line"/> and <paramref name="column"/> count from 1.</summary>
    public WasmFormatException(WasmFormatErrorKind kind, string message, int line, int column)
        : base($"{message} (at {line}:{column})")
    {
        Kind = kind;
        Offset = -1;
        Line = line;
        Column = column;
    }

    /// <summary>Why the module was refused.</summary>
    public WasmFormatErrorKind Kind { get; }

    /// <summary>Byte offset from the start of the module, or -1 for text and for errors without a place.</summary>
    public long Offset { get; }

    /// <summary>Line in the text from 1; 0 for binaries.</summary>
    public int Line { get; }

    /// <summary>Column in the text from 1; 0 for binaries.</summary>
    public int Column { get; }
}
