using System.CommandLine;
using System.CommandLine.Parsing;
using Tiered.Cli;
using Tiered.Cli.Commands;
using Tiered.Native;

return CommandLine.Guard(() => Run(ProcessArguments.Restore(args)));

static int Run(string[] arguments)
{
    var run = new RunCommand();
    var root = new RootCommand("Tiered, a WebAssembly engine: runs, validates, inspects and converts WebAssembly modules.\n" +
        "tiered FILE [ARGS] is tiered run FILE [ARGS].")
    {
        run.Command,
        CompileCommand.Create(),
        CreateExeCommand.Create(),
        CacheCommand.Create(),
        ValidateCommand.Create(),
        InspectCommand.Create(),
        ConvertCommands.CreateWat2Wasm(),
        ConvertCommands.CreateWasm2Wat(),
        WastCommands.Create(),
        ExploreCommand.Create(),
    };
    // The syntax of the parser's own: [directives], and @files that stand for arguments.
    root.Directives.Clear();
    if (RunArguments.Split(root, arguments) is { } split)
    {
        if (arguments[0] != "run" && split.Module is { } file && IsMistypedCommand(file)) throw new InputException($"'{file}' is no command and no file; try --help");
        run.Program = split;
        arguments = split.Options;
    }
    var result = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
    if (result.Errors.Count > 0)
    {
        // One line: an error about a certain option or argument comes before those that follow from it.
        var error = result.Errors.FirstOrDefault(e => e.SymbolResult is ArgumentResult or OptionResult) ?? result.Errors[^1];
        throw new InputException($"{error.Message.TrimEnd('.')}; try --help");
    }
    return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}

static bool IsMistypedCommand(string file) => file.Length > 1 && !file.Contains('/') && !file.Contains('.') && Posix.Status(file) is null;
