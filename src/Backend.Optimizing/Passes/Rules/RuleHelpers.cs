using System.Numerics;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Passes.Rules;

/// <summary>What the rule families share.</summary>
internal static class RuleHelpers
{
    // How far back facts about a value are looked for.
    private const int MaxDepth = 4;

    public static bool Replace(this Function f, int i, int value)
    {
        f.ReplaceWith(i, value);
        return true;
    }

    public static bool Fold(this Function f, int i, long bits)
    {
        f.TurnIntoConst(i, bits);
        return true;
    }

    /// <summary>Changes an instruction in place.</summary>
    public static bool Become(this Function f, int i, Op op, int a, int b = Function.None, int aux = 0)
    {
        ref var instruction = ref f[i];
        instruction.Op = op;
        instruction.A = a;
        instruction.B = b;
        instruction.C = Function.None;
        instruction.Aux = aux;
        return true;
    }

    /// <summary>Changes an instruction in place; its second operand is a new constant of the first one's type.</summary>
    public static bool BecomeWithConst(this Function f, int i, Op op, int a, long bits, int aux = 0)
    {
        int constant = f.ConstBefore(i, f.TypeOf(a), bits);
        return f.Become(i, op, a, constant, aux);
    }

    public static int Width(IrType type) => type == IrType.I32 ? 32 : 64;

    public static long Mask(IrType type) => type == IrType.I32 ? uint.MaxValue : -1;

    /// <summary>Whether a value is what an operation with a constant second operand made.</summary>
    public static bool IsOpConst(this Function f, int value, Op op, out int a, out long bits)
    {
        ref var instruction = ref f[value];
        a = instruction.A;
        bits = 0;
        return instruction.Op == op && f.IsConst(instruction.B, out bits);
    }

    /// <summary>Bits of an integer value that may be 1.</summary>
    public static ulong PossibleBits(this Function f, int value, int depth = 0)
    {
        ref var i = ref f[value];
        ulong all = i.Type == IrType.I32 ? uint.MaxValue : ulong.MaxValue;
        if (depth == MaxDepth) return all;
        switch (i.Op)
        {
            case Op.Const:
                return (ulong)i.Imm & all;
            case Op.ICompare or Op.FCompare:
                return 1;
            case Op.And:
                return PossibleBits(f, i.A, depth + 1) & PossibleBits(f, i.B, depth + 1);
            case Op.Or or Op.Xor:
                return PossibleBits(f, i.A, depth + 1) | PossibleBits(f, i.B, depth + 1);
            case Op.Select:
                return PossibleBits(f, i.A, depth + 1) | PossibleBits(f, i.B, depth + 1);
            case Op.ExtendU:
                return PossibleBits(f, i.A, depth + 1);
            case Op.Wrap:
                return PossibleBits(f, i.A, depth + 1) & uint.MaxValue;
            case Op.ShrU when f.IsConst(i.B, out long right):
                return PossibleBits(f, i.A, depth + 1) >> (int)(right & (Width(i.Type) - 1));
            case Op.Shl when f.IsConst(i.B, out long left):
                return PossibleBits(f, i.A, depth + 1) << (int)(left & (Width(i.Type) - 1)) & all;
            case Op.Add:
                // A carry reaches at most one place above both operands.
                ulong sum = PossibleBits(f, i.A, depth + 1) | PossibleBits(f, i.B, depth + 1);
                int top = 65 - BitOperations.LeadingZeroCount(sum);
                return top >= Width(i.Type) ? all : (1UL << top) - 1;
            case Op.Clz or Op.Ctz or Op.Popcnt:
                return i.Type == IrType.I32 ? 63UL : 127UL;
            case Op.Load:
                return i.Opcode switch
                {
                    Opcode.I32Load8U or Opcode.I64Load8U => byte.MaxValue,
                    Opcode.I32Load16U or Opcode.I64Load16U => ushort.MaxValue,
                    Opcode.I64Load32U => uint.MaxValue,
                    _ => all,
                };
            case Op.RemU when f.IsConst(i.B, out long divisor) && divisor != 0:
                return ulong.MaxValue >> BitOperations.LeadingZeroCount((ulong)divisor & all);
            case Op.Simd:
                return i.Opcode switch
                {
                    Opcode.I8x16ExtractLaneU => byte.MaxValue,
                    Opcode.I16x8ExtractLaneU or Opcode.I8x16Bitmask => ushort.MaxValue,
                    Opcode.I16x8Bitmask => byte.MaxValue,
                    Opcode.I32x4Bitmask => 15,
                    Opcode.I64x2Bitmask => 3,
                    Opcode.V128AnyTrue or Opcode.I8x16AllTrue or Opcode.I16x8AllTrue or Opcode.I32x4AllTrue or Opcode.I64x2AllTrue => 1,
                    _ => all,
                };
            default:
                return all;
        }
    }

    /// <summary>Whether a value is 0 or 1.</summary>
    public static bool IsBoolean(this Function f, int value) => f.PossibleBits(value) <= 1;
}
