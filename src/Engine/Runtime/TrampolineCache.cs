namespace Tiered.Runtime;

/// <summary>Process-wide trampolines, one pair a function type. They are position-independent and know nothing of engine or module, and are never freed.</summary>
internal static unsafe class TrampolineCache
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, Addresses> ByType = [];

    internal readonly record struct Addresses(nint Entry, nint Host);

    /// <summary>The trampolines of a type, made by <paramref name="compiler"/> when no loaded module brought them.</summary>
    internal static Addresses Get(FunctionType type, ICompiler? compiler)
    {
        lock (Gate)
        {
            if (ByType.TryGetValue(type.Definition.Id, out var known)) return known;
        }
        if (compiler is null)
            throw new InvalidOperationException($"no trampoline for {type}: load a module that declares this type first, or give the engine a compiler");
        Install([compiler.CompileTrampolines(type, Target.Host)]);
        lock (Gate) return ByType[type.Definition.Id];
    }

    /// <summary>Whether a type's trampolines are installed.</summary>
    internal static bool Has(FunctionType type)
    {
        lock (Gate) return ByType.ContainsKey(type.Definition.Id);
    }

    /// <summary>Installs the trampolines that are new, in one allocation.</summary>
    internal static void Install(IReadOnlyList<TrampolinePair> pairs)
    {
        lock (Gate)
        {
            var fresh = new List<TrampolinePair>();
            var seen = new HashSet<int>();
            int size = 0;
            foreach (var pair in pairs)
            {
                if (ByType.ContainsKey(pair.Type.Definition.Id) || !seen.Add(pair.Type.Definition.Id)) continue;
                fresh.Add(pair);
                size += Aligned(pair.Entry.Code.Length) + Aligned(pair.Host.Code.Length);
            }
            if (fresh.Count == 0) return;
            var owner = new Block();
            var code = CodeMemory.Allocate(size, (fresh, owner), static (destination, state) =>
            {
                destination.Fill(0xCC);
                int at = 0;
                foreach (var pair in state.fresh)
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
            int offset = 0;
            foreach (var pair in fresh)
            {
                nint entry = (nint)code.Start + offset;
                offset += Aligned(pair.Entry.Code.Length);
                ByType.Add(pair.Type.Definition.Id, new Addresses(entry, (nint)code.Start + offset));
                offset += Aligned(pair.Host.Code.Length);
            }
        }
    }

    private static readonly List<Block> Blocks = [];

    private static int Aligned(int size) => (size + 15) & ~15;

    private sealed class Block : ICodeOwner
    {
        internal readonly HashSet<int> TrapOffsets = [];

        public TrapCode? Locate(int offset, bool isReturnAddress, List<WasmFrame> frames) =>
            !isReturnAddress && TrapOffsets.Contains(offset) ? TrapCode.Pending : null;
    }
}
