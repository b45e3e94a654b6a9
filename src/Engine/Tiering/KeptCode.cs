using Tiered.Artifacts;
using Tiered.Runtime;

namespace Tiered.Tiering;

/// <summary>Code of a module's functions that earlier runs kept, mapped from their artifact.</summary>
internal sealed unsafe class KeptCode : ICodeOwner
{
    private readonly TieredCode _owner;
    private readonly CodeAllocation? _code;

    internal KeptCode(TieredCode owner, KeptTiers tiers)
    {
        _owner = owner;
        Tiers = tiers;
        if (tiers.CodeSize == 0) return;
        _code = CodeMemory.Map(tiers.File, tiers.CodeOffset, tiers.CodeSize);
        CodeRegistry.Add(_code, this);
    }

    internal KeptTiers Tiers { get; }

    bool ICodeOwner.IsMappedFromFile => !Tiers.File.IsCopy;

    /// <summary>Where a function or continuation lies.</summary>
    internal nint AddressOf(in TierRow row) => (nint)_code!.Start + row.Offset;

    /// <summary>Adds what is kept to a survey of the module's code.</summary>
    /// <exception cref="IOException">The artifact's file is not what it was.</exception>
    /// <exception cref="ArtifactException">The artifact is damaged.</exception>
    internal void AddTo(TierSurvey survey)
    {
        // From the file, not from memory: where a file was cut, memory faults.
        var (code, maps) = Tiers.ReadCode();
        if (_code is not null)
            survey.OfferKept(code, maps.Span, Tiers.Rows, _owner.Module.Wasm.ImportedFunctionCount, (nint)_code.Start);
    }

    TrapCode? ICodeOwner.Locate(int offset, bool isReturnAddress, List<WasmFrame> frames)
    {
        var rows = Tiers.Rows;
        int found = CodePlaces.Find(rows, offset, isReturnAddress, static row => row.Offset);
        if (found < 0) return null;
        ref readonly var row = ref rows[found];
        int function = _owner.Module.Wasm.ImportedFunctionCount + row.Function;
        ReadOnlySpan<byte> map;
        try
        {
            map = Tiers.Maps.Span.Slice(row.MapOffset, row.MapLength);
        }
        catch (IOException)
        {
            return _owner.Module.ExplainUnreadable(function, frames);
        }
        return _owner.Module.Explain(function, map, offset - row.Offset, isReturnAddress, frames);
    }
}
