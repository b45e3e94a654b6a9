namespace Tiered;

/// <summary>
/// A backend that compiles functions one by one, so that another can leave single functions of a module to it. All follow one ABI: functions of
/// both call each other.
/// </summary>
public interface IFunctionCompilerProvider
{
    /// <summary>Name of the backend, for messages.</summary>
    string Name { get; }

    /// <summary>Changes whenever the produced code may change; part of cache keys.</summary>
    string Version { get; }

    /// <summary>Whether its code can look for better code while it runs (<see cref="CompilationOptions.TierUp"/>), as a first tier has to.</summary>
    bool SupportsTierUp => false;

    /// <summary>Makes what one thread needs to compile functions of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">What to compile for.</param>
    /// <param name="cancellation">Looked at within functions, too.</param>
    IFunctionCompiler CreateFunctionCompiler(WasmModule module, CompilationOptions options, CancellationToken cancellation = default);
}
