using System.Buffers.Binary;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;
using Tiered.Wasm;
using static Tiered.CodeGen.X64.ShufflePatterns;

namespace Tiered.Backend.Optimizing.X64;

// Vector operators that move lanes: splats, lane access, shuffles, loads and stores.
internal sealed partial class Lowering
{
    // ---- splats

    private void SplatInteger(int bytes, in Instruction i)
    {
        int moved = NewVector();
        RegRm(bytes == 8 ? X64Op.Movq_xmm_rm64 : X64Op.Movd_xmm_rm32, moved, Source.Of(Reg(i.A)));
        SplatLane(bytes, Result(), moved);
    }

    private void SplatFloat(int bytes, in Instruction i) => SplatLane(bytes, Result(), Reg(i.A));

    /// <summary>Copies the lowest lane to all lanes.</summary>
    private void SplatLane(int bytes, int result, int value)
    {
        switch (bytes)
        {
            case 1 when Has(CpuFeatures.Avx2):
                SplatBy(X64Op.VEX_Vpbroadcastb_xmm_xmmm8);
                break;
            case 1:
                VectorTo(result, X64Op.Pshufb_xmm_xmmm128, value, Source.Of(Zeros()));
                break;
            case 2 when Has(CpuFeatures.Avx2):
                SplatBy(X64Op.VEX_Vpbroadcastw_xmm_xmmm16);
                break;
            case 2:
                UnaryTo(result, X64Op.Pshufd_xmm_xmmm128_imm8, Source.Of(Unary(X64Op.Pshuflw_xmm_xmmm128_imm8, value, 0)), 0);
                break;
            case 4:
                // A scalar's slot is narrower than the instruction's operand.
                Add(XOp.RegRm, _avx ? X64Op.Pshufd_xmm_xmmm128_imm8 | X64Template.Vex : X64Op.Pshufd_xmm_xmmm128_imm8);
                Def(result);
                Use(value);
                SetImmediate(0);
                break;
            default:
                UnaryTo(result, X64Op.Movddup_xmm_xmmm64, Source.Of(value));
                break;
        }

        void SplatBy(uint template)
        {
            Add(XOp.RegRm, template);
            Def(result);
            Use(value);
        }
    }

    // ---- lanes

    private void TranslateLane(in Instruction i)
    {
        switch (i.Opcode)
        {
            case Opcode.I8x16ExtractLaneS: ExtractInteger(1, i, signed: true); break;
            case Opcode.I8x16ExtractLaneU: ExtractInteger(1, i, signed: false); break;
            case Opcode.I16x8ExtractLaneS: ExtractInteger(2, i, signed: true); break;
            case Opcode.I16x8ExtractLaneU: ExtractInteger(2, i, signed: false); break;
            case Opcode.I32x4ExtractLane: ExtractInteger(4, i, signed: false); break;
            case Opcode.I64x2ExtractLane: ExtractInteger(8, i, signed: false); break;
            case Opcode.F32x4ExtractLane: ExtractFloat(i.Lane, i.Lane, i); break;
            case Opcode.F64x2ExtractLane: ExtractFloat(i.Lane, UpperHalf, i); break;
            case Opcode.I8x16ReplaceLane: ReplaceInteger(1, i); break;
            case Opcode.I16x8ReplaceLane: ReplaceInteger(2, i); break;
            case Opcode.I32x4ReplaceLane: ReplaceInteger(4, i); break;
            case Opcode.I64x2ReplaceLane: ReplaceInteger(8, i); break;
            case Opcode.F32x4ReplaceLane: ReplaceFloat(X64Op.Insertps_xmm_xmmm32_imm8, i.Lane << 4, i); break;
            case Opcode.F64x2ReplaceLane: ReplaceFloat(i.Lane == 0 ? X64Op.Movsd_xmm_xmmm64 : X64Op.Punpcklqdq_xmm_xmmm128, -1, i); break;
            default: throw new InvalidOperationException($"operator {i.Opcode} is no vector operator");
        }
    }

    private static uint ExtractTemplate(int bytes) => bytes switch
    {
        1 => X64Op.Pextrb_r32m8_xmm_imm8,
        2 => X64Op.Pextrw_r32m16_xmm_imm8,
        4 => X64Op.Pextrd_rm32_xmm_imm8,
        _ => X64Op.Pextrq_rm64_xmm_imm8,
    };

    private static uint InsertTemplate(int bytes) => bytes switch
    {
        1 => X64Op.Pinsrb_xmm_r32m8_imm8,
        2 => X64Op.Pinsrw_xmm_r32m16_imm8,
        4 => X64Op.Pinsrd_xmm_rm32_imm8,
        _ => X64Op.Pinsrq_xmm_rm64_imm8,
    };

