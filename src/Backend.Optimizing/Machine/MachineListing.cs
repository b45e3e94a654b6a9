using System.Globalization;
using System.Text;

namespace Tiered.Backend.Optimizing.Machine;

/// <summary>Prints machine code: virtual registers, and locations once there are some.</summary>
internal static class MachineListing
{
    public static string PlaceName(int location)
    {
        if (location == Location.None) return "-";
        if (Location.IsConstant(location)) return string.Create(CultureInfo.InvariantCulture, $"const{~location}");
        if (Location.IsSlot(location)) return string.Create(CultureInfo.InvariantCulture, $"[slot {location - Location.FirstSlot}]");
        return string.Create(CultureInfo.InvariantCulture, $"{(location < Location.FirstVector ? 'r' : 'x')}{location & 15}");
    }

    /// <summary>Writes all blocks; with an allocator also the copies between instructions.</summary>
    /// <param name="function">The code.</param>
    /// <param name="allocator">What gave the operands locations, or null.</param>
    /// <param name="describe">Name and fields of an instruction.</param>
    public static string Print(MachineFunction function, RegisterAllocator? allocator, Func<MachineInstruction, string> describe)
    {
        var text = new StringBuilder();
        var moves = allocator is null ? default : allocator.Moves;
        int m = 0;
        for (int b = 0; b < function.BlockCount; b++)
        {
            ref var block = ref function.Blocks[b];
            text.Append(CultureInfo.InvariantCulture, $"block{b}");
            AppendList(text, function, function.Parameters(b));
            if (block.LoopDepth > 0) text.Append(CultureInfo.InvariantCulture, $" depth {block.LoopDepth}");
            text.Append(block.IsLoopHeader ? " loop" : "").Append(block.Cold ? " cold" : "").Append('\n');
            for (int i = block.First; i < block.End; i++)
            {
                for (; m < moves.Length && moves[m].Instruction == i; m++)
                    text.Append(CultureInfo.InvariantCulture, $"        {PlaceName(moves[m].To)} {(moves[m].Swap ? "<->" : "<-")} {Source(function, moves[m].From)} : {moves[m].Type}\n");
                ref var instruction = ref function.Instructions[i];
                text.Append(CultureInfo.InvariantCulture, $"  {i,5} {describe(instruction)}");
                foreach (ref var operand in function.OperandsOf(instruction)) AppendOperand(text, function, operand);
                text.Append('\n');
            }
            for (int e = block.FirstOutgoing; e >= 0; e = function.Edges[e].NextOutgoing)
            {
                text.Append(CultureInfo.InvariantCulture, $"        -> block{function.Edges[e].To}");
                AppendList(text, function, function.Arguments(e));
                text.Append('\n');
            }
        }
        return text.ToString();
    }

    private static void AppendList(StringBuilder text, MachineFunction function, ReadOnlySpan<int> values)
    {
        if (values.Length == 0) return;
        for (int i = 0; i < values.Length; i++)
        {
            text.Append(i == 0 ? "(" : ", ");
            text.Append(values[i] < 0 ? Source(function, values[i]) : string.Create(CultureInfo.InvariantCulture, $"v{values[i]}:{function.Types[values[i]]}"));
        }
        text.Append(')');
    }

    private static string Source(MachineFunction function, int place) =>
        Location.IsConstant(place) ? string.Create(CultureInfo.InvariantCulture, $"{function.Constant(place).Bits}") : PlaceName(place);

    private static void AppendOperand(StringBuilder text, MachineFunction function, in Operand operand)
    {
        string value = operand.Kind == OperandKind.Clobber ? "" : operand.Value < 0 ? Source(function, operand.Value) : string.Create(CultureInfo.InvariantCulture, $"v{operand.Value}");
        if (operand.Location != Location.None && operand.Value >= 0) value += ":" + PlaceName(operand.Location);
        if (operand.Kind is OperandKind.FixedUse or OperandKind.FixedDef or OperandKind.Clobber) value += "=" + PlaceName(operand.Register);
        text.Append(operand.Kind switch
        {
            OperandKind.Use => " ",
            OperandKind.Def => " def ",
            OperandKind.EarlyDef => " early ",
            OperandKind.Temp => " temp ",
            OperandKind.TiedUse => " tied ",
            OperandKind.TiedDef => " def* ",
            OperandKind.FixedUse => " in ",
            OperandKind.FixedDef => " out ",
            _ => " clobber ",
        }).Append(value);
    }
}
