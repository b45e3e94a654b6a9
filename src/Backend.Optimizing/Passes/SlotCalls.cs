using System.Collections.Immutable;
using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Lets direct calls go through the function slots (<see cref="CallMode.Slots"/>): loads of their own, which other
/// passes share and move. It runs behind inlining, which wants to know whom a call calls.
/// </summary>
/// <param name="importedFunctions">Functions without a slot: the translator calls them by address.</param>
/// <param name="functionTypes">Module types of all functions.</param>
internal sealed class SlotCalls(int importedFunctions, ImmutableArray<int> functionTypes) : Pass
{
    public override string Name => "slot-calls";

    public override bool IsRequired => true;

    public override void Run(Function function)
    {
        int context = function.BlockAt(0).First;
        while (function[context].Op != Op.Context) context = function[context].Next;
        foreach (int block in function.BlockOrder)
        {
            for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next)
            {
                if (function[i].Op is Op.Call or Op.TailCall) GoThroughSlot(function, i, context);
            }
        }
    }

    private void GoThroughSlot(Function function, int call, int context)
    {
        int callee = function[call].Aux, count = function[call].B;
        int slots = function.CreateBefore(
            call, Op.LoadVm, IrType.I64, context, aux: AliasRegion.Invariant.Bits, imm: VMContext.FunctionSlots);
        // Another tier may publish new code between two calls.
        int code = function.CreateBefore(
            call, Op.LoadVm, IrType.I64, slots, aux: new AliasRegion(RegionKind.Store, 0).Bits,
            imm: (callee - importedFunctions) * 8L);
        int start = function.AllocateList(count + 2);
        function.ListOperands(call).CopyTo(function.Lists[(start + 2)..]);
        function.Lists[start] = code;
        function.Lists[start + 1] = context;
        ref var instruction = ref function[call];
        instruction.Op = instruction.Op == Op.Call ? Op.CallPointer : Op.TailCallPointer;
        (instruction.A, instruction.B) = (start, count + 2);
        instruction.Aux = functionTypes[callee];
    }
}
