using Tiered.Runtime;

namespace Tiered;

// What lives in the store, and when it goes.
public sealed unsafe partial class Store
{
    private readonly List<Instance?> _instances = [];
    private readonly Stack<int> _freeIds = [];
    private readonly List<IStoreResource> _resources = [];
    private readonly List<Table> _hostTables = [];
    private readonly List<Global> _hostGlobals = [];
    private readonly Dictionary<LinearMemory, Memory> _sharedViews = [];

    // Disposed or failed instances that something may still refer to, and how many there must be for the next look at which.
    private readonly List<Instance> _retired = [];
    private int _nextCollection = 1;

    // Failed instances whose constructors found another thread in the store. Guarded by the lock.
    private readonly List<Instance> _failed = [];

    internal IReadOnlyList<Instance?> Instances => _instances;
    internal IReadOnlyList<Table> HostTables => _hostTables;
    internal IReadOnlyList<Global> HostGlobals => _hostGlobals;

    internal int Add(Instance instance)
    {
        AssertInside();
        using var gate = new UninterruptibleLock(_gate);
        instance.SetStackLimit(_isInterrupted ? nuint.MaxValue : _holder.Stack.Limit);
        if (!_freeIds.TryPop(out int id))
        {
            id = _instances.Count;
            _instances.Add(null);
        }
        _instances[id] = instance;
        return id;
    }

    /// <summary>Keeps something native until the store is disposed.</summary>
    internal void Own(IStoreResource resource)
    {
        AssertInside();
        _resources.Add(resource);
        if (resource is Table table) _hostTables.Add(table);
        if (resource is Global global) _hostGlobals.Add(global);
    }

    /// <summary>The store's own object of a memory that stores share; one a memory, so that instances can come and go.</summary>
    internal Memory ViewOf(SharedMemory shared)
    {
        if (shared.Engine != Engine) throw new WasmLinkException("a shared memory of another engine: its stores must all belong to one");
        var native = shared.AddReference();
        if (_sharedViews.TryGetValue(native, out var known))
        {
            native.Release();
            return known;
        }
        var view = new Memory(this, native, null);
        Own(view);
        _sharedViews.Add(native, view);
        return view;
    }

    /// <summary>Frees a disposed or failed instance when no code runs and nothing refers to it: at once, if that can be.</summary>
    internal void Retire(Instance instance)
    {
        AssertInside();
        _retired.Add(instance);
        _isWorkDue = true;
    }

    /// <summary>Has whoever leaves the store next retire an instance; may be called on any thread, and for a disposed store.</summary>
    internal void AbandonLater(Instance instance)
    {
        using var gate = new UninterruptibleLock(_gate);
        _failed.Add(instance);
        Volatile.Write(ref _isWorkDue, true);
    }

    /// <summary>Takes back <see cref="Retire"/> for a failed instance: the host got hold of one of its functions.</summary>
    internal void Revive(Instance instance) => _retired.Remove(instance);

    private void FreeRetired()
    {
        foreach (var instance in TakeFailed()) instance.Abandon();
        if (_retired.Count == 0) return;
        // Those that never were linked, and whose functions went nowhere.
        for (int i = _retired.Count - 1; i >= 0; i--)
        {
            var instance = _retired[i];
            if (instance.IsShared) continue;
            _retired.RemoveAt(i);
            Free(instance);
        }
        if (_retired.Count >= _nextCollection) CollectInstances();
    }

    private Instance[] TakeFailed()
    {
        if (_failed.Count == 0) return [];
        using var gate = new UninterruptibleLock(_gate);
        Instance[] failed = [.. _failed];
        _failed.Clear();
        return failed;
    }

    /// <summary>
    /// Frees the retired instances that nothing refers to any more. Costs a look at all tables and globals, so the next one
    /// waits until it can be expected to pay.
    /// </summary>
    internal void CollectInstances()
    {
        AssertInside();
        if (_depth > 0 || _retired.Count == 0) return;
        var reachable = InstanceReachability.Mark(this, _retired);
        for (int i = _retired.Count - 1; i >= 0; i--)
        {
            var instance = _retired[i];
            if (reachable.Contains(instance)) continue;
            _retired.RemoveAt(i);
            Free(instance);
        }
        _nextCollection = 1 + _retired.Count * 2 + (_instances.Count - _freeIds.Count) / 8;
    }

    private void Free(Instance instance)
    {
        using var gate = new UninterruptibleLock(_gate);
        _instances[instance.Id] = null;
        _freeIds.Push(instance.Id);
        instance.Release();
    }
}
