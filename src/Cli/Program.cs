using System.CommandLine;
using System.CommandLine.Parsing;
using Tiered.Cli;
using Tiered.Cli.Commands;

var root = new RootCommand("Tiered, a WebAssembly engine: runs, validates, inspects and converts WebAssembly modules.")
{
    RunCommand.Create(),
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
var result = root.Parse(args);
if (result.Errors.Count > 0)
{
    // One line: an error about a certain option or argument comes before those that follow from it.
    var error = result.Errors.FirstOrDefault(e => e.SymbolResult is ArgumentResult or OptionResult) ?? result.Errors[^1];
    Console.Error.WriteLine($"tiered: {error.Message.TrimEnd('.')}; try --help");
    return ExitCodes.BadInput;
}
// Our own actions report errors themselves: one line, never a stack trace.
return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
