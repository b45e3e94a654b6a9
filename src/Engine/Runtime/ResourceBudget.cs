namespace Tiered.Runtime;

/// <summary>An amount that everything in a store or an engine shares. Thread-safe: a shared memory may grow on any thread.</summary>
internal sealed class ResourceBudget(ulong limit)
{
    private ulong _used;

    /// <summary>Takes an amount, or nothing and false when it is not there.</summary>
    internal bool TryTake(ulong amount)
    {
        // What is refused is never counted, not even for a moment: others would be refused for it.
        for (ulong used = Volatile.Read(ref _used); ;)
        {
            if (used > limit || amount > limit - used) return false;
            ulong before = Interlocked.CompareExchange(ref _used, used + amount, used);
            if (before == used) return true;
            used = before;
        }
    }

    /// <summary>Whether an amount could be taken now.</summary>
    internal bool Has(ulong amount) => Volatile.Read(ref _used) is var used && used <= limit && amount <= limit - used;

    internal void Give(ulong amount) => Interlocked.Add(ref _used, 0 - amount);
}
