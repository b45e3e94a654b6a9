using System.Diagnostics;

namespace Tiered.Benchmarks;

/// <summary>One process from start to end.</summary>
/// <param name="ExitCode">Its status.</param>
/// <param name="Output">Everything it printed.</param>
/// <param name="Error">Everything it complained about.</param>
/// <param name="Milliseconds">Wall time of the whole process.</param>
internal sealed record ProcessRun(int ExitCode, string Output, string Error, double Milliseconds)
{
    /// <summary>The first line that says what went wrong.</summary>
    internal string Complaint
    {
        get
        {
            string text = Error.Length > 0 ? Error : Output;
            foreach (string line in text.Split('\n'))
            {
                if (line.Trim() is { Length: > 0 } said) return said;
            }
            return $"exit status {ExitCode}";
        }
    }

    internal static ProcessRun Start(string file, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new BenchmarkException($"{file} does not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        double time = clock.Elapsed.TotalMilliseconds;
        return new ProcessRun(process.ExitCode, output.Result, error.Result, time);
    }
}
