// One application, several kinds of work: each asks for an engine, or a compiler, by name.
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tiered;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

// Usually appsettings.json.
var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Engines:Requests:Tiering:First"] = "Lazy",
    ["Engines:Requests:Tiering:Threshold"] = "1",
    ["Engines:Requests:Tiering:CompileTimeout"] = "00:00:05",
    ["Engines:Plugins:MaxMemoryBytes"] = "1048576",
}).Build();

var services = new ServiceCollection();

// Requests: programs that must answer at once, and become fast if they stay. With two tiers, an engine tiers up by
// itself.
services.AddTiered("requests").AddSinglePass().AddOptimizing();
services.Configure<EngineOptions>("requests", configuration.GetSection("Engines:Requests"));

// Reports: everything is compiled as well as can be before it starts.
services.AddTiered("reports").AddOptimizing();

// Plugins: code of others, with little memory.
services.AddTiered("plugins").AddSinglePass();
services.Configure<EngineOptions>("plugins", configuration.GetSection("Engines:Plugins"));

services.AddTransient<ReportService>();
using var provider = services.BuildServiceProvider();

const string Text = """
    (module
      (memory 1 100)
      (func (export "sum") (param i32) (result i32) (local i32)
        (loop $more
          (local.set 1 (i32.add (local.get 1) (local.get 0)))
          (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (local.get 1))
      (func (export "grow") (result i32) (memory.grow (i32.const 99))))
    """;

foreach (string name in new[] { "requests", "reports", "plugins" })
{
    var engine = provider.GetRequiredKeyedService<Engine>(name);
    using var store = new Store(engine);
    var instance = new Instance(store, Module.FromText(engine, Text));
    int sum = instance.GetFunction("sum")!.Typed<int, int>().Call(1000);
    bool grows = instance.GetFunction("grow")!.Typed<int>().Call() >= 0;
    Console.WriteLine($"{name}: {instance.Module.CompilerName}, sum {sum}, {(grows ? "may grow" : "may not grow")}");
}

Console.WriteLine(provider.GetRequiredService<ReportService>().Describe());

// Without a container, by the same rules.
var built = new EngineBuilder()
    .UseSinglePass()
    .UseOptimizing()
    .Configure(options => options.Tiering.First = FirstCompilation.Eager)
    .Build();
Console.WriteLine($"built: {Module.FromText(built, Text).CompilerName}");

/// <summary>Asks for what it needs by name: its engine, and a compiler by itself.</summary>
internal sealed class ReportService(
    [FromKeyedServices("reports")] Engine engine, [FromKeyedServices("optimizing")] ICompiler compiler)
{
    internal string Describe() =>
        $"the reports' compiler is {compiler.Name}, as is the engine's: {engine.GetCompiler() == compiler}";
}
