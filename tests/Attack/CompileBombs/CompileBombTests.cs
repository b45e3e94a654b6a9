using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tiered.Backend.Llvm;
using Xunit.Abstractions;

namespace Tiered.Tests.Attack.CompileBombs;

/// <summary>
/// Every bomb on every backend: a second and a microsecond for each byte, 200 MB and a kilobyte for each byte, compiled
/// or refused with one limit error. LLVM takes 26 microseconds a byte of any program, so that its bar is that.
/// TIERED_FULL=1 takes the large bombs, too. The tables are in the output.
/// </summary>
public class CompileBombTests(ITestOutputHelper output)
{
    private const double Seconds = 1, SecondsOfAByte = 1e-6, LlvmSecondsOfAByte = 26e-6;
    private const double Megabytes = 200, MegabytesOfAByte = 1e-3;

    // Other work on the machine slows caches and memory down; the bar itself is for a quiet one.
    private const double TimeSlack = 2, MemorySlack = 1.25;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly bool IsFull = Environment.GetEnvironmentVariable("TIERED_FULL") == "1";

    /// <summary>What one bomb took.</summary>
    private sealed record Measurement(int Bytes, double Seconds, double Megabytes, string Result)
    {
        internal bool IsWithinBar(bool isLlvm) =>
            Seconds <= TimeSlack * (CompileBombTests.Seconds + (isLlvm ? LlvmSecondsOfAByte : SecondsOfAByte) * Bytes)
            && Megabytes <= MemorySlack * (CompileBombTests.Megabytes + MegabytesOfAByte * Bytes);
    }

    [Theory]
    [InlineData(BombWorker.Validation)]
    [InlineData("singlepass")]
    [InlineData("optimizing")]
    [InlineData("llvm")]
    public void StaysWithinLimits(string backend)
    {
        if (backend == "llvm" && !LibLlvm.IsAvailable) return;
        var failures = new StringBuilder();
        output.WriteLine($"{"bomb",-44}{"bytes",10}{"seconds",9}{"MB",7}  code");
        foreach (var bomb in Bombs.All)
        {
            if (!bomb.IsQuick && !IsFull) continue;
            var taken = Measure(bomb, backend, out string? failure);
            string line = failure is null
                ? string.Create(CultureInfo.InvariantCulture, $"{bomb.Name,-44}{taken!.Bytes,10}{taken.Seconds,9:F2}{taken.Megabytes,7:F0}  {taken.Result}")
                : $"{bomb.Name,-44}{failure}";
            output.WriteLine(line);
            if (failure is not null || !taken!.IsWithinBar(backend == "llvm")) failures.AppendLine(line);
        }
        Assert.True(failures.Length == 0, $"over the bar on {backend}:\n{failures}");
    }

    private static Measurement? Measure(Bomb bomb, string backend, out string? failure)
    {
        string self = typeof(BombWorker).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", ["exec", self, BombWorker.Verb, bomb.Name, backend]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            failure = $"killed after {Patience.TotalSeconds} s";
            return null;
        }
        string[] fields = text.Result.Trim().Split(' ', 4);
        if (process.ExitCode != 0 || fields.Length != 4)
        {
            failure = $"exit {process.ExitCode}: {error.Result.Trim()}";
            return null;
        }
        failure = null;
        return new Measurement(
            int.Parse(fields[0], CultureInfo.InvariantCulture), double.Parse(fields[1], CultureInfo.InvariantCulture),
            double.Parse(fields[2], CultureInfo.InvariantCulture) / 1024, fields[3]);
    }
}
