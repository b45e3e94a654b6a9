using System.CommandLine;
using System.Diagnostics;

namespace Tiered.Tests.Fuzz.Artifacts;

/// <summary><c>fuzz artifacts</c>: mutated artifacts are refused cleanly, or run as the original does; signed ones are always refused.</summary>
internal static class ArtifactCommand
{
    private const long ReportInterval = 100_000;

    internal static Command Create(Option<string> backend, Option<int> seed)
    {
        var count = new Option<long>("--mutations") { Description = "How many mutants to try", DefaultValueFactory = _ => 1_000_000 };
        var first = new Option<long>("--first") { Description = "Number of the first mutant" };
        var tiers = new Option<bool>("--tiers") { Description = "Mutate artifacts of kept tiers and profiles instead" };
        var command = new Command("artifacts", "Mutate compiled artifacts") { count, first, tiers };
        command.SetAction(result =>
        {
            Func<int, long, MutantOutcome> attempt = result.GetValue(tiers)
                ? new TierMutation().Try
                : new ArtifactMutation(Backends.Get(result.GetValue(backend)!)).Try;
            return Run(attempt, result.GetValue(seed), result.GetValue(first), result.GetValue(count));
        });
        return command;
    }

    private static int Run(Func<int, long, MutantOutcome> attempt, int seed, long first, long count)
    {
        var outcomes = new long[Enum.GetValues<MutantOutcome>().Length];
        var clock = Stopwatch.StartNew();
        for (long number = first; number < first + count; number++)
        {
            try
            {
                outcomes[(int)attempt(seed, number)]++;
            }
            catch (Exception error)
            {
                Console.Error.WriteLine($"mutant {number} of seed {seed} (--seed {seed} --first {number} --mutations 1): {error}");
                return 1;
            }
            if ((number - first + 1) % ReportInterval == 0) Console.Error.WriteLine($"{number - first + 1} mutants, {clock.Elapsed.TotalSeconds:F0} s");
        }
        Console.WriteLine($"seed {seed}: {count} mutated artifacts: {outcomes[(int)MutantOutcome.Refused]} refused, {outcomes[(int)MutantOutcome.Loaded]} loaded, {outcomes[(int)MutantOutcome.Unchanged]} unchanged, no finding");
        return 0;
    }
}
