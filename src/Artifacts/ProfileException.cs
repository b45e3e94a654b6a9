namespace Tiered;

/// <summary>A profile was refused: it is damaged, or of another module. The message is one line that says which.</summary>
public sealed class ProfileException : WasmException
{
    /// <summary>Makes an exception.</summary>
    public ProfileException(string message, Exception? inner = null) : base("profile refused: " + message, inner)
    {
    }
}
