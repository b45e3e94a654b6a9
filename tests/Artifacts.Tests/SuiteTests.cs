using Tiered.Wast;

namespace Tiered.Tests.Artifacts;

/// <summary>The official suite with every module written into an artifact and loaded from it before it runs.</summary>
public class SuiteTests
{
    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (string backend in Backends.Names)
        {
            foreach (string script in Testsuite.Scripts) rows.Add(script, backend);
        }
        return rows;
    }

    [TestsuiteTheory]
    [MemberData(nameof(Rows))]
    public void ScriptPassesThroughArtifacts(string script, string backend)
    {
        string path = Path.Combine(Testsuite.Folder!, script);
        var options = new EngineOptions { Features = SuiteFeatures.For(path) };
        var engine = new Engine(options, Backends.Create(backend));
        var report = WastRunner.RunFile(engine, path, convert: module =>
        {
            byte[] artifact = module.Serialize();
            var loaded = Module.Deserialize(engine, artifact, ArtifactTrust.UnverifiedWithChecksums);
            Assert.Equal(artifact, loaded.Serialize());
            return loaded;
        });
        var direct = WastRunner.RunFile(new Engine(options, Backends.Create(backend)), path);
        string expected = Describe(direct), actual = Describe(report);
        Assert.True(expected == actual, actual);
        Assert.Equal(direct.Passed, report.Passed);
    }

    private static string Describe(WastReport report) => string.Join('\n', report.Incidents.Select(i => $"{i.Line}: {i.Outcome} {i.Message}"));
}
