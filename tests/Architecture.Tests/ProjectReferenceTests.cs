using System.Xml.Linq;

namespace Tiered.Tests.Architecture;

/// <summary>Who may reference whom: the table of docs/ARCHITECTURE.md, held by a test instead of by good will.</summary>
public class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Engine.Abstractions"] = [],
        ["Wasm"] = ["Engine.Abstractions"],
        ["CodeGen"] = ["Engine.Abstractions"],
        ["Backend.SinglePass"] = ["Engine.Abstractions", "Wasm", "CodeGen"],
        ["Backend.Optimizing"] = ["Engine.Abstractions", "Wasm", "CodeGen"],
        ["Backend.Llvm"] = ["Engine.Abstractions", "Wasm", "CodeGen"],
        ["Artifacts"] = ["Engine.Abstractions"],
        ["Engine"] = ["Engine.Abstractions", "Wasm", "Artifacts"],
        ["Wasi"] = ["Engine"],
        ["Wast"] = ["Engine"],
    };

    private static readonly Dictionary<string, string[]> AllowedPackages = new()
    {
        ["Iced"] = ["CodeGen"],
        ["System.CommandLine"] = ["Cli", "Headless"],
        ["Spectre.Console"] = ["Cli", "Headless"],
    };

    public static TheoryData<string> Projects => new(Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void ReferencesOnlyWhatTheArchitectureAllows(string project)
    {
        var document = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
        var references = document.Descendants("ProjectReference").Select(e => Path.GetFileNameWithoutExtension((string)e.Attribute("Include")!));
        if (Allowed.TryGetValue(project, out var allowed)) Assert.Empty(references.Except(allowed));
        else Assert.Contains(project, new[] { "Cli", "Headless" });
        foreach (var package in document.Descendants("PackageReference").Select(e => (string)e.Attribute("Include")!))
        {
            if (AllowedPackages.TryGetValue(package, out var users)) Assert.Contains(project, users);
        }
    }

    [Fact]
    public void VersionsStandOnlyInTheCentralFile()
    {
        foreach (string file in Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories))
            Assert.DoesNotContain(XDocument.Load(file).Descendants("PackageReference"), e => e.Attribute("Version") is not null);
    }

    [Fact]
    public void CpuSpecificCodeLiesInFoldersOfItsCpu()
    {
        string[] marks = ["using Iced.Intel", "X64Emitter"];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories))
        {
            string path = file.Replace('\\', '/');
            if (path.Contains("/X64/") || path.Contains("/obj/")) continue;
            string text = File.ReadAllText(file);
            Assert.True(marks.All(mark => !text.Contains(mark)), $"{path} holds x86-64 code outside a folder X64");
        }
    }
}

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
