using System.Numerics;
using Tiered.Artifacts;

namespace Tiered.Tiering;

/// <summary>
/// The code of a module that is worth keeping: for each function what its slot leads to, and continuations of functions that
/// have not reached the highest tier.
/// </summary>
/// <param name="slotOf">Where a function's slot leads to.</param>
/// <param name="loopOf">The continuation that is in use for a loop; 0 for none.</param>
internal sealed class TierSurvey(Func<int, nint> slotOf, Func<int, uint, nint> loopOf)
{
    private readonly record struct Found(
        uint Loop, CodeTier Tier, ReadOnlyMemory<byte> Code, ReadOnlyMemory<byte> Map, UnwindInfo Unwind, int Alignment);

    private readonly SortedDictionary<(int Function, uint Loop), Found> _found = [];

    /// <summary>Functions and continuations of the higher tier that are in no artifact yet.</summary>
    internal int NewHot { get; private set; }

    /// <summary>Functions of the baseline tier that are in no artifact yet.</summary>
    internal int NewBaseline { get; private set; }

    /// <summary>Functions and continuations in all.</summary>
    internal int Count => _found.Count;

    /// <summary>Bytes of code and maps.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Bytes of them that belong to the baseline tier.</summary>
    internal long BaselineBytes { get; private set; }

    /// <summary>Adds code of this run, if it is in use; copied.</summary>
    internal void Offer(
        int function, uint loop, CodeTier tier, nint address, ReadOnlySpan<byte> code, ReadOnlySpan<byte> map, UnwindInfo unwind, int alignment)
    {
        if (!IsInUse(function, loop, address)) return;
        if (tier == CodeTier.Baseline) NewBaseline++;
        else NewHot++;
        Add(function, new Found(loop, tier, code.ToArray(), map.ToArray(), unwind, alignment));
    }

    /// <summary>Adds code that was kept before, if it is in use.</summary>
    internal void OfferKept(
        int function, uint loop, CodeTier tier, nint address, ReadOnlyMemory<byte> code, ReadOnlyMemory<byte> map, UnwindInfo unwind, int alignment)
    {
        if (IsInUse(function, loop, address)) Add(function, new Found(loop, tier, code, map, unwind, alignment));
    }

    private bool IsInUse(int function, uint loop, nint address) =>
        address == (loop == 0 ? slotOf(function) : loopOf(function, loop));

    private void Add(int function, Found found)
    {
        int bytes = found.Code.Length + found.Map.Length;
        Bytes += bytes;
        if (found.Tier == CodeTier.Baseline) BaselineBytes += bytes;
        _found[(function, found.Loop)] = found;
    }

    /// <summary>Lays everything out for an artifact.</summary>
    /// <param name="firstDefined">Index of the first defined function.</param>
    /// <param name="withBaseline">Whether code of the baseline tier is worth keeping, too.</param>
    internal (TierRow[] Rows, byte[] Code, byte[] Maps) LayOut(int firstDefined, bool withBaseline)
    {
        var rows = new List<TierRow>(_found.Count);
        var sources = new List<Found>(_found.Count);
        int codeEnd = 0, mapEnd = 0;
        (int Function, CodeTier Tier) last = default;
        foreach (var ((function, loop), found) in _found)
        {
            if (loop == 0) last = (function, found.Tier);
            // A function that starts on the highest tier runs no loop that could be taken over.
            else if (last == (function, CodeTier.Optimizing)) continue;
            if (found.Tier == CodeTier.Baseline && !withBaseline) continue;
            codeEnd = checked(codeEnd + found.Alignment - 1) & -found.Alignment;
            rows.Add(new TierRow
            {
                Function = function - firstDefined,
                Loop = loop,
                Offset = codeEnd,
                Length = found.Code.Length,
                MapOffset = mapEnd,
                MapLength = found.Map.Length,
                Unwind = found.Unwind,
                Compiler = (byte)(found.Tier - CodeTier.Baseline),
                Tier = found.Tier,
                AlignmentLog2 = (byte)BitOperations.Log2((uint)found.Alignment),
            });
            sources.Add(found);
            codeEnd = checked(codeEnd + found.Code.Length);
            mapEnd = checked(mapEnd + found.Map.Length);
        }
        var code = new byte[codeEnd];
        var maps = new byte[mapEnd];
        // Breakpoints between functions.
        code.AsSpan().Fill(0xCC);
        for (int i = 0; i < sources.Count; i++)
        {
            sources[i].Code.CopyTo(code.AsMemory(rows[i].Offset));
            sources[i].Map.CopyTo(maps.AsMemory(rows[i].MapOffset));
        }
        return ([.. rows], code, maps);
    }
}
