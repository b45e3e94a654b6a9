using System.CommandLine;
using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Tiered.Benchmarks.Calls;

/// <summary><c>calls</c>: what calls between .NET and WebAssembly cost, with BenchmarkDotNet.</summary>
internal static class CallsCommand
{
    /// <summary>What a typed call may cost at most, in nanoseconds.</summary>
    private const double Target = 15;

    internal static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Few and short iterations: a rough picture in half a minute" };
        var only = new Option<string?>("--only") { Description = "Measure only calls whose name contains TEXT", HelpName = "TEXT" };
        var command = new Command("calls", "Measure calls between .NET and WebAssembly") { quick, only };
        command.SetAction(result => Run(result.GetValue(quick), result.GetValue(only)));
        return command;
    }

    private static int Run(bool quick, string? only)
    {
        // In this process: the default toolchain would generate and build a project of its own for every job.
        var job = (quick ? Job.ShortRun : Job.Default.WithWarmupCount(8).WithIterationCount(40).WithIterationTime(TimeInterval.FromMilliseconds(200))).WithToolchain(InProcessEmitToolchain.Instance);
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddLogger(new QuietLogger())
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithArtifactsPath(Path.Combine(Repository.Benchmarks, "out", "benchmarkdotnet"))
            .WithOptions(ConfigOptions.DisableOptimizationsValidator);
        if (only is not null) config.AddFilter(new SimpleFilter(benchmark => NameOf(benchmark).Contains(only, StringComparison.Ordinal)));
        var summary = BenchmarkRunner.Run<CallBenchmarks>(config);

        // On a busy machine the median and the fastest iteration say more than the mean; the empty call of .NET's own shows how busy it was.
        var table = new TextTable("call", "mean ns", "error", "median ns", "min ns", "bytes");
        double slowest = 0;
        foreach (var report in summary.Reports)
        {
            string name = NameOf(report.BenchmarkCase);
            if (report.ResultStatistics is not { } statistics) throw new BenchmarkException($"{name}: no result");
            long bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
            table.Add(name, Number(statistics.Mean), Number(statistics.StandardError), Number(statistics.Median), Number(statistics.Min), bytes.ToString(CultureInfo.InvariantCulture));
            if (name.EndsWith(" typed", StringComparison.Ordinal)) slowest = Math.Max(slowest, statistics.Median);
        }
        table.Write(Console.Out);
        Console.WriteLine($"typed calls: median at most {Number(slowest)} ns, {(slowest < Target ? "within" : "OVER")} the target of {Number(Target)} ns");
        return slowest < Target ? 0 : 1;
    }

    private static string NameOf(BenchmarkCase benchmark) => benchmark.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');

    private static string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>Shows what went wrong and nothing else.</summary>
    private sealed class QuietLogger : ILogger
    {
        public string Id => nameof(QuietLogger);
        public int Priority => 0;

        public void Write(LogKind logKind, string text)
        {
            // Remarks about the settings come as errors, too, as comment lines.
            if (logKind == LogKind.Error && !text.StartsWith("//", StringComparison.Ordinal)) Console.Error.Write(text);
        }

        public void WriteLine() { }

        public void WriteLine(LogKind logKind, string text) => Write(logKind, text + "\n");

        public void Flush() { }
    }
}
