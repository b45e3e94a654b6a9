using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Frontend;

/// <summary>What the scalar operators with a fixed type become: one instruction each.</summary>
internal static class NumericOperators
{
    /// <summary>The instruction of an operator.</summary>
    /// <param name="Op">Operation; <see cref="Op.Nop"/> for operators that are not here.</param>
    /// <param name="Type">Type of the result.</param>
    /// <param name="Aux">Condition of a comparison.</param>
    /// <param name="MakesNaN">The result can be a NaN that the operation made.</param>
    internal readonly record struct Row(Op Op, IrType Type, byte Aux = 0, bool MakesNaN = false);

    private static readonly Row[] Rows = Build();

    /// <summary>Looks an operator up.</summary>
    internal static Row Find(Opcode opcode) => OpcodeTable.IndexOf(opcode) is >= 0 and var i && i < Rows.Length ? Rows[i] : default;

    private static Row[] Build()
    {
        var rows = new Row[OpcodeTable.IndexOf(Opcode.I64TruncSatF64U) + 1];
        Span<IntCondition> conditions =
        [
            IntCondition.Eq, IntCondition.Ne, IntCondition.LtS, IntCondition.LtU, IntCondition.GtS, IntCondition.GtU, IntCondition.LeS, IntCondition.LeU,
            IntCondition.GeS, IntCondition.GeU,
        ];
        for (int i = 0; i < conditions.Length; i++)
        {
            Set(After(Opcode.I32Eq, i), new Row(Op.ICompare, IrType.I32, (byte)conditions[i]));
            Set(After(Opcode.I64Eq, i), new Row(Op.ICompare, IrType.I32, (byte)conditions[i]));
        }
        for (var condition = FloatCondition.Eq; condition <= FloatCondition.Ge; condition++)
        {
            Set(After(Opcode.F32Eq, (int)condition), new Row(Op.FCompare, IrType.I32, (byte)condition));
            Set(After(Opcode.F64Eq, (int)condition), new Row(Op.FCompare, IrType.I32, (byte)condition));
        }
        Span<Op> integers =
        [
            Op.Clz, Op.Ctz, Op.Popcnt, Op.Add, Op.Sub, Op.Mul, Op.DivS, Op.DivU, Op.RemS, Op.RemU, Op.And, Op.Or, Op.Xor, Op.Shl, Op.ShrS, Op.ShrU, Op.Rotl, Op.Rotr,
        ];
        for (int i = 0; i < integers.Length; i++)
        {
            Set(After(Opcode.I32Clz, i), new Row(integers[i], IrType.I32));
            Set(After(Opcode.I64Clz, i), new Row(integers[i], IrType.I64));
        }
        Span<Op> floats =
        [
            Op.FAbs, Op.FNeg, Op.FCeil, Op.FFloor, Op.FTrunc, Op.FNearest, Op.FSqrt, Op.FAdd, Op.FSub, Op.FMul, Op.FDiv, Op.FMin, Op.FMax, Op.FCopysign,
        ];
        for (int i = 0; i < floats.Length; i++)
        {
            // Sign operations keep a NaN as it is.
            bool makesNaN = floats[i] is not (Op.FAbs or Op.FNeg or Op.FCopysign);
            Set(After(Opcode.F32Abs, i), new Row(floats[i], IrType.F32, 0, makesNaN));
            Set(After(Opcode.F64Abs, i), new Row(floats[i], IrType.F64, 0, makesNaN));
        }
        Set(Opcode.I32WrapI64, new Row(Op.Wrap, IrType.I32));
        Set(Opcode.I64ExtendI32S, new Row(Op.ExtendS, IrType.I64));
        Set(Opcode.I64ExtendI32U, new Row(Op.ExtendU, IrType.I64));
        Set(Opcode.I32Extend8S, new Row(Op.Extend8S, IrType.I32));
        Set(Opcode.I32Extend16S, new Row(Op.Extend16S, IrType.I32));
        Set(Opcode.I64Extend8S, new Row(Op.Extend8S, IrType.I64));
        Set(Opcode.I64Extend16S, new Row(Op.Extend16S, IrType.I64));
        Set(Opcode.I64Extend32S, new Row(Op.Extend32S, IrType.I64));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.I32TruncF32S, Opcode.I32TruncF64S]) Set(opcode, new Row(Op.TruncS, IrType.I32));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.I32TruncF32U, Opcode.I32TruncF64U]) Set(opcode, new Row(Op.TruncU, IrType.I32));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.I64TruncF32S, Opcode.I64TruncF64S]) Set(opcode, new Row(Op.TruncS, IrType.I64));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.I64TruncF32U, Opcode.I64TruncF64U]) Set(opcode, new Row(Op.TruncU, IrType.I64));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.I32TruncSatF32S, Opcode.I32TruncSatF64S]) Set(opcode, new Row(Op.TruncSatS, IrType.I32));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.I32TruncSatF32U, Opcode.I32TruncSatF64U]) Set(opcode, new Row(Op.TruncSatU, IrType.I32));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.I64TruncSatF32S, Opcode.I64TruncSatF64S]) Set(opcode, new Row(Op.TruncSatS, IrType.I64));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.I64TruncSatF32U, Opcode.I64TruncSatF64U]) Set(opcode, new Row(Op.TruncSatU, IrType.I64));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.F32ConvertI32S, Opcode.F32ConvertI64S]) Set(opcode, new Row(Op.ConvertS, IrType.F32));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.F32ConvertI32U, Opcode.F32ConvertI64U]) Set(opcode, new Row(Op.ConvertU, IrType.F32));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.F64ConvertI32S, Opcode.F64ConvertI64S]) Set(opcode, new Row(Op.ConvertS, IrType.F64));
        foreach (var opcode in (ReadOnlySpan<Opcode>)[Opcode.F64ConvertI32U, Opcode.F64ConvertI64U]) Set(opcode, new Row(Op.ConvertU, IrType.F64));
        Set(Opcode.F32DemoteF64, new Row(Op.Demote, IrType.F32, 0, true));
        Set(Opcode.F64PromoteF32, new Row(Op.Promote, IrType.F64, 0, true));
        Set(Opcode.I32ReinterpretF32, new Row(Op.Bitcast, IrType.I32));
        Set(Opcode.I64ReinterpretF64, new Row(Op.Bitcast, IrType.I64));
        Set(Opcode.F32ReinterpretI32, new Row(Op.Bitcast, IrType.F32));
        Set(Opcode.F64ReinterpretI64, new Row(Op.Bitcast, IrType.F64));
        return rows;

        static Opcode After(Opcode first, int distance) => (Opcode)((int)first + distance);

        void Set(Opcode opcode, Row row) => rows[OpcodeTable.IndexOf(opcode)] = row;
    }
}
