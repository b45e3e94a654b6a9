namespace Tiered.Native;

/// <summary>
/// Arguments and environment of this process as it was given them. .NET decodes them as UTF-8 and loses what is none;
/// here
/// they have the form of <see cref="RawText"/>.
/// </summary>
internal static class ProcessArguments
{
    private const string Replacement = "\uFFFD";

    /// <summary>The arguments without loss; those that .NET gave where the system does not tell.</summary>
    internal static string[] Restore(string[] arguments)
    {
        if (!Array.Exists(arguments, argument =>
            argument.Contains(Replacement, StringComparison.Ordinal))) return arguments;
        var all = Read("/proc/self/cmdline");
        // In front may be the runtime's host and its own arguments.
        return all.Count < arguments.Length ? arguments : [.. all[^arguments.Length..]];
    }

    /// <summary>A variable of the environment; null when it is not set.</summary>
    internal static string? Variable(string name)
    {
        if (Environment.GetEnvironmentVariable(name) is not { } value) return null;
        if (!value.Contains(Replacement, StringComparison.Ordinal)) return value;
        string start = name + "=";
        string? raw = Read("/proc/self/environ").Find(variable => variable.StartsWith(start, StringComparison.Ordinal));
        return raw?[start.Length..] ?? value;
    }

    private static List<string> Read(string path)
    {
        var texts = new List<string>();
        try
        {
            ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
            while (bytes.IndexOf((byte)0) is >= 0 and var end)
            {
                texts.Add(RawText.Decode(bytes[..end]));
                bytes = bytes[(end + 1)..];
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Without /proc the arguments stay as .NET has them.
        }
        return texts;
    }
}
