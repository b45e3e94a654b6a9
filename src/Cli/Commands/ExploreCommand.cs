using System.CommandLine;
using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.CodeGen.X64;
using Tiered.Native;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Cli.Commands;

/// <summary><c>tiered explore</c>: what becomes of a function, from its text over the passes of the optimizing backend to each tier's machine code.</summary>
internal static class ExploreCommand
{
    private static readonly string[] Tiers = ["singlepass", "optimizing", "llvm"];

    internal static Command Create()
    {
        var backend = new Option<string?>("--backend") { Description = $"Show one tier alone: {string.Join(", ", Tiers)}", HelpName = "B" };
        var function = new Option<int?>("--func") { Description = "Index of the function to show, counted over imported and defined ones; all defined ones by default", HelpName = "N" };
        var module = CommandLine.ModuleArgument();
        var command = new Command("explore", "Show the text, the intermediate representation after each pass, and the machine code of functions") { backend, function, module };
        command.SetAction(result => CommandLine.Guard(() => Explore(result.GetValue(module)!, result.GetValue(backend), result.GetValue(function))));
        return command;
    }

    private static int Explore(string path, string? only, int? function)
    {
        if (only is not null && !Tiers.Contains(only)) throw new InputException($"no code of '{only}' to show; use one of: {string.Join(", ", Tiers)}");
        var engine = CommandLine.CreateEngine(only ?? "singlepass");
        Posix.EndWithReader();
        using var file = InputFile.Open(path);
        var source = ModuleSource.Read(file);
        var module = source.Decode(engine);
        int first = module.ImportedFunctionCount, end = module.FunctionTypes.Length;
        if (function is { } index && (index < first || index >= end)) throw new InputException($"no function {index} with a body: they are {first} to {end - 1}");
        string[] texts = WatPrinter.PrintFunctions(module.Bytes.Span);
        var names = ModuleNames.Read(module);
        var listings = new List<(string Tier, Disassembler Code)>();
        foreach (string tier in Tiers)
        {
            if (only is null ? tier == "llvm" && !LibLlvm.IsAvailable : only != tier) continue;
            var compiler = CommandLine.CreateEngine(tier).GetCompiler();
            var compiled = source.Attempt(() => function is { } one
                ? OneFunction.Compile(compiler, module, one, engine.Compilation)
                : compiler.Compile(module, engine.Compilation));
            listings.Add((tier, new Disassembler(compiled, module, names.FunctionName)));
        }
        for (int f = function ?? first; f < (function + 1 ?? end); f++)
        {
            string title = names.FunctionName(f) is { } name ? $"function {f} ${name}" : $"function {f}";
            Section($"{title}: wasm", texts[f - first]);
            if (only is null or "optimizing")
            {
                foreach (var stage in CommandLine.CreateOptimizing().Trace(module, f, engine.Compilation)) Section($"{title}: {stage.Name}", stage.Text);
            }
            if (only == "llvm" || only is null && LibLlvm.IsAvailable)
            {
                foreach (var stage in new LlvmCompiler(fallback: CommandLine.CreateOptimizing()).Trace(module, f, engine.Compilation)) Section($"{title}: llvm {stage.Name}", stage.Text);
            }
            foreach (var (tier, code) in listings) Section($"{title}: {tier} code", code.Print(f - first));
        }
        return ExitCodes.Success;
    }

    private static void Section(string title, string text)
    {
        Terminal.Line($"---- {title}");
        Terminal.Text(text.TrimEnd());
        Terminal.Line("");
    }
}
