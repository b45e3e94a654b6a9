using Tiered.Tests.Fuzz.Artifacts;

namespace Tiered.Tests.Artifacts;

/// <summary>A short run of <c>fuzz artifacts</c>.</summary>
public class MutationTests
{
    public static TheoryData<string> BackendNames => Backends.All;

    [Theory]
    [MemberData(nameof(BackendNames))]
    public void MutantsAreRefusedOrRunAsTheOriginal(string backend)
    {
        var mutation = new ArtifactMutation(Backends.Create(backend));
        var outcomes = new int[3];
        for (int number = 0; number < 6000; number++) outcomes[(int)mutation.Try(seed: 1, number)]++;
        Assert.True(outcomes[(int)MutantOutcome.Refused] > 3000 && outcomes[(int)MutantOutcome.Loaded] > 100, string.Join(", ", outcomes));
    }

    [Fact]
    public void MutantsOfKeptTiersAndProfilesAreRefusedOrHarmless()
    {
        var mutation = new TierMutation();
        var outcomes = new int[3];
        for (int number = 0; number < 8000; number++) outcomes[(int)mutation.Try(seed: 1, number)]++;
        Assert.True(outcomes[(int)MutantOutcome.Refused] > 4000 && outcomes[(int)MutantOutcome.Loaded] > 100, string.Join(", ", outcomes));
    }
}
