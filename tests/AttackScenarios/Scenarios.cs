namespace Tiered.Tests.Attack;

/// <summary>All scenarios by name.</summary>
internal static class Scenarios
{
    private static readonly SortedDictionary<string, Func<Scenario>> All = new(StringComparer.Ordinal)
    {
        ["signals"] = () => new SignalStorm(WasmtimeOrder.None),
        ["signals-wasmtime-first"] = () => new SignalStorm(WasmtimeOrder.First),
        ["signals-wasmtime-last"] = () => new SignalStorm(WasmtimeOrder.Last),
        ["hand-over"] = () => new HandOver(),
        ["interruption"] = () => new Interruption(),
        ["disposal"] = () => new DisposalOrders(),
        ["boundary"] = () => new BoundaryExceptions(),
        ["small-stacks"] = () => new SmallStacks(),
        ["tier-up"] = () => new TierUp(),
        ["references"] = () => new ReferenceFlood(),
        ["types"] = () => new TypeFlood(),
        ["reservations"] = () => new Reservations(),
        ["values"] = () => new HostileValues(),
        ["cut-artifact"] = () => new CutArtifact(),
        ["abandoned"] = () => new AbandonedStores(),
    };

    internal static IReadOnlyCollection<string> Names => All.Keys;

    internal static Scenario Create(string name) =>
        All.TryGetValue(name, out var create) ? create() : throw new ArgumentException($"no scenario '{name}'");
}
