using System.Text;
using Tiered.Backend.Optimizing;
using Tiered.Wast;

namespace Tiered.Tests.Optimizing;

/// <summary>
/// The official scripts under configurations that the suite's ordinary run does not see: other CPU features select other instructions,
/// and checks and calls take other forms.
/// </summary>
public class ConfigurationTests
{
    private const string Oversize = "all functions oversize";

    private static readonly (string Name, CompilationOptions Options)[] Configurations =
    [
        ("baseline CPU", new CompilationOptions { MaxThreads = 1, Target = Target.Parse("x86_64") }),
        ("explicit bounds", new CompilationOptions { MaxThreads = 1, BoundsChecks = BoundsCheckMode.Explicit }),
        ("slots", new CompilationOptions { MaxThreads = 1, Calls = CallMode.Slots }),
        ("interruptible, canonical NaNs", new CompilationOptions { MaxThreads = 1, Interruptible = true, CanonicalizeNaNs = true }),
        (Oversize, new CompilationOptions { MaxThreads = 1 }),
    ];

    public static TheoryData<string> Names() => [.. Configurations.Select(c => c.Name)];

    [TestsuiteTheory]
    [MemberData(nameof(Names))]
    public void Passes(string name)
    {
        var options = Configurations.First(c => c.Name == name).Options;
        var failures = new StringBuilder();
        int passed = 0;
        foreach (string script in Testsuite.Scripts)
        {
            string path = Path.Combine(Testsuite.Folder!, script);
            var report = WastRunner.RunFile(new Engine(new EngineOptions { Features = SuiteFeatures.For(path), Compilation = options }, [new OptimizingCompiler { TakesAllForOversize = name == Oversize }]), path);
            passed += report.Passed;
            foreach (var incident in report.Incidents.Where(i => i.Outcome == WastOutcome.Failed)) failures.AppendLine($"{script}:{incident.Line}: {incident.Message}");
        }
        Assert.True(failures.Length == 0, failures.ToString());
        Assert.True(passed > 50_000);
    }
}
