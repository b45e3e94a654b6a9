namespace Tiered.Wast;

/// <summary>
/// The features under which the official suite's folders are written: its core is WebAssembly 3.0 and asserts that later flags are
/// malformed; a proposal's folder was forked from an older specification and asserts that what came since is invalid.
/// </summary>
public static class SuiteFeatures
{
    /// <summary>Features for a script, by the folder it lies in.</summary>
    public static WasmFeatures For(string path)
    {
        string full = Path.GetFullPath(path).Replace('\\', '/');
        if (full.Contains("/proposals/threads/", StringComparison.Ordinal))
            return (WasmFeatures.Wasm2 | WasmFeatures.Threads) & ~WasmFeatures.ReferenceTypes;
        return full.Contains("/proposals/", StringComparison.Ordinal) ? WasmFeatures.All : WasmFeatures.Wasm3;
    }
}
