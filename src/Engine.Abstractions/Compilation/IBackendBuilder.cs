namespace Tiered;

/// <summary>Finds another backend of the same engine or container by name; null when it has none.</summary>
public delegate ICompiler? BackendLookup(string name);

/// <summary>
/// What backends are added to. They know engines by this alone, as engines know backends by <see cref="ICompiler"/>
/// alone: the extension methods that add a backend live beside it.
/// </summary>
/// <typeparam name="TSelf">The builder, which goes on.</typeparam>
public interface IBackendBuilder<out TSelf>
{
    /// <summary>Adds a backend. It is made when it is first needed, and once.</summary>
    /// <param name="name">Its name, <see cref="ICompiler.Name"/>.</param>
    /// <param name="create">Makes it; may ask for others that were added, to leave functions to them.</param>
    TSelf AddBackend(string name, Func<BackendLookup, ICompiler> create);
}

/// <summary>Backends become services of a container: <c>AddSinglePass</c> and its like.</summary>
public interface ITieredBuilder<out TSelf> : IBackendBuilder<TSelf>;

/// <summary>Backends become those of one engine, without a container: <c>UseSinglePass</c> and its like.</summary>
public interface IEngineBuilder<out TSelf> : IBackendBuilder<TSelf>;
