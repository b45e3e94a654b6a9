namespace Tiered.Runtime;

/// <summary>Process-wide trampolines, one pair a function type. They are position-independent and know nothing of engine or module, and are never freed.</summary>
internal static unsafe class TrampolineCache
{
    private static readonly Lock Gate = new();

    /// <summary>Made by compilers of this process.</summary>
    private static readonly Dictionary<int, Addresses> Made = [];

    /// <summary>Brought by artifacts: what one of them says of a type must not be believed of the types of another.</summary>
    private static readonly Dictionary<TrampolinePair, Addresses> Brought = new(new SameCode());
    private static readonly Dictionary<int, Addresses> FirstBrought = [];

    internal readonly record struct Addresses(nint Entry, nint Host);

    /// <summary>The trampolines of a type, made by <paramref name="compiler"/> when none has made them; without one, those that an artifact brought.</summary>
    internal static Addresses Get(FunctionType type, ICompiler? compiler)
    {
        lock (Gate)
        {
            if (Made.TryGetValue(type.Definition.Id, out var known)) return known;
            if (compiler is null && FirstBrought.TryGetValue(type.Definition.Id, out known)) return known;
        }
        if (compiler is null)
            throw new InvalidOperationException($"no trampoline for {type}: load a module that declares this type first, or give the engine a compiler");
        Install([compiler.CompileTrampolines(type, Target.Host)]);
        lock (Gate) return Made[type.Definition.Id];
    }

    /// <summary>Installs the trampolines of a compiler that are new, in one allocation.</summary>
    internal static void Install(IReadOnlyList<TrampolinePair> pairs)
    {
        lock (Gate)
        {
            var fresh = new List<TrampolinePair>();
            var seen = new HashSet<int>();
            foreach (var pair in pairs)
            {
                if (!Made.ContainsKey(pair.Type.Definition.Id) && seen.Add(pair.Type.Definition.Id)) fresh.Add(pair);
            }
            var places = Place(fresh);
            for (int i = 0; i < places.Length; i++) Made.Add(fresh[i].Type.Definition.Id, places[i]);
        }
    }

    /// <summary>Installs the trampolines of an artifact that are new; returns, by type, those that its module is to use.</summary>
    internal static Dictionary<int, Addresses> Bring(IReadOnlyList<TrampolinePair> pairs)
    {
        var result = new Dictionary<int, Addresses>(pairs.Count);
        lock (Gate)
        {
            var fresh = new List<TrampolinePair>();
            foreach (var pair in pairs)
            {
                int id = pair.Type.Definition.Id;
                if (Made.TryGetValue(id, out var known) || Brought.TryGetValue(pair, out known)) result[id] = known;
                else fresh.Add(pair);
            }
            var places = Place(fresh);
            for (int i = 0; i < places.Length; i++)
            {
                int id = fresh[i].Type.Definition.Id;
                Brought[fresh[i]] = result[id] = places[i];
                FirstBrought.TryAdd(id, places[i]);
            }
        }
        return result;
    }

    private static Addresses[] Place(List<TrampolinePair> pairs)
    {
        if (pairs.Count == 0) return [];
        int size = 0;
        foreach (var pair in pairs) size += Aligned(pair.Entry.Code.Length) + Aligned(pair.Host.Code.Length);
        var owner = new Block();
        var code = CodeMemory.Allocate(size, (pairs, owner), static (destination, state) =>
        {
            destination.Fill(0xCC);
            int at = 0;
            foreach (var pair in state.pairs)
            {
                pair.Entry.Code.CopyTo(destination[at..]);
                at += Aligned(pair.Entry.Code.Length);
                pair.Host.Code.CopyTo(destination[at..]);
                state.owner.TrapOffsets.Add(at + pair.Host.TrapOffset);
                at += Aligned(pair.Host.Code.Length);
            }
        });
        GC.SuppressFinalize(code);
        Blocks.Add(owner);
        CodeRegistry.Add(code, owner);
        var places = new Addresses[pairs.Count];
        int offset = 0;
        for (int i = 0; i < places.Length; i++)
        {
            nint entry = (nint)code.Start + offset;
            offset += Aligned(pairs[i].Entry.Code.Length);
            places[i] = new Addresses(entry, (nint)code.Start + offset);
            offset += Aligned(pairs[i].Host.Code.Length);
        }
        return places;
    }

    private static readonly List<Block> Blocks = [];

    private static int Aligned(int size) => (size + 15) & ~15;

    /// <summary>Pairs of one type that consist of the same bytes.</summary>
    private sealed class SameCode : IEqualityComparer<TrampolinePair>
    {
        public bool Equals(TrampolinePair? x, TrampolinePair? y) =>
            x!.Type.Definition.Id == y!.Type.Definition.Id && x.Host.TrapOffset == y.Host.TrapOffset
            && x.Entry.Code.AsSpan().SequenceEqual(y.Entry.Code) && x.Host.Code.AsSpan().SequenceEqual(y.Host.Code);

        public int GetHashCode(TrampolinePair pair) => HashCode.Combine(pair.Type.Definition.Id, pair.Entry.Code.Length, pair.Host.Code.Length);
    }

    private sealed class Block : ICodeOwner
    {
        internal readonly HashSet<int> TrapOffsets = [];

        public TrapCode? Locate(int offset, bool isReturnAddress, List<WasmFrame> frames) =>
            !isReturnAddress && TrapOffsets.Contains(offset) ? TrapCode.Pending : null;
    }
}
