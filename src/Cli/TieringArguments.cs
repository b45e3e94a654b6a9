using System.Globalization;

namespace Tiered.Cli;

/// <summary>The option <c>--tiering</c>: when functions are compiled, for experiments and to find faults.</summary>
internal static class TieringArguments
{
    internal const string Help =
        "How --backend tiered goes about it: first=lazy|eager, interval=MICROSECONDS, threshold=SAMPLES, bytes-per-sample=N, loops=on|off, "
        + "synchronous, seed=N (tiers by lot), only=FUNCTION, forced (everything at once); separated by commas";

    /// <summary>Reads the settings of a list.</summary>
    /// <exception cref="InputException">One is unknown, or its value makes no sense.</exception>
    internal static TieringOptions Parse(string list)
    {
        var options = new TieringOptions();
        foreach (string setting in list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = setting.IndexOf('=');
            string name = equals < 0 ? setting : setting[..equals], value = equals < 0 ? "" : setting[(equals + 1)..];
            options = (name, value) switch
            {
                ("first", "lazy") => options with { First = FirstCompilation.Lazy },
                ("first", "eager") => options with { First = FirstCompilation.Eager },
                ("loops", "on") => options with { LoopEntries = true },
                ("loops", "off") => options with { LoopEntries = false },
                ("synchronous", "") => options with { Synchronous = true },
                ("forced", "") => options with { SampleInterval = TimeSpan.Zero, Threshold = 1, BytesPerSample = 0, Synchronous = true },
                ("interval", _) => options with { SampleInterval = TimeSpan.FromMicroseconds(Number(setting, value, 0)) },
                ("threshold", _) => options with { Threshold = Number(setting, value, 1) },
                ("bytes-per-sample", _) => options with { BytesPerSample = Number(setting, value, 0) },
                ("seed", _) => options with { RandomSeed = Number(setting, value, 0) },
                ("only", _) => options with { OnlyFunction = Number(setting, value, 0) },
                _ => throw new InputException($"--tiering does not know '{setting}'"),
            };
        }
        return options;
    }

    private static int Number(string setting, string value, int least) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new InputException($"--tiering {setting}: a number of at least {least} is wanted");
}
