using System.CommandLine;
using System.Text;
using Tiered.Native;
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
            using var file = InputFile.Open(result.GetValue(input)!);
            // What comes from a pipe has no place beside it.
            string target = result.GetValue(output) ?? (file.Path == "-" ? "-" : Path.ChangeExtension(file.Path, ".wasm"));
            byte[] binary = ModuleSource.Named(file.Path, () => WatParser.ParseModule(file.Bytes));
            Write(target, binary, file);
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
            using var file = InputFile.Open(result.GetValue(input)!);
            if (file.IsArtifact) throw new InputException($"{file.Path} is an artifact, a compiled module; this command takes the module itself");
            string text = ModuleSource.Named(file.Path, () => WatPrinter.Print(file.Bytes));
            Write(result.GetValue(output) ?? "-", Encoding.UTF8.GetBytes(text), file);
            return ExitCodes.Success;
        }));
        return command;
    }

    private static void Write(string target, ReadOnlySpan<byte> bytes, InputFile input)
    {
        if (target == "-")
        {
            Posix.EndWithReader();
            Console.OpenStandardOutput().Write(bytes);
            return;
        }
        OutputFile.Write(target, bytes, [input]);
    }

    private static Option<string?> OutputOption(string description) => new("--output", "-o") { Description = description, HelpName = "FILE" };
}
