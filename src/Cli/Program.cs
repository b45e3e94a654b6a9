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
    foreach (var error in result.Errors) Console.Error.WriteLine($"tiered: {error.Message}");
    Console.Error.WriteLine("tiered: try --help");
    return ExitCodes.BadInput;
}
// Our own actions report errors themselves: one line, never a stack trace.
return result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
