using Tiered.Tests.Fuzz.Differential;

namespace Tiered.Tests.Fuzz;

/// <summary>Modules that backends once disagreed about, and a short run of new ones.</summary>
public class RegressionTests
{
    public static TheoryData<string> Regressions => new(Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "regressions"), "*.wat").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Regressions))]
    public void BackendsAgreeAboutOldFindings(string file)
    {
        byte[] module = Comparison.Assemble(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "regressions", file)));
        Assert.Null(Comparison.Disagreement(module, Backends.Compared, out _));
    }

    [Fact]
    public void BackendsAgreeAboutRandomModules()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            byte[] module = Comparison.Assemble(ModuleGenerator.Generate(new Choices(seed)));
            Assert.Null(Comparison.Disagreement(module, Backends.Compared, out _));
        }
    }
}
