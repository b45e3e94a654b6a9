namespace Tiered.Runtime;

/// <summary>
/// Finds out which retired instances may still be reached by code, through imports, tables, globals and element segments of
/// those that live. No code of the store runs meanwhile, so stacks hold nothing.
/// </summary>
internal sealed unsafe class InstanceReachability
{
    private readonly nuint[] _starts;
    private readonly Instance[] _instances;
    private readonly HashSet<Instance> _reached = [];
    private readonly Stack<Instance> _pending = [];

    private InstanceReachability(Store store)
    {
        _instances = [.. store.Instances.OfType<Instance>()];
        _starts = Array.ConvertAll(_instances, instance => (nuint)instance.Context);
        Array.Sort(_starts, _instances);
    }

    /// <summary>The instances that code of the store can reach.</summary>
    internal static HashSet<Instance> Mark(Store store, List<Instance> retired)
    {
        var walk = new InstanceReachability(store);
        var dead = new HashSet<Instance>(retired);
        foreach (var instance in walk._instances)
        {
            if (!dead.Contains(instance)) walk.Reach(instance);
        }
        foreach (var table in store.HostTables) table.VisitFunctions(walk.ReachOwner);
        foreach (var global in store.HostGlobals) global.VisitFunctions(walk.ReachOwner);
        while (walk._pending.TryPop(out var instance)) instance.VisitReferences(walk.Reach, walk.ReachOwner);
        return walk._reached;
    }

    private void Reach(Instance instance)
    {
        if (_reached.Add(instance)) _pending.Push(instance);
    }

    /// <summary>Reaches the instance in whose context a function reference lies; those of host functions lie in none.</summary>
    private void ReachOwner(ulong funcRef)
    {
        int at = Array.BinarySearch(_starts, (nuint)funcRef);
        if (at < 0) at = ~at - 1;
        if (at >= 0 && (nuint)funcRef - _starts[at] < _instances[at].ContextSize) Reach(_instances[at]);
    }
}
