using System.CommandLine;
using Tiered.Cli;
using Tiered.Cli.Commands;

var root = new RootCommand("Tiered, a WebAssembly engine: runs, validates, inspects and converts WebAssembly modules.")
{
    RunCommand.Create(),
    CompileCommand.Create(),
    ValidateCommand.Create(),
    InspectCommand.Create(),
    ConvertCommands.CreateWat2Wasm(),
    ConvertCommands.CreateWasm2Wat(),
    WastCommands.Create(),
};
var result = root.Parse(args);
if (result.Errors.Count > 0)
{
    // One line: of several errors the last is the one about a token, the others follow from it.
    Console.Error.WriteLine($"tiered: {result.Errors[^1].Message.TrimEnd('.')}; try --help");
    return ExitCodes.BadInput;
}
// Our own actions report errors themselves: one line, never a stack trace.
return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
