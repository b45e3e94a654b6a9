namespace Tiered.Tests;

internal static class Repository
{
    internal static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Tiered.sln"))) return at.FullName;
        }
        throw new InvalidOperationException("the tests run outside the repository");
    }
}
