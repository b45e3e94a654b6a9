using System.Runtime.ConstrainedExecution;

namespace Tiered.Runtime;

/// <summary>
/// The trampolines of a function type, made when they are first needed. They hang on the type itself and go with it: whoever may
/// call them (a module, a host function, a public function) holds the type.
/// </summary>
internal sealed class TypeTrampolines
{
    private static readonly object Gate = new();

    // What a compiler of this process made serves everybody. What an artifact says of a type must not be believed of other
    // artifacts' modules, unless it is the same to the byte; it serves host functions of engines without a compiler.
    private PlacedTrampolines? _made;
    private PlacedTrampolines? _placed;
    private TrampolinePair? _brought;

    private readonly FunctionType _type;

    private TypeTrampolines(FunctionType type) => _type = type;

    /// <summary>Those of a type.</summary>
    internal static TypeTrampolines Of(FunctionType type)
    {
        ref object? slot = ref type.Definition.RuntimeData;
        return (TypeTrampolines)(Volatile.Read(ref slot) ?? Interlocked.CompareExchange(ref slot, new TypeTrampolines(type), null) ?? slot);
    }

    /// <summary>
    /// Trampolines for host functions and for modules that <paramref name="compiler"/>'s engine compiled; without one, those that
    /// an artifact brought.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no compiler, and no loaded artifact declares the type.</exception>
    internal PlacedTrampolines Get(ICompiler? compiler)
    {
        using var gate = new UninterruptibleLock(Gate);
        if (_made is not null) return _made;
        if (compiler is not null) return _made = PlacedTrampolines.Place(compiler.CompileTrampolines(_type, Target.Host));
        if (_brought is null)
        {
            throw new InvalidOperationException(
                $"no trampoline for {_type}: load a module that declares this type first, or give the engine a compiler");
        }
        return _placed ??= PlacedTrampolines.Place(_brought);
    }

    /// <summary>An artifact was loaded that has trampolines of the type.</summary>
    internal void Offer(TrampolinePair pair)
    {
        using var gate = new UninterruptibleLock(Gate);
        _brought ??= pair;
    }

    /// <summary>Trampolines for the module of the artifact that brought <paramref name="pair"/>.</summary>
    internal PlacedTrampolines GetFor(TrampolinePair pair)
    {
        using var gate = new UninterruptibleLock(Gate);
        if (_made is not null) return _made;
        bool isCommon = _brought is not null && HaveSameCode(_brought, pair);
        return isCommon ? _placed ??= PlacedTrampolines.Place(pair) : PlacedTrampolines.Place(pair);
    }

    private static bool HaveSameCode(TrampolinePair a, TrampolinePair b) =>
        a.Host.TrapOffset == b.Host.TrapOffset
        && a.Entry.Code.AsSpan().SequenceEqual(b.Entry.Code) && a.Host.Code.AsSpan().SequenceEqual(b.Host.Code);
}

/// <summary>Two trampolines in code memory, freed when nobody refers to this object any more.</summary>
internal sealed class PlacedTrampolines : CriticalFinalizerObject
{
    private readonly TrampolineBlock _block;
    private readonly int _trap;

    private PlacedTrampolines(TrampolineBlock block, nint entry, nint host, int trap)
    {
        _block = block;
        _trap = trap;
        Entry = entry;
        Host = host;
    }

    ~PlacedTrampolines() => _block.Release(_trap);

    /// <summary>Host to WebAssembly.</summary>
    internal nint Entry { get; }

    /// <summary>WebAssembly to host.</summary>
    internal nint Host { get; }

    internal static unsafe PlacedTrampolines Place(TrampolinePair pair)
    {
        var block = TrampolineBlock.Place(pair, out int entry, out int host);
        return new PlacedTrampolines(block, (nint)block.Start + entry, (nint)block.Start + host, host + pair.Host.TrapOffset);
    }
}
