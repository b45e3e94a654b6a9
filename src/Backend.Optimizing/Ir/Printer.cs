using System.Globalization;
using System.Text;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Ir;

/// <summary>
/// Writes the textual form that <see cref="Parser"/> reads:
/// <code>
/// function 3 (i32, i32) -> (i32)
/// block0:
///   v0: i32 = argument 0
///   v2: i32 = const 7
///   v3: i32 = icompare.lt_s v0, v2
///   branch_if v3, block1(v0), block2() unlikely
/// </code>
/// Names of operations are those of <see cref="OpTable"/>; what follows the dot is <see cref="Instruction.Aux"/>.
/// </summary>
public static class Printer
{
    public static string Print(Function function)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"function {function.Index} (");
        AppendTypes(text, function.Type.Parameters);
        text.Append(") -> (");
        AppendTypes(text, function.Type.Results);
        text.Append(")\n");
        foreach (int block in function.BlockOrder) AppendBlock(text, function, block);
        return text.ToString();
    }

    private static void AppendTypes(StringBuilder text, ReadOnlySpan<ValType> types)
    {
        for (int i = 0; i < types.Length; i++) text.Append(i > 0 ? ", " : "").Append(types[i]);
    }

    private static void AppendBlock(StringBuilder text, Function function, int block)
    {
        ref var info = ref function.BlockAt(block);
        text.Append(CultureInfo.InvariantCulture, $"block{block}");
        var parameters = function.Parameters(block);
        for (int i = 0; i < parameters.Length; i++)
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "(" : ", ")}v{parameters[i]}: {TypeName(function.TypeOf(parameters[i]))}");
        text.Append(parameters.Length > 0 ? "):" : ":");
        if (info.IsLoopHeader) text.Append(" loop");
        if (info.Cold) text.Append(" cold");
        text.Append('\n');
        for (int i = info.First; i != Function.None; i = function[i].Next)
        {
            text.Append("  ");
            AppendInstruction(text, function, i);
            text.Append('\n');
        }
    }

    internal static string TypeName(IrType type) => type.ToString().ToLowerInvariant();

    /// <summary>Writes one instruction.</summary>
    public static void AppendInstruction(StringBuilder text, Function function, int index)
    {
        ref var i = ref function[index];
        if (i.Type != IrType.None) text.Append(CultureInfo.InvariantCulture, $"v{index}: {TypeName(i.Type)} = ");
        text.Append(OpTable.Name(i.Op));
        string aux = AuxName(i);
        if (aux.Length > 0) text.Append('.').Append(aux);
        if (OpTable.Aux(i.Op) == AuxKind.Number) text.Append(' ').Append(i.Aux);
        switch (OpTable.Shape(i.Op))
        {
            case OperandShape.Edges:
                AppendTerminator(text, function, i);
                break;
            case OperandShape.List:
                text.Append(" (");
                AppendValues(text, function.ListOperands(index));
                text.Append(')');
                break;
            default:
                var operands = function.Operands(index);
                if (operands.Length > 0) text.Append(' ');
                AppendValues(text, operands);
                break;
        }
        switch (OpTable.Imm(i.Op))
        {
            case ImmKind.Bits:
                text.Append(' ').Append(ConstText(i));
                break;
            case ImmKind.Vector:
                var (low, high) = function.Vectors[(int)i.Imm];
                text.Append(CultureInfo.InvariantCulture, $" 0x{high:x16}{low:x16}");
                break;
            case ImmKind.Offset when i.Imm < 0 && i.Op is Op.LoadVm:
                // Values that a continuation starts with lie downwards.
                text.Append(CultureInfo.InvariantCulture, $" offset={i.Imm}");
                break;
            case ImmKind.Offset when i.Imm != 0:
                text.Append(CultureInfo.InvariantCulture, $" offset={(ulong)i.Imm}");
                break;
        }
        if (OpTable.Aux(i.Op) == AuxKind.Opcode)
        {
            if (i.Lane != 0) text.Append(CultureInfo.InvariantCulture, $" lane={i.Lane}");
            if (i.Memory != 0) text.Append(CultureInfo.InvariantCulture, $" memory={i.Memory}");
        }
        if ((i.Flags & InstructionFlags.Likely) != 0) text.Append(" likely");
        if ((i.Flags & InstructionFlags.Unlikely) != 0) text.Append(" unlikely");
    }

    private static void AppendTerminator(StringBuilder text, Function function, in Instruction i)
    {
        switch (i.Op)
        {
            case Op.Jump:
                AppendEdge(text.Append(' '), function, i.A);
                break;
            case Op.BranchIf:
                text.Append(CultureInfo.InvariantCulture, $" v{i.A}, ");
                AppendEdge(text, function, i.B);
                AppendEdge(text.Append(", "), function, i.C);
                break;
            case Op.Switch:
                text.Append(CultureInfo.InvariantCulture, $" v{i.A}");
                foreach (int edge in function.Lists.Slice(i.B, i.C)) AppendEdge(text.Append(", "), function, edge);
                break;
        }
    }

    private static void AppendEdge(StringBuilder text, Function function, int edge)
    {
        text.Append(CultureInfo.InvariantCulture, $"block{function.EdgeAt(edge).To}(");
        AppendValues(text, function.Arguments(edge));
        text.Append(')');
    }

    private static void AppendValues(StringBuilder text, ReadOnlySpan<int> values)
    {
        for (int i = 0; i < values.Length; i++) text.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? ", " : "")}v{values[i]}");
    }

    private static string AuxName(in Instruction i) => OpTable.Aux(i.Op) switch
    {
        AuxKind.IntCondition => OpTable.ToSnakeCase(i.IntCondition.ToString()),
        AuxKind.FloatCondition => i.FloatCondition.ToString().ToLowerInvariant(),
        AuxKind.Trap => ((TrapCode)i.Aux).ToString(),
        AuxKind.Region => i.Region.ToString(),
        AuxKind.Opcode => OpcodeTable.Mnemonic(i.Opcode),
        AuxKind.Builtin => i.Builtin.ToString(),
        _ => "",
    };

    private static string ConstText(in Instruction i) => i.Type switch
    {
        IrType.F32 => $"0x{(uint)i.Imm:x8}",
        IrType.F64 => $"0x{i.Imm:x16}",
        _ => i.Imm.ToString(CultureInfo.InvariantCulture),
    };
}
