using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Tiered.Tests.Attack.Scenarios;

/// <summary>
/// Runs the scenarios, each in a process of its own, on every backend: some seconds each, or as long as TIERED_ATTACK_SECONDS
/// says (TIERED_FULL: a minute), on the JIT and once more as one native executable.
/// </summary>
public class ScenarioTests(ITestOutputHelper output)
{
    private static readonly double Seconds =
        double.TryParse(Environment.GetEnvironmentVariable("TIERED_ATTACK_SECONDS"), CultureInfo.InvariantCulture, out double given)
            ? given
            : Environment.GetEnvironmentVariable("TIERED_FULL") is { Length: > 0 } ? 60 : 4;

    private static readonly string[] Scenarios =
    [
        "abandoned", "boundary", "cut-artifact", "disposal", "hand-over", "interruption", "references", "reservations", "signals",
        "signals-wasmtime-first", "signals-wasmtime-last", "small-stacks", "tier-up", "types", "values",
    ];

    /// <summary>The combinations of scenario and backend.</summary>
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string scenario in Scenarios)
        {
            foreach (string backend in new[] { "singlepass", "optimizing", "llvm", "tiered" }) cases.Add(scenario, backend);
        }
        return cases;
    }

    [Fact]
    public void TheListIsComplete()
    {
        Assert.Equal(Scenarios, Run("dotnet", [Host.Assembly, "list"], 60).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void NothingIsFound(string scenario, string backend) => Attack("dotnet", [Host.Assembly], scenario, backend);

    [Fact]
    public void NothingIsFoundInANativeExecutable()
    {
        string program = Host.PublishNative();
        foreach (string scenario in Scenarios) Attack(program, [], scenario, "singlepass");
    }

    private void Attack(string program, string[] first, string scenario, string backend)
    {
        var (status, text) = Run(program, [.. first, scenario, backend, Seconds.ToString(CultureInfo.InvariantCulture)], Seconds + 120);
        output.WriteLine(text);
        Assert.True(status == 0, $"{scenario} on {backend} ended with {status}: {text}");
    }

    private static (int Status, string Output) Run(string program, string[] arguments, double limit)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Freed native memory is overwritten, so that its use shows.
        start.Environment["MALLOC_PERTURB_"] = "165";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(limit)))
        {
            process.Kill();
            return (-1, $"no end after {limit} s");
        }
        return (process.ExitCode, text.Result + error.Result);
    }
}
