using System.CommandLine;
using Tiered.Tests.Fuzz;

// Mutates valid modules byte by byte: each mutant must end in a clean error, a trap, a result, or a time-out of its own loop.
// Mutant N of seed S is always the same bytes. The work runs in child processes, so that a crash is a finding, not the end.
var seed = new Option<int>("--seed") { Description = "Seed of all random choices", DefaultValueFactory = _ => 1 };
var count = new Option<long>("--mutations") { Description = "How many mutants to try", DefaultValueFactory = _ => 100_000 };
var first = new Option<long>("--first") { Description = "Number of the first mutant" };
var output = new Option<string>("--findings") { Description = "Folder for modules that crash", DefaultValueFactory = _ => "fuzz-findings" };
var extra = new Option<string[]>("--corpus") { Description = "More modules to mutate: .wasm or .wat files" };
var worker = new Option<bool>("--worker") { Hidden = true };
var root = new RootCommand("Mutation fuzzing of decoder, validator, compiler and runtime") { seed, count, first, output, extra, worker };
root.SetAction(result => result.GetValue(worker)
    ? Worker.Run(result.GetValue(seed), result.GetValue(first), result.GetValue(count), result.GetValue(extra) ?? [])
    : Supervisor.Run(result.GetValue(seed), result.GetValue(first), result.GetValue(count), result.GetValue(extra) ?? [], result.GetValue(output)!));
return root.Parse(args).Invoke();
