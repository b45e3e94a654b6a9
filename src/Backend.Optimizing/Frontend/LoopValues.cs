using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Frontend;

/// <summary>
/// How the values that a continuation starts with lie in memory (<see cref="ILoopEntryCompiler"/>): slots of 8 bytes,
/// downwards. Nobody changes them while the continuation runs, so reading them is like reading what never changes.
/// </summary>
internal static class LoopValues
{
    private const int SlotSize = 8;

    public static int SlotsOf(IrType type) => type == IrType.V128 ? 2 : 1;

    /// <summary>Makes a load of the value whose first slot has a number. It stands nowhere yet.</summary>
    public static int CreateLoad(Function function, IrType type, int address, int slot)
    {
        // A vector is read at its lower address, which is that of its last slot.
        long offset = -SlotSize * (slot + SlotsOf(type) - 1L);
        return function.Create(Op.LoadVm, type, address, aux: AliasRegion.Invariant.Bits, imm: offset);
    }
}
