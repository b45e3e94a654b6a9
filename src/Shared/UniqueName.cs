using System.Diagnostics;

namespace Tiered;

/// <summary>
/// Names for files that are made anew and renamed. Unlike those of <see cref="Guid"/> they need no random numbers, which a sandbox
/// may refuse; whoever makes the file has the system refuse a name that is taken.
/// </summary>
internal static class UniqueName
{
    private static long s_last;

    /// <summary>A name that no other file of this process, nor one of a living process, has.</summary>
    internal static string Next() =>
        $"{Environment.ProcessId:x}-{Stopwatch.GetTimestamp():x}-{Interlocked.Increment(ref s_last):x}";
}
