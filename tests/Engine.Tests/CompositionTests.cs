using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests;

/// <summary>How containers and builders put engines together.</summary>
public class CompositionTests
{
    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)))
            .Build();

    [Fact]
    public void DependencyInjectionSuppliesTheEngine()
    {
        var configuration = Settings(("Tiered:MaxMemoryBytes", "65536"), ("Tiered:Limits:Types", "17"));
        using var services = new ServiceCollection()
            .AddTiered(options => options.MaxTableElements = 5)
            .Configure<EngineOptions>(options => options.MaxTypes = 3)
            .Configure<EngineOptions>(configuration.GetSection("Tiered"))
            .AddSingleton<ICompiler, SinglePassCompiler>()
            .AddSingleton<ICompiler, OptimizingCompiler>()
            .AddSingleton<ICompiler, LlvmCompiler>()
            .BuildServiceProvider();
        var engine = services.GetRequiredService<Engine>();
        Assert.Equal("tiered", engine.Options.DefaultBackend);
        Assert.Equal(["singlepass", "optimizing", "llvm"], engine.Compilers.Select(compiler => compiler.Name));
        var options = engine.Options;
        Assert.Equal(
            (5u, 3, 65536ul, 17),
            (options.MaxTableElements, options.MaxTypes, options.MaxMemoryBytes, options.Limits.Types));
        Assert.Throws<ArgumentException>(() => engine.GetCompiler("cranelift"));
    }

    /// <summary>
    /// A backend that is added is a compiler among others, one by name, and one of the engine: the same each time.
    /// </summary>
    [Fact]
    public void BackendsAreServices()
    {
        using var services = new ServiceCollection()
            .AddTiered().AddSinglePass().AddOptimizing().AddLlvm(new LlvmOptions { RelaxedTraps = true })
            .AddSinglePass()
            .AddTransient<Workload>()
            .BuildServiceProvider();
        var compilers = services.GetServices<ICompiler>().ToList();
        Assert.Equal(["singlepass", "optimizing", "llvm"], compilers.Select(compiler => compiler.Name));
        foreach (var compiler in compilers)
            Assert.Same(compiler, services.GetRequiredKeyedService<ICompiler>(compiler.Name));
        Assert.Equal(compilers, services.GetRequiredService<Engine>().Compilers);
        Assert.Same(compilers[0], Assert.IsType<OptimizingCompiler>(compilers[1]).Fallback);
        Assert.Contains("-relaxed", compilers[2].Version);
        Assert.Same(compilers[2], services.GetRequiredService<Workload>().Compiler);
    }

    private sealed class Workload([FromKeyedServices("llvm")] ICompiler compiler)
    {
        internal ICompiler Compiler { get; } = compiler;
    }

    /// <summary>Two tiers make an engine tier up, in whatever order they are added; a module says so.</summary>
    [Fact]
    public void TwoTiersAreUsedByDefault()
    {
        using var services = new ServiceCollection().AddTiered().AddOptimizing().AddSinglePass().BuildServiceProvider();
        var module = Module.FromText(services.GetRequiredService<Engine>(), "(module (func (export \"f\")))");
        Assert.Equal(
            ("tiered", "singlepass", "optimizing"),
            (module.CompilerName, module.Tiers!.BaselineCompiler, module.Tiers.OptimizingCompiler));
    }

    [Theory]
    [InlineData("singlepass")]
    [InlineData("optimizing")]
    public void OptionsNameAnotherDefault(string backend)
    {
        using var services = new ServiceCollection()
            .AddTiered(options => options.DefaultBackend = backend).AddSinglePass().AddOptimizing()
            .BuildServiceProvider();
        Assert.Equal(backend, Module.FromText(services.GetRequiredService<Engine>(), "(module)").CompilerName);
    }

    /// <summary>Engines by name have options and backends of their own, and share compilers.</summary>
    [Fact]
    public void WorkloadsHaveEnginesByName()
    {
        var configuration = Settings(
            ("FastStart:Tiering:First", "Eager"), ("FastStart:Tiering:Threshold", "123"),
            ("FastStart:Tiering:RandomSeed", "7"), ("FastStart:Tiering:CompileTimeout", "00:00:03"),
            ("FastStart:Tiering:LoopEntries", "false"),
            ("FastStart:Perf", "None"), ("Batch:DefaultBackend", "optimizing"));
        var collection = new ServiceCollection();
        collection.AddTiered("batch").Configure(options => options.MaxTypes = 9);
        collection.AddTiered("fast-start", options => options.MaxMemoryBytes = 1 << 20).AddSinglePass().AddOptimizing();
        collection.AddTiered("small").AddSinglePass();
        collection.AddTiered().AddLlvm();
        collection.Configure<EngineOptions>("fast-start", configuration.GetSection("FastStart"));
        collection.Configure<EngineOptions>("batch", configuration.GetSection("Batch"));
        using var services = collection.BuildServiceProvider();

        Engine Named(string name) => services.GetRequiredKeyedService<Engine>(name);
        string[] Compilers(Engine engine) => [.. engine.Compilers.Select(compiler => compiler.Name)];
        var fast = Named("fast-start");
        Assert.Same(fast, Named("fast-start"));
        Assert.Equal(["singlepass", "optimizing"], Compilers(fast));
        Assert.Equal(1ul << 20, fast.Options.MaxMemoryBytes);
        var tiering = fast.Options.Tiering;
        Assert.Equal(
            (FirstCompilation.Eager, 123, 7, false),
            (tiering.First, tiering.Threshold, tiering.RandomSeed, tiering.LoopEntries));
        Assert.Equal(TimeSpan.FromSeconds(3), tiering.CompileTimeout);
        Assert.Equal("tiered", fast.Options.DefaultBackend);
        // None was added for it: it has all.
        Assert.Equal(["singlepass", "optimizing", "llvm"], Compilers(Named("batch")));
        Assert.Equal(("optimizing", 9), (Named("batch").Options.DefaultBackend, Named("batch").Options.MaxTypes));
        Assert.Equal(["singlepass"], Compilers(Named("small")));
        Assert.Equal("singlepass", Named("small").GetCompiler().Name);
        Assert.Same(fast.GetCompiler("singlepass"), Named("small").GetCompiler());
        // The engine without a name has its own first.
        Assert.Equal(["llvm", "singlepass", "optimizing"], Compilers(services.GetRequiredService<Engine>()));
        Assert.Equal(new EngineOptions().MaxTypes, services.GetRequiredService<Engine>().Options.MaxTypes);
    }

    [Fact]
    public void ABuilderNeedsNoContainer()
    {
        var builder = new EngineBuilder().UseOptimizing().UseSinglePass().Configure(options => options.MaxTypes = 9);
        var engine = builder.Build();
        Assert.Equal(("tiered", 9), (engine.Options.DefaultBackend, engine.Options.MaxTypes));
        var optimizing = Assert.IsType<OptimizingCompiler>(engine.GetCompiler("optimizing"));
        Assert.Same(engine.GetCompiler("singlepass"), optimizing.Fallback);
        var another = builder.Configure(options => options.DefaultBackend = "singlepass").Build();
        Assert.Equal("singlepass", Module.FromText(another, "(module)").CompilerName);
        Assert.NotSame(engine.GetCompiler("optimizing"), another.GetCompiler("optimizing"));
        var compiler = new SinglePassCompiler();
        Assert.Same(compiler, new EngineBuilder().Use(compiler).Build().GetCompiler());
        var wrong = new EngineBuilder().UseLlvm().Configure(options => options.DefaultBackend = "optimizing");
        Assert.Throws<ArgumentException>(() => wrong.Build());
    }

    /// <summary>Who asks for tiers that are not there is told so when a module is loaded.</summary>
    [Fact]
    public void TieredIsNeverAnythingElse()
    {
        using var services = new ServiceCollection()
            .AddTiered(options => options.DefaultBackend = Engine.TieredBackend).AddOptimizing().BuildServiceProvider();
        Assert.Throws<ArgumentException>(() => Module.FromText(services.GetRequiredService<Engine>(), "(module)"));
    }
}
