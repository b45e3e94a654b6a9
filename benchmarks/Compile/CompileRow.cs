using System.Globalization;
using System.Text.Json;

namespace Tiered.Benchmarks.Compile;

/// <summary>One module's compile times; NaN for what could not be measured.</summary>
internal sealed class CompileRow
{
    // What makes V8's compiler comparable: its baseline only, all functions at once, no helper threads.
    private static readonly string[] NodeFlags = ["--liftoff-only", "--single-threaded", "--no-wasm-lazy-compilation"];

    private CompileRow(string module) => Module = module;

    internal string Module { get; }
    internal double CodeMegabytes { get; private set; } = double.NaN;
    internal double DecodeMilliseconds { get; private set; } = double.NaN;
    internal double OurMilliseconds { get; private set; } = double.NaN;
    internal double NodeMilliseconds { get; private set; } = double.NaN;
    internal string? OurFailure { get; private set; }
    internal string? NodeFailure { get; private set; }

    /// <summary>MB of code section a second.</summary>
    internal double OurSpeed => CodeMegabytes / OurMilliseconds * 1e3;

    /// <summary>MB of code section a second.</summary>
    internal double NodeSpeed => CodeMegabytes / NodeMilliseconds * 1e3;

    internal static CompileRow Measure(string module, string backend, string? node, int repeat)
    {
        var row = new CompileRow(module);
        row.MeasureOurs(backend, repeat);
        if (node is not null) row.MeasureNode(node, repeat);
        return row;
    }

    private void MeasureOurs(string backend, int repeat)
    {
        string statsPath = Path.GetTempFileName();
        try
        {
            var run = ProcessRun.Start(Repository.Tiered, "compile", "--backend", backend, "--repeat", repeat.ToString(CultureInfo.InvariantCulture), "--threads", "1", "--stats", statsPath, Module);
            if (run.ExitCode != 0)
            {
                OurFailure = run.Complaint;
                return;
            }
            using var stats = JsonDocument.Parse(File.ReadAllBytes(statsPath));
            var times = stats.RootElement.GetProperty("compile_ms");
            OurMilliseconds = times.ValueKind == JsonValueKind.Array ? Statistics.Median(times.EnumerateArray().Select(time => time.GetDouble())) : times.GetDouble();
            DecodeMilliseconds = stats.RootElement.GetProperty("decode_ms").GetDouble();
            CodeMegabytes = stats.RootElement.GetProperty("code_section_bytes").GetInt64() / 1e6;
        }
        finally
        {
            File.Delete(statsPath);
        }
    }

    private void MeasureNode(string node, int repeat)
    {
        var run = ProcessRun.Start(node, [.. NodeFlags, Path.Combine(Repository.Benchmarks, "node-compile.mjs"), Module, repeat.ToString(CultureInfo.InvariantCulture)]);
        if (run.ExitCode == 0)
            NodeMilliseconds = Statistics.Median(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => double.Parse(line, CultureInfo.InvariantCulture)));
        else
            NodeFailure = run.Complaint;
    }
}
