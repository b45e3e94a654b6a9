using System.CommandLine;
using Tiered.Wasm;

namespace Tiered.Cli.Commands;

/// <summary><c>tiered validate</c>: silent when the module is valid.</summary>
internal static class ValidateCommand
{
    internal static Command Create()
    {
        var module = CommandLine.ModuleArgument();
        var all = new Option<bool>("--all-features") { Description = "Accept proposals too: wide arithmetic and custom page sizes" };
        var command = new Command("validate", "Check a module; silent when it is valid") { all, module };
        command.SetAction(result => CommandLine.Guard(() =>
        {
            var engine = new Engine(new EngineOptions { Features = result.GetValue(all) ? WasmFeatures.All : WasmFeatures.Default }, []);
            var wasm = Module.Decode(engine, CommandLine.ReadFile(result.GetValue(module)!));
            FunctionValidator.ValidateAll(wasm, engine.Options.Limits);
            return ExitCodes.Success;
        }));
        return command;
    }
}
