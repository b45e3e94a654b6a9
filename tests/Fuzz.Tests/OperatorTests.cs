using Tiered.Tests.Fuzz.Operators;

namespace Tiered.Tests.Fuzz;

/// <summary>Every numeric and vector operator against V8, one seed; <c>dotnet run --project tests/Fuzz -- operators</c> tries more.</summary>
public class OperatorTests
{
    public static TheoryData<string> BackendNames() => [.. Backends.Names];

    [NodeTheory]
    [MemberData(nameof(BackendNames))]
    public void AgreesWithV8(string backend)
    {
        var comparison = Comparison.Run(Backends.Get(backend), seed: 1);
        Assert.True(comparison.FindingCount == 0, $"{comparison.FindingCount} differences:\n{string.Join('\n', comparison.Findings)}");
        Assert.DoesNotContain(comparison.Refusals, refusal => !refusal.StartsWith("relaxed", StringComparison.Ordinal));
        Assert.True(comparison.Operators.Count > 400, $"{comparison.Operators.Count} operators");
    }
}

/// <summary>A theory that needs Node.js, skipped with the reason without it.</summary>
internal sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute()
    {
        if (Node.Path is null) Skip = Node.MissingReason;
    }
}
