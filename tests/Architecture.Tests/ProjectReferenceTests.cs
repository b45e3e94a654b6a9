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
        ["Caching"] = ["Engine", "Artifacts"],
        ["Wasi"] = ["Engine"],
        ["Wast"] = ["Engine"],
    };

    private static readonly Dictionary<string, string[]> AllowedPackages = new()
    {
        ["Iced"] = ["CodeGen"],
        ["System.CommandLine"] = ["Cli", "Headless"],
        ["Spectre.Console"] = ["Cli", "Headless"],
        ["Polly.Core"] = ["Engine", "Caching"],
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

    /// <summary>What runs artifacts holds no compiler, whatever its projects reference in turn.</summary>
    [Fact]
    public void TheHeadlessClosureHoldsNoCompiler()
    {
        var projects = new HashSet<string>();
        var packages = new HashSet<string>();
        Walk("Headless");
        Assert.Equal(["Artifacts", "Engine", "Engine.Abstractions", "Headless", "Wasi", "Wasm"], projects.Order(StringComparer.Ordinal));
        Assert.All(packages, package => Assert.True(
            package.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal) || package == "Polly.Core", package));

        void Walk(string project)
        {
            if (!projects.Add(project)) return;
            var document = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
            foreach (var package in document.Descendants("PackageReference")) packages.Add((string)package.Attribute("Include")!);
            foreach (var reference in document.Descendants("ProjectReference")) Walk(Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!));
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
