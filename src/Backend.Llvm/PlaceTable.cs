using Tiered.Backend.Llvm.Translation;

namespace Tiered.Backend.Llvm;

/// <summary>
/// Where in the wasm module instructions come from: an operator's offset, and for inlined code the offsets of the calls it stands in for. The
/// entries' numbers travel through the code generator as line numbers.
/// </summary>
internal sealed unsafe class PlaceTable(IrModule ir, ModuleContext context)
{
    private readonly List<uint[]> _chains = [];
    private readonly Dictionary<(nint Place, nint Scope), nint> _known = [];

    /// <summary>The offsets of a line: the operator's, then the calls from the innermost outwards. Lines count from 1.</summary>
    public ReadOnlySpan<uint> this[uint line] => line - 1 < (uint)_chains.Count ? _chains[(int)line - 1] : [];

    /// <summary>Gives an instruction the line that stands for its place.</summary>
    public void Assign(LValue instruction, LMetadata place, LMetadata scope)
    {
        if (!_known.TryGetValue(((nint)place, (nint)scope), out nint line))
        {
            _chains.Add(ChainOf(place, scope));
            line = (nint)LLVM.DIBuilderCreateDebugLocation(ir.Context, (uint)_chains.Count, 0, scope, null);
            _known.Add(((nint)place, (nint)scope), line);
        }
        LLVM.InstructionSetDebugLoc(instruction, (LMetadata)line);
    }

    private uint[] ChainOf(LMetadata place, LMetadata scope)
    {
        var chain = new List<uint>();
        for (; place != null; place = LLVM.DILocationGetInlinedAt(place))
        {
            uint offset = LLVM.DILocationGetLine(place);
            // LLVM joined operators of several places: the function is all that is known.
            chain.Add(offset != 0 ? offset : StartOf(LLVM.DISubprogramGetLine(LLVM.DILocationGetScope(place))));
        }
        if (chain.Count == 0) chain.Add(StartOf(LLVM.DISubprogramGetLine(scope)));
        return [.. chain];
    }

    private uint StartOf(uint function) => (uint)context.Module.Bodies[(int)function - context.Module.ImportedFunctionCount].Offset;
}
