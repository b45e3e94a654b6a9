namespace Tiered.Runtime;

/// <summary>An amount that everything in a store or an engine shares. Thread-safe: a shared memory may grow on any thread.</summary>
internal sealed class ResourceBudget(ulong limit)
{
    private ulong _used;

    /// <summary>Takes an amount, or nothing and false when it is not there.</summary>
    internal bool TryTake(ulong amount)
    {
        ulong after = Interlocked.Add(ref _used, amount);
        if (after <= limit && after >= amount) return true;
        Interlocked.Add(ref _used, 0 - amount);
        return false;
    }

    /// <summary>Whether an amount could be taken now.</summary>
    internal bool Has(ulong amount) => Volatile.Read(ref _used) + amount <= limit;

    internal void Give(ulong amount) => Interlocked.Add(ref _used, 0 - amount);
}
