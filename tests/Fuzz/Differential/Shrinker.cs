namespace Tiered.Tests.Fuzz.Differential;

/// <summary>Makes a failing module smaller by making its generator's decisions fewer and simpler, as long as the failure stays.</summary>
internal static class Shrinker
{
    // A shrink that takes longer has found most of what there is.
    private const int MaxAttempts = 3000;

    /// <summary>The smallest recording found for which <paramref name="fails"/> holds.</summary>
    internal static IReadOnlyList<uint> Shrink(IReadOnlyList<uint> recording, Func<IReadOnlyList<uint>, bool> fails)
    {
        uint[] best = [.. recording];
        int attempts = 0;
        for (bool changed = true; changed && attempts < MaxAttempts;)
        {
            changed = false;
            for (int size = Math.Max(1, best.Length / 2); size >= 1 && attempts < MaxAttempts; size /= 2)
            {
                for (int at = 0; at < best.Length && attempts < MaxAttempts;)
                {
                    int length = Math.Min(size, best.Length - at);
                    uint[] shorter = [.. best[..at], .. best[(at + length)..]];
                    attempts++;
                    if (fails(shorter))
                    {
                        best = shorter;
                        changed = true;
                        continue;
                    }
                    if (best.AsSpan(at, length).ContainsAnyExcept(0u))
                    {
                        uint[] zeroed = [.. best];
                        zeroed.AsSpan(at, length).Clear();
                        attempts++;
                        if (fails(zeroed))
                        {
                            best = zeroed;
                            changed = true;
                        }
                    }
                    at += length;
                }
            }
        }
        return best;
    }
}
