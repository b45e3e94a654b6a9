namespace Tiered.Runtime;

/// <summary>Finds the owner of a code address, when a trap happens.</summary>
internal static unsafe class CodeRegistry
{
    private static readonly object Gate = new();
    private static readonly SortedList<nuint, Entry> Entries = [];

    private readonly record struct Entry(nuint End, WeakReference<ICodeOwner> Owner);

    internal static void Add(CodeAllocation code, ICodeOwner owner)
    {
        using (new UninterruptibleLock(Gate)) Entries[(nuint)code.Start] = new Entry((nuint)(code.Start + code.Size), new WeakReference<ICodeOwner>(owner));
    }

    internal static void Remove(CodeAllocation code)
    {
        using (new UninterruptibleLock(Gate)) Entries.Remove((nuint)code.Start);
    }

    /// <summary>The owner of the code at <paramref name="address"/> and the offset in its allocation.</summary>
    internal static ICodeOwner? Find(nuint address, out int offset)
    {
        offset = 0;
        using (new UninterruptibleLock(Gate))
        {
            int low = 0, high = Entries.Count - 1;
            while (low <= high)
            {
                int middle = low + high >> 1;
                nuint start = Entries.GetKeyAtIndex(middle);
                if (address < start) high = middle - 1;
                else if (address >= Entries.GetValueAtIndex(middle).End) low = middle + 1;
                else
                {
                    offset = (int)(address - start);
                    return Entries.GetValueAtIndex(middle).Owner.TryGetTarget(out var owner) ? owner : null;
                }
            }
        }
        return null;
    }
}

/// <summary>Something that explains its code addresses.</summary>
internal interface ICodeOwner
{
    /// <summary>What lies at a code offset: its trap (<see cref="TrapCode.None"/> for a return address), or null for gaps.</summary>
    /// <param name="offset">Offset in the allocation.</param>
    /// <param name="isReturnAddress">The offset is a return address rather than a faulting instruction.</param>
    /// <param name="frames">Gets the frames of the place, innermost first: several where functions were inlined, none in trampolines.</param>
    TrapCode? Locate(int offset, bool isReturnAddress, List<WasmFrame> frames);

    /// <summary>Whether the code lies in a file that others may change.</summary>
    bool IsMappedFromFile => false;
}
