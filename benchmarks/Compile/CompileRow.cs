using System.Globalization;
using System.Text.Json;

namespace Tiered.Benchmarks.Compile;

/// <summary>One module's compile times and memory; NaN for what could not be measured.</summary>
internal sealed class CompileRow
{
    // What makes V8's compiler comparable: its baseline only, all functions at once, no helper threads.
    private static readonly string[] NodeFlags = ["--liftoff-only", "--single-threaded", "--no-wasm-lazy-compilation"];

    private CompileRow(string module) => Module = module;

    internal string Module { get; }
    internal double CodeMegabytes { get; private set; } = double.NaN;
    internal double DecodeMilliseconds { get; private set; } = double.NaN;
    internal double OurMilliseconds { get; private set; } = double.NaN;
    internal double OurMillisecondsOnTwo { get; private set; } = double.NaN;
    internal double NodeMilliseconds { get; private set; } = double.NaN;
    internal double OurPeakMegabytes { get; private set; } = double.NaN;
    internal double NodePeakMegabytes { get; private set; } = double.NaN;
    internal string? OurFailure { get; private set; }
    internal string? NodeFailure { get; private set; }

    /// <summary>MB of code section a second.</summary>
    internal double OurSpeed => CodeMegabytes / OurMilliseconds * 1e3;

    /// <summary>MB of code section a second.</summary>
    internal double NodeSpeed => CodeMegabytes / NodeMilliseconds * 1e3;

    /// <summary>How much faster two threads are than one.</summary>
    internal double Scaling => OurMilliseconds / OurMillisecondsOnTwo;

    /// <summary>
    /// Measures in rounds, contender after contender, so that a disturbance of the machine hits all alike; a process of its own each, whose median
    /// counts, and of these the median over the rounds.
    /// </summary>
    internal static CompileRow Measure(string module, string backend, string? node, int repeat, int rounds)
    {
        var row = new CompileRow(module);
        var one = new List<double>();
        var two = new List<double>();
        var theirs = new List<double>();
        for (int round = 0; round < rounds && row.OurFailure is null; round++)
        {
            one.Add(row.TimeOurs(backend, repeat, threads: 1));
            if (node is not null && row.NodeFailure is null) theirs.Add(row.TimeNode(node, repeat, out _));
            two.Add(row.TimeOurs(backend, repeat, threads: 2));
        }
        if (row.OurFailure is null)
        {
            row.OurMilliseconds = Statistics.Median(one);
            row.OurMillisecondsOnTwo = Statistics.Median(two);
            row.TimeOurs(backend, repeat: 1, threads: 1);
        }
        if (theirs.Count > 0 && row.NodeFailure is null)
        {
            row.NodeMilliseconds = Statistics.Median(theirs);
            row.TimeNode(node!, repeat: 1, out double peak);
            row.NodePeakMegabytes = peak;
        }
        return row;
    }

    private double TimeOurs(string backend, int repeat, int threads)
    {
        string statsPath = Path.GetTempFileName();
        try
        {
            var run = ProcessRun.Start(Repository.Tiered, "compile", "--backend", backend, "--repeat", repeat.ToString(CultureInfo.InvariantCulture),
                "--threads", threads.ToString(CultureInfo.InvariantCulture), "--stats", statsPath, Module);
            if (run.ExitCode != 0)
            {
                OurFailure = run.Complaint;
                return double.NaN;
            }
            using var stats = JsonDocument.Parse(File.ReadAllBytes(statsPath));
            var times = stats.RootElement.GetProperty("compile_ms");
            DecodeMilliseconds = stats.RootElement.GetProperty("decode_ms").GetDouble();
            CodeMegabytes = stats.RootElement.GetProperty("code_section_bytes").GetInt64() / 1e6;
            OurPeakMegabytes = stats.RootElement.GetProperty("peak_rss_kb").GetInt64() * 1024 / 1e6;
            return times.ValueKind == JsonValueKind.Array ? Statistics.Median(times.EnumerateArray().Select(time => time.GetDouble())) : times.GetDouble();
        }
        finally
        {
            File.Delete(statsPath);
        }
    }

    private double TimeNode(string node, int repeat, out double peakMegabytes)
    {
        peakMegabytes = double.NaN;
        var run = ProcessRun.Start(node, [.. NodeFlags, Path.Combine(Repository.Benchmarks, "node-compile.mjs"), Module, repeat.ToString(CultureInfo.InvariantCulture)]);
        if (run.ExitCode != 0)
        {
            NodeFailure = run.Complaint;
            return double.NaN;
        }
        double[] numbers = [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        peakMegabytes = numbers[^1] * 1024 / 1e6;
        return Statistics.Median(numbers[..^1]);
    }
}
