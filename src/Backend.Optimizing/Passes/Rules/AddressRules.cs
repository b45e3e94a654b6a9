using System.Numerics;
using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes.Rules;

/// <summary>Addresses of memory accesses: constants move into the offset where that cannot change where a 32-bit sum wraps around.</summary>
internal static class AddressRules
{
    /// <summary>Offsets up to this fit an instruction's displacement.</summary>
    internal const long MaxOffset = int.MaxValue;

    public static bool Apply(Function f, int i) => f[i].Op switch
    {
        Op.Load or Op.Store => Access(f, i),
        _ => EngineAccess(f, i),
    };

    private static bool Access(Function f, int i)
    {
        int address = f[i].B;
        // [c + offset] = [0 + (c + offset)]
        if (f.IsConst(address, out long constant))
        {
            ulong sum = (f.TypeOf(address) == IrType.I32 ? (uint)constant : (ulong)constant) + (ulong)f[i].Imm;
            if (constant == 0 || sum > MaxOffset || sum < (ulong)f[i].Imm) return false;
            int zero = f.ConstBefore(i, f.TypeOf(address), 0);
            f[i].B = zero;
            f[i].Imm = (long)sum;
            return true;
        }
        // [(x + c) + offset] = [x + (c + offset)] when x + c cannot wrap around
        if (f.TypeOf(address) == IrType.I32 && f.IsOpConst(address, Op.Add, out int inner, out long added) && added > 0
            && f.PossibleBits(inner) + (ulong)added <= uint.MaxValue && f[i].Imm + added <= MaxOffset)
        {
            f[i].B = inner;
            f[i].Imm += added;
            return true;
        }
        // [extend_u(x) + offset] is what an i32 address means; wrap(x) of a small x is x.
        if (f[address].Op == Op.ExtendU && f.TypeOf(address) == IrType.I64)
        {
            f[i].B = f[address].A;
            return true;
        }
        return StoreNarrow(f, i);
    }

    /// <summary>A narrow store looks at the low bits alone.</summary>
    private static bool StoreNarrow(Function f, int i)
    {
        if (f[i].Op != Op.Store) return false;
        int bits = f[i].Opcode switch
        {
            Wasm.Opcode.I32Store8 or Wasm.Opcode.I64Store8 => 8,
            Wasm.Opcode.I32Store16 or Wasm.Opcode.I64Store16 => 16,
            Wasm.Opcode.I64Store32 => 32,
            _ => 64,
        };
        if (bits == 64) return false;
        ref var value = ref f[f[i].C];
        // store8(x & c) = store8(x) when c has the low bits
        bool dropsOnlyHighBits = value.Op switch
        {
            Op.And => f.IsConst(value.B, out long mask) && BitOperations.TrailingZeroCount(~mask) >= bits,
            Op.Extend8S => bits == 8,
            Op.Extend16S => bits <= 16,
            Op.Extend32S => true,
            _ => false,
        };
        if (!dropsOnlyHighBits) return false;
        f[i].C = value.A;
        return true;
    }

    private static bool EngineAccess(Function f, int i)
    {
        // [(x + c) + offset] = [x + (c + offset)]
        if (!f.IsOpConst(f[i].A, Op.Add, out int inner, out long added) || f[i].Imm + added is < 0 or > MaxOffset) return false;
        f[i].A = inner;
        f[i].Imm += added;
        return true;
    }
}
