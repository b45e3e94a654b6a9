namespace Tiered.Runtime;

/// <summary>
/// The .NET objects that a store's WebAssembly code holds as <c>externref</c>, by handle. The same object always has the same
/// handle. Handles that nobody can hold any more are reclaimed: outside of calls only tables and globals can hold any, within a
/// call the stack can, too, which is looked at conservatively (any word that looks like a handle is one). Handles are numbers
/// that occur by chance nowhere else: no addresses, no small integers.
/// </summary>
internal sealed class ReferenceTable(int limit)
{
    private const int FirstSweep = 1024;

    // Above all addresses of user space, and no value of a float that programs use.
    private const ulong Mark32 = 0x5AFE_71ED;

    private readonly List<object?> _objects = [null];
    private readonly Dictionary<object, int> _handles = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<int> _free = [];
    private ulong[] _marks = [];
    private long _looked;
    private long _sweepAt = FirstSweep;

    /// <summary>Enough was added since the last sweep to make one worth its cost.</summary>
    internal bool NeedsSweep => _handles.Count >= _sweepAt;

    /// <summary>Number of objects held.</summary>
    internal int Count => _handles.Count;

    /// <summary>The handle of an object. The running thread holds the store.</summary>
    /// <exception cref="InvalidOperationException">The store's code holds as many objects as it may.</exception>
    internal ulong ToHandle(object value, Store store)
    {
        if (!_handles.TryGetValue(value, out int index))
        {
            if (NeedsSweep || _handles.Count >= limit) store.SweepDuringCall();
            if (_handles.Count >= limit)
            {
                throw new InvalidOperationException(
                    $"code of the store holds {limit} references to host objects, as many as EngineOptions.MaxStoreReferences allows");
            }
            if (_free.TryPop(out index)) _objects[index] = value;
            else
            {
                index = _objects.Count;
                _objects.Add(value);
            }
            _handles.Add(value, index);
        }
        return Mark32 << 32 | (uint)index;
    }

    internal object? FromHandle(ulong handle) => IndexOf(handle) is > 0 and var index ? _objects[index] : null;

    private int IndexOf(ulong handle) => handle >> 32 == Mark32 && (uint)handle < (uint)_objects.Count ? (int)(uint)handle : 0;

    /// <summary>Begins to find out which handles are held.</summary>
    internal void BeginSweep()
    {
        _marks = new ulong[(_objects.Count + 63) / 64];
        _looked = 0;
    }

    /// <summary>Words that may be handles which somebody holds.</summary>
    internal void Mark(ReadOnlySpan<ulong> words)
    {
        _looked += words.Length;
        foreach (ulong word in words)
        {
            int index = IndexOf(word);
            _marks[index >> 6] |= 1ul << index;
        }
    }

    /// <summary>Forgets every object whose handle was not marked.</summary>
    internal void EndSweep()
    {
        for (int i = 1; i < _objects.Count; i++)
        {
            if (_objects[i] is not { } dead || (_marks[i >> 6] >> i & 1) != 0) continue;
            _handles.Remove(dead);
            _objects[i] = null;
            _free.Push(i);
        }
        _marks = [];
        // The next one when as much has been added as this one looked at, by and large.
        _sweepAt = _handles.Count + Math.Max(Math.Max(FirstSweep, _handles.Count), _looked / 4);
    }
}