    private void ExtractInteger(int bytes, in Instruction i, bool signed)
    {
        int value = Reg(i.A), lane = i.Lane;
        int result = signed ? New(RegisterType.I32) : Result();
        ref var extract = ref Add(XOp.MoveFromVector, lane == 0 && bytes >= 4 ? bytes == 8 ? X64Op.Movq_rm64_xmm : X64Op.Movd_rm32_xmm : ExtractTemplate(bytes));
        if (lane != 0 || bytes < 4)
        {
            extract.Immediate = lane;
            extract.ImmediateSize = 1;
        }
        Def(result);
        Use(value);
        if (signed) RegRm(bytes == 1 ? X64Op.Movsx_r32_rm8 : X64Op.Movsx_r32_rm16, Result(), Source.Of(result));
    }

    /// <summary>What is above a scalar in its register does not matter.</summary>
    private void ExtractFloat(int lane, int order, in Instruction i)
    {
        int value = Reg(i.A);
        if (lane == 0) Copy(Result(), value);
        else UnaryTo(Result(), X64Op.Pshufd_xmm_xmmm128_imm8, Source.Of(value), order);
    }

    private void ReplaceInteger(int bytes, in Instruction i)
    {
        int vector = Reg(i.A), value = Reg(i.B);
        VectorTo(Result(), InsertTemplate(bytes), vector, Source.Of(value), i.Lane);
        // The narrow forms read less than a slot, the insertion of a register more than a byte.
        _machine.Operands[^1].MayBeSlot = false;
    }

    private void ReplaceFloat(uint template, int immediate, in Instruction i)
    {
        int vector = Reg(i.A), value = Reg(i.B);
        VectorTo(Result(), template, vector, Source.Of(value), immediate);
        // The forms that read memory are different instructions.
        _machine.Operands[^1].MayBeSlot = false;
    }

    // ---- shuffles

    /// <summary>Indices from 16 on select zero: a saturating addition makes them negative, which is zero to the instruction.</summary>
    private void Swizzle(bool relaxed, in Instruction i)
    {
        int value = Reg(i.A), indices = Reg(i.B);
        if (!relaxed) indices = VectorWith(X64Op.Paddusb_xmm_xmmm128, indices, EachByte * 0x70);
        VectorTo(Result(), X64Op.Pshufb_xmm_xmmm128, value, Source.Of(indices));
    }

    private void TranslateShuffle(in Instruction i)
    {
        var (low, high) = _function.Vectors[(int)i.Imm];
        Span<byte> lanes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(lanes, low);
        BinaryPrimitives.WriteUInt64LittleEndian(lanes[8..], high);
        bool same = i.A == i.B, usesLeft = same, usesRight = false;
        foreach (ref byte lane in lanes)
        {
            if (same) lane &= 15;
            else if (lane < 16) usesLeft = true;
            else usesRight = true;
        }
        if (!usesRight)
        {
            ShuffleOne(i.A, lanes);
        }
        else if (!usesLeft)
        {
            foreach (ref byte lane in lanes) lane &= 15;
            ShuffleOne(i.B, lanes);
        }
        else if (!ShuffleByPattern(i.A, i.B, lanes))
        {
            ShuffleBytes(i.A, i.B, lanes);
        }
    }

    private Source Pattern(ReadOnlySpan<byte> lanes) =>
        Source.OfPool(Pool.AddVector(BinaryPrimitives.ReadUInt64LittleEndian(lanes), BinaryPrimitives.ReadUInt64LittleEndian(lanes[8..])));

    private void ShuffleOne(int value, ReadOnlySpan<byte> lanes)
    {
        if (DoublewordOrder(lanes) is >= 0 and var order)
        {
            UnaryTo(Result(), X64Op.Pshufd_xmm_xmmm128_imm8, VectorSource(value), order);
            return;
        }
        int vector = Reg(value);
        VectorTo(Result(), X64Op.Pshufb_xmm_xmmm128, vector, Pattern(lanes));
    }

    /// <summary>Shuffles of two vectors that are one instruction, the vectors in either order.</summary>
    private bool ShuffleByPattern(int left, int right, ReadOnlySpan<byte> lanes)
    {
        // The vector that comes first: its lanes have this bit.
        int first = lanes[0] & 16;
        for (int width = 1; width <= 8; width *= 2)
        {
            if (IsUnpack(lanes, width, 0, first)) return ShufflePair(left, right, first, UnpackTemplate(width, high: false));
            if (IsUnpack(lanes, width, 8, first)) return ShufflePair(left, right, first, UnpackTemplate(width, high: true));
        }
        if (IsRun(lanes)) return ShufflePair(left, right, first ^ 16, X64Op.Palignr_xmm_xmmm128_imm8, lanes[0] & 15);
        if (BlendOrder(lanes) is >= 0 and var blend) return ShufflePair(left, right, 0, X64Op.Pblendw_xmm_xmmm128_imm8, blend);
        if (DoublewordOrder(lanes) is >= 0 and var order && (lanes[4] & 16) == first && (lanes[8] & 16) != first && (lanes[12] & 16) != first)
            return ShufflePair(left, right, first, X64Op.Shufps_xmm_xmmm128_imm8, order);
        return false;
    }

