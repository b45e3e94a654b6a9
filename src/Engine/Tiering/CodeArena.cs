using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;
using Tiered.Runtime;

namespace Tiered.Tiering;

/// <summary>
/// A piece of code memory that functions of one module are put into one after another, whatever tier made them. While it is
/// open it has a writable view elsewhere in the address space; no page is writable where it is executable.
/// </summary>
internal sealed unsafe class CodeArena : CriticalFinalizerObject, ICodeOwner
{
    // The first arena of a module, and the largest; each is twice as large as the one before, unless a function needs more.
    private const int FirstSize = 64 * 1024;
    private const int LargestSize = 1024 * 1024;

    private const byte Filler = 0xCC;

    private readonly record struct Place(
        int Offset, int Length, int Function, uint Loop, CodeTier Tier, int Alignment, UnwindInfo Unwind, int MapOffset, int MapLength);

    private readonly TieredCode _owner;
    private readonly CodeAllocation _code;
    private readonly List<Place> _places = [];
    private GrowingBytes _maps = new(4096);
    private byte* _view;
    private int _used;

    /// <summary>An empty arena.</summary>
    /// <param name="owner">Whose functions it will hold.</param>
    /// <param name="number">How many the module has already.</param>
    /// <param name="least">Bytes that must fit.</param>
    internal CodeArena(TieredCode owner, int number, int least)
    {
        _owner = owner;
        int size = Math.Min(FirstSize << Math.Min(number, 8), LargestSize);
        _code = CodeMemory.Allocate(Math.Max(size, least), 0, static (_, _) => { });
        _view = CodeMemory.OpenView(_code);
        CodeRegistry.Add(_code, this);
    }

    // Something may be placed at the moment, on behalf of a finalizer that ran before.
    ~CodeArena() => _owner.CloseArena(this);

    /// <summary>Puts a function into the arena; false when it does not fit. The caller holds the module's lock of arenas.</summary>
    /// <param name="chunk">The compiler's output.</param>
    /// <param name="entry">The function in it; it needs no relocation.</param>
    /// <param name="loop">Of a continuation, where its loop is in the module; else 0.</param>
    /// <param name="tier">The tier of the code.</param>
    /// <param name="code">Where it lies.</param>
    internal bool TryPlace(CodeChunk chunk, in CodeChunk.Entry entry, uint loop, CodeTier tier, out nint code)
    {
        int offset = (_used + entry.Alignment - 1) & -entry.Alignment;
        code = (nint)(_code.Start + offset);
        if (_view == null || offset + entry.Length > _code.Size) return false;
        new Span<byte>(_view + _used, offset - _used).Fill(Filler);
        chunk.CopyCode(entry, new Span<byte>(_view + offset, entry.Length));
        _used = offset + entry.Length;
        // Found by traps on other threads.
        using var gate = new UninterruptibleLock(_places);
        _places.Add(new Place(
            offset, entry.Length, entry.FunctionIndex, loop, tier, entry.Alignment, entry.Unwind, _maps.Length, entry.MapLength));
        _maps.Append(chunk.Maps.Span.Slice(entry.MapOffset, entry.MapLength));
        return true;
    }

    /// <summary>Adds what lies in the arena to a survey of the module's code.</summary>
    internal void AddTo(TierSurvey survey)
    {
        using var gate = new UninterruptibleLock(_places);
        foreach (ref readonly var place in CollectionsMarshal.AsSpan(_places))
        {
            byte* code = _code.Start + place.Offset;
            survey.Offer(place.Function, place.Loop, place.Tier, (nint)code, place.Length,
                _maps.Span.Slice(place.MapOffset, place.MapLength), place.Unwind, place.Alignment);
        }
    }

    /// <summary>Notes the tiers of functions whose slots lead here.</summary>
    internal void AddTiers(Dictionary<int, CodeTier> tiers, Func<int, nint> slotOf)
    {
        using var gate = new UninterruptibleLock(_places);
        foreach (ref readonly var place in CollectionsMarshal.AsSpan(_places))
        {
            if (place.Loop == 0 && slotOf(place.Function) == (nint)(_code.Start + place.Offset)) tiers[place.Function] = place.Tier;
        }
    }

    /// <summary>No more functions come. The caller holds the module's lock of arenas.</summary>
    internal void Close()
    {
        if (_view == null) return;
        CodeMemory.CloseView(_view, _code);
        _view = null;
    }

    TrapCode? ICodeOwner.Locate(int offset, bool isReturnAddress, List<WasmFrame> frames)
    {
        using var gate = new UninterruptibleLock(_places);
        ReadOnlySpan<Place> places = CollectionsMarshal.AsSpan(_places);
        int found = CodePlaces.Find(places, offset, isReturnAddress, static place => place.Offset);
        if (found < 0) return null;
        ref readonly var place = ref places[found];
        var map = _maps.Span.Slice(place.MapOffset, place.MapLength);
        return _owner.Module.Explain(place.Function, map, offset - place.Offset, isReturnAddress, frames);
    }
}
