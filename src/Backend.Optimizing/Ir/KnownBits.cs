using System.Numerics;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Ir;

/// <summary>Which bits of a value can be 1, from how it was computed.</summary>
public static class KnownBits
{
    // How far back facts about a value are looked for.
    private const int MaxDepth = 4;

    /// <summary>Bits of an integer value that may be 1.</summary>
    public static ulong PossibleBits(this Function f, int value, int depth = 0)
    {
        ref var i = ref f[value];
        ulong all = i.Type == IrType.I32 ? uint.MaxValue : ulong.MaxValue;
        int width = i.Type == IrType.I32 ? 32 : 64;
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
                return PossibleBits(f, i.A, depth + 1) >> (int)(right & (width - 1));
            case Op.Shl when f.IsConst(i.B, out long left):
                return PossibleBits(f, i.A, depth + 1) << (int)(left & (width - 1)) & all;
            case Op.Add:
                // A carry reaches at most one place above both operands.
                ulong sum = PossibleBits(f, i.A, depth + 1) | PossibleBits(f, i.B, depth + 1);
                int top = 65 - BitOperations.LeadingZeroCount(sum);
                return top >= width ? all : (1UL << top) - 1;
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
