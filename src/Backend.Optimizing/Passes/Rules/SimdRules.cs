using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Passes.Rules;

/// <summary>Vectors: bitwise operations, splats of constants, and lanes of known vectors.</summary>
internal static class SimdRules
{
    public static bool Apply(Function f, int i)
    {
        if (f[i].Op == Op.Shuffle) return Shuffle(f, i);
        var (opcode, a, b) = (f[i].Opcode, f[i].A, f[i].B);
        switch (opcode)
        {
            // x & x = x, x | x = x
            case Opcode.V128And or Opcode.V128Or when a == b: return f.Replace(i, a);
            // x ^ x = 0
            case Opcode.V128Xor or Opcode.V128Andnot when a == b: return FoldVector(f, i, 0, 0);
            // not(not(x)) = x
            case Opcode.V128Not when f[a].Op == Op.Simd && f[a].Opcode == Opcode.V128Not: return f.Replace(i, f[a].A);
            // x & not(y) = andnot(x, y)
            case Opcode.V128And when f[b].Op == Op.Simd && f[b].Opcode == Opcode.V128Not: return AndNot(f, i, a, f[b].A);
            case Opcode.V128And when f[a].Op == Op.Simd && f[a].Opcode == Opcode.V128Not: return AndNot(f, i, b, f[a].A);
            case Opcode.V128And or Opcode.V128Or or Opcode.V128Xor or Opcode.V128Andnot when Vector(f, a, out var x) && Vector(f, b, out var y): return FoldBitwise(f, i, opcode, x, y);
            // x | 0 = x, x ^ 0 = x, x & 0 = 0
            case Opcode.V128Or or Opcode.V128Xor when Vector(f, b, out var zero) && zero == (0, 0): return f.Replace(i, a);
            case Opcode.V128And when Vector(f, b, out var none) && none == (0, 0): return f.Replace(i, b);
            case Opcode.I8x16Splat when f.IsConst(a, out long bits): return FoldVector(f, i, (byte)bits * 0x0101_0101_0101_0101UL);
            case Opcode.I16x8Splat when f.IsConst(a, out long bits): return FoldVector(f, i, (ushort)bits * 0x0001_0001_0001_0001UL);
            case Opcode.I32x4Splat or Opcode.F32x4Splat when f.IsConst(a, out long bits): return FoldVector(f, i, (uint)bits * 0x0000_0001_0000_0001UL);
            case Opcode.I64x2Splat or Opcode.F64x2Splat when f.IsConst(a, out long bits): return FoldVector(f, i, (ulong)bits);
            default: return false;
        }
    }

    private static bool Vector(Function f, int value, out (ulong Low, ulong High) bits)
    {
        bool isConst = f[value].Op == Op.VConst;
        bits = isConst ? f.Vectors[(int)f[value].Imm] : default;
        return isConst;
    }

    private static bool FoldVector(Function f, int i, ulong both) => FoldVector(f, i, both, both);

    private static bool FoldVector(Function f, int i, ulong low, ulong high)
    {
        int vector = f.AddVector(low, high);
        f.Become(i, Op.VConst, Function.None);
        f[i].Imm = vector;
        return true;
    }

    private static bool AndNot(Function f, int i, int kept, int inverted) => f.Become(i, Op.Simd, kept, inverted, Instruction.OpcodeAux(Opcode.V128Andnot));

    private static bool FoldBitwise(Function f, int i, Opcode opcode, (ulong Low, ulong High) x, (ulong Low, ulong High) y) => opcode switch
    {
        Opcode.V128And => FoldVector(f, i, x.Low & y.Low, x.High & y.High),
        Opcode.V128Or => FoldVector(f, i, x.Low | y.Low, x.High | y.High),
        Opcode.V128Xor => FoldVector(f, i, x.Low ^ y.Low, x.High ^ y.High),
        _ => FoldVector(f, i, x.Low & ~y.Low, x.High & ~y.High),
    };

    private static bool Shuffle(Function f, int i)
    {
        var (low, high) = f.Vectors[(int)f[i].Imm];
        // All lanes of one operand in their places.
        if (low == 0x0706_0504_0302_0100 && high == 0x0F0E_0D0C_0B0A_0908) return f.Replace(i, f[i].A);
        if (low == 0x1716_1514_1312_1110 && high == 0x1F1E_1D1C_1B1A_1918) return f.Replace(i, f[i].B);
        return false;
    }
}
