using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Passes.Rules;

/// <summary>Conversions between widths, and between integers and floating point.</summary>
internal static class ConversionRules
{
    public static bool Apply(Function f, int i)
    {
        var (op, type, a) = (f[i].Op, f[i].Type, f[i].A);
        var from = f.TypeOf(a);
        ref var operand = ref f[a];
        switch (op)
        {
            case Op.Extend8S or Op.Extend16S or Op.Extend32S:
                return Extend(f, i, op, type, a);
            case Op.Wrap:
                // wrap(extend(x)) = x
                if (operand.Op is Op.ExtendU or Op.ExtendS) return f.Replace(i, operand.A);
                // wrap(x & c) = wrap(x) when c has the low 32 bits
                if (f.IsOpConst(a, Op.And, out int inner, out long mask) && (uint)mask == uint.MaxValue) return f.Become(i, Op.Wrap, inner);
                return false;
            case Op.ExtendU:
                // extend_u(wrap(x)) = x when x has no high bits
                return operand.Op == Op.Wrap && f.PossibleBits(operand.A) <= uint.MaxValue && f.Replace(i, operand.A);
            case Op.ExtendS:
                // extend_s(wrap(x)) = extend32_s(x)
                if (operand.Op == Op.Wrap) return f.Become(i, Op.Extend32S, operand.A);
                // extend_s(x) = extend_u(x) when x is not negative
                return f.PossibleBits(a) <= int.MaxValue && f.Become(i, Op.ExtendU, a);
            case Op.Bitcast:
                // bitcast(bitcast(x)) = x
                if (operand.Op == Op.Bitcast && f.TypeOf(operand.A) == type) return f.Replace(i, operand.A);
                return false;
            case Op.ConvertU:
                // convert_u(x) = convert_s(x) when x is not negative
                return f.PossibleBits(a) <= (from == IrType.I32 ? int.MaxValue : (ulong)long.MaxValue) && f.Become(i, Op.ConvertS, a);
            default:
                return false;
        }
    }

    private static bool Extend(Function f, int i, Op op, IrType type, int a)
    {
        int bits = op == Op.Extend8S ? 8 : op == Op.Extend16S ? 16 : 32;
        ref var operand = ref f[a];
        // extend(x) = x when the sign bit and all above are 0
        if (f.PossibleBits(a) >> (bits - 1) == 0) return f.Replace(i, a);
        // extend(extend(x)) = extend(x) of the narrower one
        int inner = operand.Op == Op.Extend8S ? 8 : operand.Op == Op.Extend16S ? 16 : operand.Op is Op.Extend32S or Op.ExtendS ? 32 : 64;
        if (inner <= bits) return f.Replace(i, a);
        if (inner < 64 && operand.Op != Op.ExtendS) return f.Become(i, op, operand.A);
        // extend(x & c) = extend(x) when c has the low bits
        if (f.IsOpConst(a, Op.And, out int masked, out long mask) && (~mask & ((1L << bits) - 1)) == 0) return f.Become(i, op, masked);
        if (operand.Op != Op.Load) return false;
        // A sign-extending load already did it.
        return operand.Opcode switch
        {
            Opcode.I32Load8S or Opcode.I64Load8S => f.Replace(i, a),
            Opcode.I32Load16S or Opcode.I64Load16S when bits >= 16 => f.Replace(i, a),
            Opcode.I64Load32S when bits == 32 => f.Replace(i, a),
            _ => false,
        };
    }
}
