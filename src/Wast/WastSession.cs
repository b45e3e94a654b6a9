namespace Tiered.Wast;

/// <summary>
/// Scripts that follow each other in one store: what one registered, or only named, later ones can import.
/// </summary>
/// <param name="engine">Features and limits of all of them.</param>
/// <param name="backend">Name of the backend; the engine's default when null.</param>
public sealed class WastSession(Engine engine, string? backend = null) : IDisposable
{
    private readonly List<(string Name, Instance Instance)> _named = [];

    internal Store Store { get; } = new(engine);

    internal Imports Imports => field ??= SpecTestModule.Define(Store);

    /// <summary>Names that scripts gave themselves.</summary>
    internal HashSet<string> Registered { get; } = ["spectest"];

    /// <summary>Runs the next script.</summary>
    /// <param name="path">Its name, for the report.</param>
    /// <param name="text">The script, in UTF-8.</param>
    public WastReport Run(string path, byte[] text)
    {
        var report = WastRunner.Run(engine, path, text, backend, null, this);
        foreach (var (name, instance) in _named)
        {
            if (!Registered.Contains(name)) Imports.Define(name, instance);
        }
        _named.Clear();
        return report;
    }

    /// <summary>
    /// Notes a named module; later scripts can import from it, the script itself only what it registers.
    /// </summary>
    internal void Name(string name, Instance instance) => _named.Add((name, instance));

    /// <summary>Frees all instances.</summary>
    public void Dispose() => Store.Dispose();
}
