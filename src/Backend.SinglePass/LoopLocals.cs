using System.Numerics;

namespace Tiered.Backend.SinglePass;

// Which locals are in registers at a loop's header. What is there on entry must be there again on every edge back, so the
// loop's most used locals should be, and others should not.
internal unsafe partial struct FunctionCompiler
{
    // Registers left for operands.
    private const int OperandReserve = 3;

    private readonly LoopScan _scan;

    private void PlaceLoopLocals()
    {
        if (!_scan.TryGet(_module, _position, _bodyEnd, _localCount, out var loop))
        {
            // It may write any of them: an edge back must not have to bring slots up to date.
            _registers.Dirty = _registers.Locals;
            return;
        }
        var used = _scan.Locals.Slice(loop.First, loop.Count);
        foreach (ref readonly var local in used) Learn(local.Local).InLoop = true;
        if (loop.HasCalls) PlaceInCalleeSaved(used, loop.Truncated);
        else PlaceAnywhere(used, loop.Truncated);
        for (uint held = _registers.Locals; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held);
            if (loop.Truncated && !_locals[_registers.Owners[register]].InLoop) _registers.Dirty |= 1u << register;
        }
        foreach (ref readonly var local in used)
        {
            ref var info = ref _locals[local.Local];
            info.InLoop = false;
            if (local.Written && info.Register != NoRegister) _registers.Dirty |= 1u << info.Register;
        }
    }

    /// <summary>Registers that hold locals which the loop does not use.</summary>
    private readonly uint HeldOutsideLoop()
    {
        uint outside = 0;
        for (uint held = _registers.Locals; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held);
            if (!_locals[_registers.Owners[register]].InLoop) outside |= 1u << register;
        }
        return outside;
    }

    private void SpillAll(uint registers)
    {
        for (; registers != 0; registers &= registers - 1) Spill(BitOperations.TrailingZeroCount(registers));
    }

    /// <summary>A loop without calls: all registers but a few serve its locals, then those of the code around.</summary>
    private void PlaceAnywhere(ReadOnlySpan<LoopLocal> used, bool truncated)
    {
        PlaceAnywhere(used, truncated, GeneralBank);
        PlaceAnywhere(used, truncated, VectorBank);
    }

    private void PlaceAnywhere(ReadOnlySpan<LoopLocal> used, bool truncated, uint bank)
    {
        uint all = bank & _allocatable;
        int missing = 0;
        foreach (ref readonly var local in used)
        {
            ref var info = ref _locals[local.Local];
            if (Bank(info.Type) == bank && info.Register == NoRegister) missing++;
        }
        if (missing == 0) return;
        uint free = all & ~(_registers.Locals | _registers.Operands);
        if (BitOperations.PopCount(free) < missing + OperandReserve && !truncated) SpillAll(HeldOutsideLoop() & bank);
        foreach (ref readonly var local in used)
        {
            ref var info = ref _locals[local.Local];
            if (Bank(info.Type) != bank || info.Register != NoRegister) continue;
            free = all & ~(_registers.Locals | _registers.Operands);
            if (BitOperations.PopCount(free) <= OperandReserve) return;
            FetchLocal(local.Local, free);
        }
    }

    /// <summary>A loop with calls: the registers that survive them go to its most used locals.</summary>
    private void PlaceInCalleeSaved(ReadOnlySpan<LoopLocal> used, bool truncated)
    {
        uint places = CalleeSaved & _allocatable & ~_registers.Operands;
        int room = BitOperations.PopCount(places);
        // Those of the chosen ones that are there already stay.
        uint staying = 0;
        int chosen = 0;
        for (int i = 0; i < used.Length && chosen < room; i++)
        {
            ref var info = ref _locals[used[i].Local];
            if (Bank(info.Type) != GeneralBank) continue;
            chosen++;
            if (info.Register != NoRegister) staying |= 1u << info.Register;
        }
        SpillAll(places & _registers.Locals & ~staying);
        if (!truncated) SpillAll(HeldOutsideLoop());
        for (int i = 0, placed = 0; i < used.Length && placed < chosen; i++)
        {
            ref var info = ref _locals[used[i].Local];
            if (Bank(info.Type) != GeneralBank) continue;
            placed++;
            if (info.Register != NoRegister && (places >> info.Register & 1) != 0) continue;
            uint free = places & ~_registers.Locals;
            if (info.Register != NoRegister) RelocateToSaved(info.Register, BitOperations.TrailingZeroCount(free));
            else FetchLocal(used[i].Local, free);
        }
    }

    /// <summary>Loads a local into one of <paramref name="free"/>.</summary>
    private void FetchLocal(int local, uint free)
    {
        uint cheap = free & ~(CalleeSaved & ~_usedCalleeSaved);
        int register = BitOperations.Log2(cheap != 0 ? cheap : free);
        _usedCalleeSaved |= 1u << register & CalleeSaved;
        LoadSlot(_locals[local].Type, register, LoadedLocalSlot(local));
        OwnByLocal(register, local, dirty: false);
    }
}
