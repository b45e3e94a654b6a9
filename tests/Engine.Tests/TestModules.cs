using Tiered.Backend.SinglePass;

namespace Tiered.Tests;

/// <summary>An engine and store for one test.</summary>
internal sealed class Fixture : IDisposable
{
    internal Fixture(EngineOptions? options = null)
    {
        Engine = new Engine(options ?? new EngineOptions(), new SinglePassCompiler());
        Store = new Store(Engine);
    }

    internal Engine Engine { get; }
    internal Store Store { get; }
    internal Imports Imports { get; } = new();

    internal Instance Instantiate(string wat) => new(Store, Module.FromText(Engine, wat), Imports);

    public void Dispose() => Store.Dispose();
}
