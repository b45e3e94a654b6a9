using System.Text;
using Tiered.Backend.Llvm;
using Tiered.Wast;

namespace Tiered.Tests.Llvm;

/// <summary>The official scripts under configurations that the suite's ordinary run does not see.</summary>
public class ConfigurationTests
{
    private static readonly (string Name, CompilationOptions Options, LlvmOptions Llvm)[] Configurations =
    [
        ("baseline CPU", new CompilationOptions { MaxThreads = 1, Target = Target.Parse("x86_64") }, new LlvmOptions()),
        ("explicit bounds", new CompilationOptions { MaxThreads = 1, BoundsChecks = BoundsCheckMode.Explicit }, new LlvmOptions()),
        ("slots", new CompilationOptions { MaxThreads = 1, Calls = CallMode.Slots }, new LlvmOptions()),
        ("interruptible, canonical NaNs", new CompilationOptions { MaxThreads = 1, Interruptible = true, CanonicalizeNaNs = true }, new LlvmOptions()),
        ("many partitions", new CompilationOptions { MaxThreads = 2 }, new LlvmOptions { PartitionBytes = 40 }),
    ];

    public static TheoryData<string> Names() => [.. Configurations.Select(c => c.Name)];

    [TestsuiteTheory]
    [MemberData(nameof(Names))]
    public void Passes(string name)
    {
        var (_, options, llvm) = Configurations.First(c => c.Name == name);
        var failures = new StringBuilder();
        int passed = 0;
        foreach (string script in Testsuite.Scripts)
        {
            string path = Path.Combine(Testsuite.Folder!, script);
            var report = WastRunner.RunFile(new Engine(new EngineOptions { Features = SuiteFeatures.For(path), Compilation = options }, [new LlvmCompiler(llvm)]), path);
            passed += report.Passed;
            foreach (var incident in report.Incidents.Where(i => i.Outcome == WastOutcome.Failed)) failures.AppendLine($"{script}:{incident.Line}: {incident.Message}");
        }
        Assert.True(failures.Length == 0, failures.ToString());
        Assert.True(passed > 50_000);
    }
}
