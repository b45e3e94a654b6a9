namespace Tiered.Wast;

/// <summary>
/// The features under which the official suite's folders are written: its core is WebAssembly 3.0 and asserts that later flags are
/// malformed; a proposal's folder was forked from an older specification and asserts that what came since is invalid. Scripts that do not
/// belong to the suite, which is known by its folder <c>proposals</c>, may use what an engine accepts by default.
/// </summary>
public static class SuiteFeatures
{
    /// <summary>Features for a script, by the folder it lies in.</summary>
    public static WasmFeatures For(string path)
    {
        string full = Path.GetFullPath(path).Replace('\\', '/');
        if (full.Contains("/proposals/threads/", StringComparison.Ordinal))
            return (WasmFeatures.Wasm2 | WasmFeatures.Threads) & ~WasmFeatures.ReferenceTypes;
        if (full.Contains("/proposals/", StringComparison.Ordinal)) return WasmFeatures.All;
        return IsInSuite(full) ? WasmFeatures.Wasm3 : WasmFeatures.Default;
    }

    private static bool IsInSuite(string path)
    {
        for (var folder = Directory.GetParent(path); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "proposals"))) return true;
        }
        return false;
    }
}
