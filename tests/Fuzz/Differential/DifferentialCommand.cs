using System.CommandLine;
using System.Diagnostics;
using Tiered.Tests.Fuzz.Operators;

namespace Tiered.Tests.Fuzz.Differential;

/// <summary><c>differential</c>: random valid modules on every backend and in V8. Disagreements are shrunk and written out as text.</summary>
internal static class DifferentialCommand
{
    private const int Batch = 50;

    internal static Command Create(Option<int> seed)
    {
        var count = new Option<int>("--modules") { Description = "How many modules to try", DefaultValueFactory = _ => 1000 };
        var minutes = new Option<double>("--minutes") { Description = "Go on for so long, whatever the number of modules" };
        var first = new Option<int>("--first") { Description = "Number of the first module, to go on after a stop or to see one again" };
        var output = new Option<string>("--findings") { Description = "Folder for shrunk modules", DefaultValueFactory = _ => "fuzz-findings" };
        var command = new Command("differential", "Run random valid modules on every backend, and in V8 (node) when it is there, and compare") { count, minutes, first, output };
        command.SetAction(result => Run(result.GetValue(seed), result.GetValue(first), result.GetValue(count), result.GetValue(minutes), result.GetValue(output)!));
        return command;
    }

    private static int Run(int seed, int first, int count, double minutes, string folder)
    {
        if (Node.Path is null) Console.WriteLine("V8 does not take part: " + Node.MissingReason);
        var clock = Stopwatch.StartNew();
        int findings = 0, tried = 0;
        bool More() => minutes > 0 ? clock.Elapsed.TotalMinutes < minutes : tried < count;
        while (More())
        {
            var batch = new List<(int Number, byte[] Module, Behaviour Expected)>();
            for (int i = 0; i < Batch && More(); i++, tried++)
            {
                int number = seed * 1_000_003 + first + tried;
                var choices = new Choices(number);
                byte[] module = Comparison.Assemble(ModuleGenerator.Generate(choices));
                if (Comparison.Disagreement(module, Backends.Compared, out var expected) is { } disagreement)
                {
                    findings++;
                    Report(number, choices, disagreement, folder, bytes => Comparison.Disagreement(bytes, Backends.Compared, out _) is not null);
                    continue;
                }
                batch.Add((number, module, expected));
            }
            if (Node.Path is not null && batch.Count > 0) findings += CompareWithNode(batch, folder);
            Console.WriteLine($"{tried} modules, {clock.Elapsed.TotalSeconds:F0} s, {findings} disagreements");
        }
        return findings == 0 ? 0 : 1;
    }

    private static int CompareWithNode(List<(int Number, byte[] Module, Behaviour Expected)> batch, string folder)
    {
        int findings = 0;
        var theirs = Comparison.RunInNode(batch.ConvertAll(entry => entry.Module));
        for (int i = 0; i < batch.Count; i++)
        {
            if (theirs[i] == batch[i].Expected) continue;
            findings++;
            var choices = new Choices(batch[i].Number);
            ModuleGenerator.Generate(choices);
            string what = theirs[i] is null ? "V8 refuses the module" : $"V8: {theirs[i]}, but {Backends.All[0].Name}: {batch[i].Expected}";
            Report(batch[i].Number, choices, what, folder,
                bytes => Comparison.Disagreement(bytes, [Backends.All[0]], out var ours) is null && Comparison.RunInNode([bytes])[0] != ours);
        }
        return findings;
    }

    private static void Report(int number, Choices choices, string disagreement, string folder, Func<byte[], bool> fails)
    {
        Console.WriteLine($"module {number}: {disagreement}");
        Directory.CreateDirectory(folder);
        var small = Shrinker.Shrink(choices.Made, recording =>
        {
            try
            {
                return fails(Comparison.Assemble(ModuleGenerator.Generate(new Choices(recording))));
            }
            catch (WasmException)
            {
                return false;
            }
        });
        string text = ModuleGenerator.Generate(new Choices(small));
        string path = Path.Combine(folder, $"module{number}.wat");
        File.WriteAllText(path, $";; {disagreement}\n{text}");
        Console.WriteLine($"shrunk to {text.Length} characters: {path}");
    }
}
