using System.Text;
using Tiered.Backend.SinglePass;
using Tiered.Wast;

namespace Tiered.Tests.SinglePass;

/// <summary>
/// The official scripts of vectors and atomics, under every configuration of the compiler: CPU features and the way bounds are
/// checked select other instructions than those that the suite's ordinary run sees.
/// </summary>
public class SimdScriptTests
{
    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (name, _) in Code.Configurations)
        {
            foreach (string family in new[] { "simd_", "relaxed", "atomic" }) rows.Add(name, family);
        }
        return rows;
    }

    [TestsuiteTheory]
    [MemberData(nameof(Rows))]
    public void Passes(string configuration, string family)
    {
        var options = Code.Configurations.First(c => c.Name == configuration).Options;
        var failures = new StringBuilder();
        int passed = 0;
        foreach (string script in Testsuite.Scripts.Where(s => Path.GetFileName(s).Contains(family, StringComparison.Ordinal)))
        {
            string path = Path.Combine(Testsuite.Folder!, script);
            var report = WastRunner.RunFile(new Engine(new EngineOptions { Features = SuiteFeatures.For(path), Compilation = options }, [new SinglePassCompiler()]), path);
            passed += report.Passed;
            foreach (var incident in report.Incidents.Where(i => i.Outcome != WastOutcome.Passed)) failures.AppendLine($"{script}:{incident.Line}: {incident.Message}");
        }
        Assert.True(failures.Length == 0, failures.ToString());
        Assert.True(passed > 50);
    }
}