    /// <summary>One instruction; with <paramref name="first"/> not zero the second vector is its first operand.</summary>
    private bool ShufflePair(int left, int right, int first, uint template, int immediate = -1)
    {
        if (first != 0) (left, right) = (right, left);
        int vector = Reg(left);
        VectorTo(Result(), template, vector, Source.Of(Reg(right)), immediate);
        return true;
    }

    /// <summary>Takes the bytes of each vector, with zeros for the other's, and joins them.</summary>
    private void ShuffleBytes(int left, int right, ReadOnlySpan<byte> lanes)
    {
        Span<byte> fromLeft = stackalloc byte[16], fromRight = stackalloc byte[16];
        for (int i = 0; i < 16; i++)
        {
            fromLeft[i] = lanes[i] < 16 ? lanes[i] : (byte)0x80;
            fromRight[i] = lanes[i] < 16 ? (byte)0x80 : (byte)(lanes[i] & 15);
        }
        int first = Vector(X64Op.Pshufb_xmm_xmmm128, Reg(left), Pattern(fromLeft));
        int second = Vector(X64Op.Pshufb_xmm_xmmm128, Reg(right), Pattern(fromRight));
        VectorTo(Result(), X64Op.Por_xmm_xmmm128, first, Source.Of(second));
    }

    // ---- memory

    private void TranslateVectorLoad(Opcode opcode, in Source address)
    {
        int size = 1 << OpcodeTable.NaturalAlignment(opcode);
        switch (opcode)
        {
            case Opcode.V128Load8Splat when Has(CpuFeatures.Avx2):
                RegRm(X64Op.VEX_Vpbroadcastb_xmm_xmmm8, Result(), address);
                break;
            case Opcode.V128Load16Splat when Has(CpuFeatures.Avx2):
                RegRm(X64Op.VEX_Vpbroadcastw_xmm_xmmm16, Result(), address);
                break;
            case Opcode.V128Load32Splat when _avx:
                RegRm(X64Op.VEX_Vbroadcastss_xmm_m32, Result(), address);
                break;
            case Opcode.V128Load8Splat or Opcode.V128Load16Splat or Opcode.V128Load32Splat:
                int loaded = New(RegisterType.I32), moved = NewVector();
                RegRm(ZeroExtendingLoad(size), loaded, address);
                RegRm(X64Op.Movd_xmm_rm32, moved, Source.Of(loaded));
                SplatLane(size, Result(), moved);
                break;
            default:
                RegRm(opcode switch
                {
                    Opcode.V128Load8x8S => X64Op.Pmovsxbw_xmm_xmmm64,
                    Opcode.V128Load8x8U => X64Op.Pmovzxbw_xmm_xmmm64,
                    Opcode.V128Load16x4S => X64Op.Pmovsxwd_xmm_xmmm64,
                    Opcode.V128Load16x4U => X64Op.Pmovzxwd_xmm_xmmm64,
                    Opcode.V128Load32x2S => X64Op.Pmovsxdq_xmm_xmmm64,
                    Opcode.V128Load32x2U => X64Op.Pmovzxdq_xmm_xmmm64,
                    Opcode.V128Load64Splat => X64Op.Movddup_xmm_xmmm64,
                    Opcode.V128Load32Zero => X64Op.Movss_xmm_xmmm32,
                    Opcode.V128Load64Zero => X64Op.Movsd_xmm_xmmm64,
                    _ => X64Op.Movups_xmm_xmmm128,
                }, Result(), address);
                break;
        }
    }

    private void TranslateLoadLane(in Instruction i)
    {
        int vector = Reg(i.C);
        VectorTo(Result(), InsertTemplate(1 << OpcodeTable.NaturalAlignment(i.Opcode)), vector, AddressOf(i), i.Lane);
    }

    private void TranslateStoreLane(in Instruction i)
    {
        int size = 1 << OpcodeTable.NaturalAlignment(i.Opcode), vector = Reg(i.C);
        bool lowest = i.Lane == 0 && size >= 4;
        StoreRegister(lowest ? size == 8 ? X64Op.Movsd_xmmm64_xmm : X64Op.Movss_xmmm32_xmm : ExtractTemplate(size), AddressOf(i), vector);
        if (!lowest) SetImmediate(i.Lane);
    }
}
