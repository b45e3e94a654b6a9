using System.CommandLine;
using System.Text;
using Tiered.Wasm.Text;

namespace Tiered.Cli.Commands;

/// <summary><c>tiered wat2wasm</c> and <c>tiered wasm2wat</c>.</summary>
internal static class ConvertCommands
{
    internal static Command CreateWat2Wasm()
    {
        var output = OutputOption("Where to write the binary; beside the input, with the suffix .wasm, by default");
        var input = CommandLine.FileArgument<string>("FILE", "A .wat file");
        var command = new Command("wat2wasm", "Assemble the text format") { output, input };
        command.SetAction(result => CommandLine.Guard(() =>
        {
            string path = result.GetValue(input)!;
            byte[] binary = WatParser.ParseModule(CommandLine.ReadFile(path));
            string target = result.GetValue(output) ?? Path.ChangeExtension(path, ".wasm");
            if (target == "-") Console.OpenStandardOutput().Write(binary);
            else CommandLine.WriteFile(target, binary);
            return ExitCodes.Success;
        }));
        return command;
    }

    internal static Command CreateWasm2Wat()
    {
        var output = OutputOption("Where to write the text; standard output by default");
        var input = CommandLine.FileArgument<string>("FILE", "A .wasm file");
        var command = new Command("wasm2wat", "Print a binary in the text format") { output, input };
        command.SetAction(result => CommandLine.Guard(() =>
        {
            string text = WatPrinter.Print(CommandLine.ReadFile(result.GetValue(input)!));
            if (result.GetValue(output) is { } target and not "-") CommandLine.WriteFile(target, Encoding.UTF8.GetBytes(text));
            else Console.Out.Write(text);
            return ExitCodes.Success;
        }));
        return command;
    }

    private static Option<string?> OutputOption(string description) => new("--output", "-o") { Description = description, HelpName = "FILE" };
}
