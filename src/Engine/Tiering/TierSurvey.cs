using System.Numerics;
using Tiered.Artifacts;

namespace Tiered.Tiering;

/// <summary>
/// The code of a module that is worth keeping: for each function what its slot leads to, and continuations of functions that
/// have not reached the highest tier. It refers to code where it lies, which stays as long as the module.
/// </summary>
/// <param name="slotOf">Where a function's slot leads to.</param>
/// <param name="loopOf">The continuation that is in use for a loop; 0 for none.</param>
internal sealed unsafe class TierSurvey(Func<int, nint> slotOf, Func<int, uint, nint> loopOf)
{
    /// <summary>A function or continuation; its code lies at the address, or in what was kept before if that is 0.</summary>
    private readonly record struct Found(
        int Function, uint Loop, CodeTier Tier, nint Address, int KeptOffset, int Length, int MapOffset, int MapLength,
        UnwindInfo Unwind, int Alignment);

    private readonly List<Found> _found = [];
    private ReadOnlyMemory<byte> _keptCode;
    private GrowingBytes _maps = new(4096);

    /// <summary>Functions and continuations of the higher tier that are in no artifact yet.</summary>
    internal int NewHot { get; private set; }

    /// <summary>Functions of the baseline tier that are in no artifact yet.</summary>
    internal int NewBaseline { get; private set; }

    /// <summary>Bytes of code and maps.</summary>
    internal long Bytes { get; private set; }

    /// <summary>Bytes of them that belong to the baseline tier.</summary>
    internal long BaselineBytes { get; private set; }

    /// <summary>Adds code of this run, if it is in use.</summary>
    internal void Offer(
        int function, uint loop, CodeTier tier, nint address, int length, ReadOnlySpan<byte> map, UnwindInfo unwind, int alignment)
    {
        if (!IsInUse(function, loop, address)) return;
        if (tier == CodeTier.Baseline) NewBaseline++;
        else NewHot++;
        Add(new Found(function, loop, tier, address, 0, length, _maps.Length, map.Length, unwind, alignment), map);
    }

    /// <summary>Adds code that was kept before, as far as it is in use.</summary>
    /// <param name="code">All that was kept.</param>
    /// <param name="maps">All its code maps.</param>
    /// <param name="rows">What lies where.</param>
    /// <param name="firstDefined">Index of the first defined function.</param>
    /// <param name="start">Where the code lies in memory.</param>
    internal void OfferKept(ReadOnlyMemory<byte> code, ReadOnlySpan<byte> maps, ReadOnlySpan<TierRow> rows, int firstDefined, nint start)
    {
        _keptCode = code;
        foreach (ref readonly var row in rows)
        {
            int function = firstDefined + row.Function;
            if (!IsInUse(function, row.Loop, start + row.Offset)) continue;
            Add(
                new Found(
                    function, row.Loop, row.Tier, 0, row.Offset, row.Length, _maps.Length, row.MapLength, row.Unwind, 1 << row.AlignmentLog2),
                maps.Slice(row.MapOffset, row.MapLength));
        }
    }

    private bool IsInUse(int function, uint loop, nint address) =>
        address == (loop == 0 ? slotOf(function) : loopOf(function, loop));

    private void Add(in Found found, ReadOnlySpan<byte> map)
    {
        int bytes = found.Length + found.MapLength;
        Bytes += bytes;
        if (found.Tier == CodeTier.Baseline) BaselineBytes += bytes;
        _maps.Append(map);
        _found.Add(found);
    }

    /// <summary>Lays everything out for an artifact.</summary>
    /// <param name="firstDefined">Index of the first defined function.</param>
    /// <param name="withBaseline">Whether code of the baseline tier is worth keeping, too.</param>
    internal (TierRow[] Rows, byte[] Code, byte[] Maps) LayOut(int firstDefined, bool withBaseline)
    {
        _found.Sort(static (a, b) => a.Function != b.Function ? a.Function.CompareTo(b.Function) : a.Loop.CompareTo(b.Loop));
        var rows = new List<TierRow>(_found.Count);
        var sources = new List<Found>(_found.Count);
        int codeEnd = 0, mapEnd = 0;
        (int Function, CodeTier Tier) last = default;
        foreach (var found in _found)
        {
            if (found.Loop == 0) last = (found.Function, found.Tier);
            // A function that starts on the highest tier runs no loop that could be taken over.
            else if (last == (found.Function, CodeTier.Optimizing)) continue;
            if (found.Tier == CodeTier.Baseline && !withBaseline) continue;
            codeEnd = checked(codeEnd + found.Alignment - 1) & -found.Alignment;
            rows.Add(new TierRow
            {
                Function = found.Function - firstDefined,
                Loop = found.Loop,
                Offset = codeEnd,
                Length = found.Length,
                MapOffset = mapEnd,
                MapLength = found.MapLength,
                Unwind = found.Unwind,
                Compiler = (byte)(found.Tier - CodeTier.Baseline),
                Tier = found.Tier,
                AlignmentLog2 = (byte)BitOperations.Log2((uint)found.Alignment),
            });
            sources.Add(found);
            codeEnd = checked(codeEnd + found.Length);
            mapEnd = checked(mapEnd + found.MapLength);
        }
        byte[] code = GC.AllocateUninitializedArray<byte>(codeEnd), maps = GC.AllocateUninitializedArray<byte>(mapEnd);
        int end = 0;
        for (int i = 0; i < sources.Count; i++)
        {
            var (source, row) = (sources[i], rows[i]);
            // Breakpoints between functions.
            code.AsSpan(end, row.Offset - end).Fill(0xCC);
            var bytes = source.Address != 0
                ? new ReadOnlySpan<byte>((byte*)source.Address, source.Length)
                : _keptCode.Span.Slice(source.KeptOffset, source.Length);
            bytes.CopyTo(code.AsSpan(row.Offset));
            _maps.Span.Slice(source.MapOffset, source.MapLength).CopyTo(maps.AsSpan(row.MapOffset));
            end = row.Offset + row.Length;
        }
        return ([.. rows], code, maps);
    }
}
