using System.Reflection;

namespace Tiered;

/// <summary>
/// Versions of compilers as cache keys need them: they change with every build that could make other code, so that no one has to remember to
/// change a number.
/// </summary>
public static class BuildVersion
{
    /// <summary>
    /// A version made of the identities of the assemblies that take part in a compilation. The build derives an assembly's identity (its module version
    /// id, ECMA-335 II.22.30) from its contents alone.
    /// </summary>
    /// <param name="parts">A type of each assembly.</param>
    public static string Of(params ReadOnlySpan<Type> parts)
    {
        ulong hash = 14695981039346656037;
        Span<byte> id = stackalloc byte[16];
        foreach (var part in parts)
        {
            part.Module.ModuleVersionId.TryWriteBytes(id);
            // FNV-1a, 64 bits.
            foreach (byte b in id) hash = (hash ^ b) * 1099511628211;
        }
        string name = typeof(BuildVersion).Assembly.GetName().Version?.ToString(3) ?? "0";
        return $"{name}-{hash:x16}";
    }
}
