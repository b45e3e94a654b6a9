namespace Tiered;

/// <summary>
/// The agreement between compiled code and engine, as a number that travels with code that is kept: layouts (<see cref="VMContext"/> and what it
/// leads to), builtins, calling convention, trap codes. Code of another number is refused.
/// </summary>
public static class VMAbi
{
    /// <summary>To be raised with every change of the agreement; a test compares it with a fingerprint of the layouts.</summary>
    public const int Version = 3;
}
