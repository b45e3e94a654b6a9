namespace Tiered.Backend.Llvm.Translation;

/// <summary>
/// The calling convention that all tiers share, in terms of LLVM's ordinary C convention: as many parameters as there are registers are
/// parameters in LLVM too, in order; the rest lie in the overflow area, so that nothing is ever on the stack.
/// </summary>
internal sealed class SharedConvention(CpuArchitecture architecture)
{
    /// <summary>Most parameters that can have registers, on any CPU.</summary>
    public const int MaxRegisters = 16;

    private readonly Dictionary<int, int[]> _known = [];
    private readonly int _generalRegisters = architecture == CpuArchitecture.X64 ? 6 : 8;
    private const int VectorRegisters = 8;

    /// <summary>By parameter: its first slot in the overflow area, or -1 if it has a register.</summary>
    public int[] Assign(FunctionType type)
    {
        if (_known.TryGetValue(type.Definition.Id, out var places)) return places;
        places = new int[type.Parameters.Length];
        int general = type.ReturnsThroughBuffer ? 2 : 1, vector = 0, overflow = 0;
        for (int i = 0; i < places.Length; i++)
        {
            var parameter = type.Parameters[i];
            ref int used = ref parameter.IsGeneral ? ref general : ref vector;
            if (used < (parameter.IsGeneral ? _generalRegisters : VectorRegisters))
            {
                used++;
                places[i] = -1;
            }
            else
            {
                places[i] = overflow;
                overflow += parameter.SlotCount;
            }
        }
        _known.Add(type.Definition.Id, places);
        return places;
    }
}
