using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;

namespace Tiered.Tests.Architecture;

/// <summary>What the packages say of themselves, read from one that is packed here.</summary>
public class PackageTests
{
    /// <summary>A deployment that references the package gets what runs artifacts and nothing that compiles.</summary>
    [Fact]
    public void TheHeadlessPackageDependsOnNoCompiler()
    {
        var nuspec = Pack("Headless");
        XName Name(string name) => nuspec.Root!.GetDefaultNamespace() + name;
        Assert.Equal("Tiered.Headless", nuspec.Descendants(Name("id")).Single().Value);
        Assert.Equal("README.md", nuspec.Descendants(Name("readme")).Single().Value);
        var groups = nuspec.Descendants(Name("group")).ToDictionary(
            group => (string)group.Attribute("targetFramework")!, group => group.Elements(Name("dependency")).Select(e => (string)e.Attribute("id")!).Order(StringComparer.Ordinal).ToArray());
        Assert.Equal(["net10.0"], groups.Keys);
        // Their own dependencies follow from project references, which ProjectReferenceTests walks.
        Assert.All(groups.Values, dependencies => Assert.Equal(["Tiered.Artifacts", "Tiered.Engine", "Tiered.Wasi"], dependencies));
    }

    /// <summary>Packs a project that has no assembly in its package, so that nothing need be built.</summary>
    private static XDocument Pack(string project)
    {
        string folder = Directory.CreateTempSubdirectory("tiered-pack-").FullName;
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet",
                ["pack", Path.Combine(Repository.Root, "src", project), "-p:NoBuild=true", "-o", folder, "-nodeReuse:false", "-v", "q", "-nologo"]) { RedirectStandardOutput = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, output);
            using var package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(folder, "*.nupkg")));
            Assert.DoesNotContain(package.Entries, entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal));
            using var nuspec = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
            return XDocument.Load(nuspec);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
