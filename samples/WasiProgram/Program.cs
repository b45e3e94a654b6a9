// Runs a WASI program inside this process and keeps what it prints. Usage: WasiProgram [PROGRAM.wasm [ARGS...]]
using Microsoft.Extensions.DependencyInjection;
using Tiered;
using Tiered.Backend.SinglePass;
using Tiered.Wasi;

// An application registers the engine once, and the backends it wants.
using var services = new ServiceCollection()
    .AddTiered(options => options.MaxMemoryBytes = 256 << 20)
    .AddSinglePass()
    .BuildServiceProvider();
var engine = services.GetRequiredService<Engine>();

string program = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "greet.wat");
string[] arguments = args.Length > 0 ? args[1..] : ["world"];

// The program sees this and nothing else: no files, no environment, no input.
var output = WasiStdio.Capture();
using var wasi = new WasiContext(new WasiOptions
{
    Arguments = [Path.GetFileName(program), .. arguments],
    Stdout = output,
    Stderr = WasiStdio.Inherit,
});

using var store = new Store(engine);
var imports = new Imports();
wasi.AddTo(imports, store);

int status = 0;
try
{
    var instance = new Instance(store, Module.FromFile(engine, program), imports);
    instance.GetFunction("_start")!.Call();
}
catch (WasiExitException exit)
{
    status = exit.ExitCode;
}
Console.WriteLine($"status {status}, {output.GetBytes().Length} bytes of output:");
Console.Write(output.GetText());
