using System.CommandLine;
using System.Runtime.CompilerServices;
using Tiered.Tests.Fuzz;
using Tiered.Tests.Fuzz.Artifacts;
using Tiered.Tests.Fuzz.Differential;
using Tiered.Tests.Fuzz.Operators;

[assembly: InternalsVisibleTo("Tiered.Fuzz.Tests")]

// Mutates valid modules: each mutant must end in a clean error, a trap (an interruption when it loops), or a result.
// Mutant N of seed S is always the same bytes. The work runs in child processes, so that a crash is a finding, not the end.
var backend = new Option<string>("--backend") { Description = "Backend to test", DefaultValueFactory = _ => Backends.Names[0], Recursive = true };
backend.AcceptOnlyFromAmong(Backends.Names);
var seed = new Option<int>("--seed") { Description = "Seed of all random choices", DefaultValueFactory = _ => 1, Recursive = true };
var count = new Option<long>("--mutations") { Description = "How many mutants to try", DefaultValueFactory = _ => 100_000 };
var first = new Option<long>("--first") { Description = "Number of the first mutant" };
var output = new Option<string>("--findings") { Description = "Folder for modules that crash", DefaultValueFactory = _ => "fuzz-findings" };
var extra = new Option<string[]>("--corpus") { Description = "More modules to mutate: .wasm or .wat files" };
var worker = new Option<bool>("--worker") { Hidden = true };
var root = new RootCommand("Mutation fuzzing of decoder, validator, compiler and runtime") { backend, seed, count, first, output, extra, worker };
root.SetAction(result => result.GetValue(worker)
    ? Worker.Run(result.GetValue(backend)!, result.GetValue(seed), result.GetValue(first), result.GetValue(count), result.GetValue(extra) ?? [])
    : Supervisor.Run(result.GetValue(backend)!, result.GetValue(seed), result.GetValue(first), result.GetValue(count), result.GetValue(extra) ?? [], result.GetValue(output)!));

var turns = new Option<int>("--turns") { Description = "How many seeds, one after another", DefaultValueFactory = _ => 1 };
var operators = new Command("operators", "Compare every numeric and vector operator with V8 (node) over edge-case and random operands") { turns };
operators.SetAction(result =>
{
    if (Node.Path is null)
    {
        Console.Error.WriteLine(Node.MissingReason);
        return 2;
    }
    int findings = 0;
    for (int turn = 0; turn < result.GetValue(turns); turn++)
    {
        int number = result.GetValue(seed) + turn;
        var comparison = Tiered.Tests.Fuzz.Operators.Comparison.Run(Backends.Get(result.GetValue(backend)!), number);
        foreach (string finding in comparison.Findings) Console.WriteLine(finding);
        foreach (string refusal in comparison.Refusals) Console.WriteLine($"not compared, V8 refuses: {refusal}");
        Console.WriteLine($"seed {number}: {comparison.Operators.Count} operators, {comparison.Cases} cases, {comparison.FindingCount} differences");
        findings += comparison.FindingCount;
    }
    return findings == 0 ? 0 : 1;
});
root.Add(operators);
root.Add(DifferentialCommand.Create(seed));
root.Add(ArtifactCommand.Create(backend, seed));
return root.Parse(args).Invoke();
