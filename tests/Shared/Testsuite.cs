namespace Tiered.Tests;

/// <summary>
/// Where the official test suite is: the folder that <c>WASM_TESTSUITE</c> names, else <c>shared/testsuite</c> beside a folder
/// above the test assembly, else <c>tests/testsuite</c> in the repository.
/// </summary>
internal static class Testsuite
{
    internal const string MissingReason = "the official test suite was not found: set WASM_TESTSUITE to its folder";

    internal static string? Folder { get; } = Find();

    /// <summary>Paths of all scripts, relative to the folder, without the legacy exception-handling ones, which are not supported.</summary>
    internal static IReadOnlyList<string> Scripts { get; } = Folder is null
        ? []
        : Directory.EnumerateFiles(Folder, "*.wast", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file))
            .Where(file => !file.StartsWith("legacy", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToList();

    internal static byte[] Read(string script) => File.ReadAllBytes(Path.Combine(Folder!, script));

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("WASM_TESTSUITE") is { Length: > 0 } given) return Directory.Exists(given) ? given : null;
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            foreach (string candidate in new[] { "shared/testsuite", "tests/testsuite" })
            {
                string path = Path.Combine(at.FullName, candidate);
                if (Directory.Exists(path)) return path;
            }
        }
        return null;
    }
}

/// <summary>A theory over the scripts of the suite, skipped as a whole without one.</summary>
internal sealed class TestsuiteTheoryAttribute : TheoryAttribute
{
    public TestsuiteTheoryAttribute()
    {
        if (Testsuite.Folder is null) Skip = Testsuite.MissingReason;
    }
}
