namespace Tiered.Benchmarks;

/// <summary>Averages that suit timings and ratios.</summary>
internal static class Statistics
{
    /// <summary>The middle value, which one disturbed run does not move; the mean of the two middle ones for an even count.</summary>
    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0) throw new ArgumentException("no values", nameof(values));
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The average of ratios: turning every ratio upside down turns it upside down. NaN for none.</summary>
    internal static double GeometricMean(IEnumerable<double> ratios)
    {
        double sum = 0;
        int count = 0;
        foreach (double ratio in ratios)
        {
            sum += Math.Log(ratio);
            count++;
        }
        return count == 0 ? double.NaN : Math.Exp(sum / count);
    }
}
