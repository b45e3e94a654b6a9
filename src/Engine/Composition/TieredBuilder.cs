using System.Collections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tiered;

/// <summary>
/// Registers what belongs to one engine of a container: <c>services.AddTiered().AddSinglePass().AddOptimizing()</c>. It
/// is the container's service collection, too, so that other registrations can follow.
/// </summary>
public sealed class TieredBuilder : ITieredBuilder<TieredBuilder>, IServiceCollection
{
    internal TieredBuilder(IServiceCollection services, string name)
    {
        Services = services;
        Name = name;
    }

    /// <summary>Where everything is registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Name of the engine and its options; empty for the one without a name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// It becomes an <see cref="ICompiler"/> of the container, and a keyed one under its name; engines share it. An
    /// engine with a name has the backends that were added for it, or all of the container if none was; the one without
    /// a name has all, its own first.
    /// </remarks>
    public TieredBuilder AddBackend(string name, Func<BackendLookup, ICompiler> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        Services.Configure<EngineBackends>(Name, backends => backends.Add(name));
        foreach (var known in Services)
        {
            if (known.IsKeyedService && known.ServiceType == typeof(ICompiler) && name.Equals(known.ServiceKey))
                return this;
        }
        Services.AddKeyedSingleton<ICompiler>(
            name, (provider, _) => create(other => provider.GetKeyedService<ICompiler>(other)));
        Services.AddSingleton(provider => provider.GetRequiredKeyedService<ICompiler>(name));
        return this;
    }

    /// <summary>Sets options of this engine.</summary>
    public TieredBuilder Configure(Action<EngineOptions> configure)
    {
        Services.Configure(Name, configure);
        return this;
    }

    /// <summary>Names of the backends that were added for one engine, in order: its options by name.</summary>
    internal sealed class EngineBackends
    {
        private readonly List<string> _names = [];

        internal void Add(string name)
        {
            if (!_names.Contains(name)) _names.Add(name);
        }

        /// <summary>The compilers of an engine.</summary>
        internal static List<ICompiler> Of(IServiceProvider provider, string engine)
        {
            var names = provider.GetRequiredService<IOptionsMonitor<EngineBackends>>().Get(engine)._names;
            var compilers = names.ConvertAll(name => provider.GetRequiredKeyedService<ICompiler>(name));
            if (engine.Length > 0 && compilers.Count > 0) return compilers;
            foreach (var other in provider.GetServices<ICompiler>())
            {
                if (!compilers.Contains(other)) compilers.Add(other);
            }
            return compilers;
        }
    }

    int ICollection<ServiceDescriptor>.Count => Services.Count;

    bool ICollection<ServiceDescriptor>.IsReadOnly => Services.IsReadOnly;

    ServiceDescriptor IList<ServiceDescriptor>.this[int index]
    {
        get => Services[index];
        set => Services[index] = value;
    }

    int IList<ServiceDescriptor>.IndexOf(ServiceDescriptor item) => Services.IndexOf(item);

    void IList<ServiceDescriptor>.Insert(int index, ServiceDescriptor item) => Services.Insert(index, item);

    void IList<ServiceDescriptor>.RemoveAt(int index) => Services.RemoveAt(index);

    void ICollection<ServiceDescriptor>.Add(ServiceDescriptor item) => Services.Add(item);

    void ICollection<ServiceDescriptor>.Clear() => Services.Clear();

    bool ICollection<ServiceDescriptor>.Contains(ServiceDescriptor item) => Services.Contains(item);

    void ICollection<ServiceDescriptor>.CopyTo(ServiceDescriptor[] array, int arrayIndex) =>
        Services.CopyTo(array, arrayIndex);

    bool ICollection<ServiceDescriptor>.Remove(ServiceDescriptor item) => Services.Remove(item);

    IEnumerator<ServiceDescriptor> IEnumerable<ServiceDescriptor>.GetEnumerator() => Services.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Services.GetEnumerator();
}
