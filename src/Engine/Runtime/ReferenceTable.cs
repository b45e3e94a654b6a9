namespace Tiered.Runtime;

/// <summary>
/// The .NET objects that a store's WebAssembly code holds as <c>externref</c>, by handle. The same object always has the same
/// handle. Handles are reclaimed while no code of the store runs: then only tables and globals can hold any.
/// </summary>
internal sealed class ReferenceTable
{
    private const int FirstSweep = 1024;

    private readonly List<object?> _objects = [null];
    private readonly Dictionary<object, int> _handles = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<int> _free = [];
    private int _sweepAt = FirstSweep;

    /// <summary>Enough was added since the last sweep to make one worth its cost.</summary>
    internal bool NeedsSweep => _handles.Count >= _sweepAt;

    /// <summary>Number of objects held.</summary>
    internal int Count => _handles.Count;

    internal ulong ToHandle(object? value)
    {
        if (value is null) return 0;
        if (_handles.TryGetValue(value, out int handle)) return (ulong)handle;
        if (_free.TryPop(out handle)) _objects[handle] = value;
        else
        {
            handle = _objects.Count;
            _objects.Add(value);
        }
        _handles.Add(value, handle);
        return (ulong)handle;
    }

    internal object? FromHandle(ulong handle) => handle < (ulong)_objects.Count ? _objects[(int)handle] : null;

    /// <summary>Forgets every object whose handle is not in <paramref name="live"/>.</summary>
    internal void Sweep(HashSet<ulong> live)
    {
        for (int i = 1; i < _objects.Count; i++)
        {
            if (_objects[i] is not { } dead || live.Contains((ulong)i)) continue;
            _handles.Remove(dead);
            _objects[i] = null;
            _free.Push(i);
        }
        _sweepAt = Math.Max(FirstSweep, _handles.Count * 2);
    }
}
