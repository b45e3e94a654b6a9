using System.Buffers.Binary;
using Tiered.CodeGen.X64;
using Tiered.Wasm;
using static Tiered.CodeGen.X64.ShufflePatterns;

namespace Tiered.Backend.SinglePass;

// Vector operators that move lanes: splats, lane access, shuffles, loads and stores.
internal unsafe partial struct FunctionCompiler
{
    // ---- splats

    private void SplatInteger(int bytes)
    {
        var value = Pop();
        if (value.IsConstant)
        {
            ulong bits = bytes == 8 ? (ulong)value.Value : (ulong)value.Value & (1ul << bytes * 8) - 1;
            for (int width = bytes; width < 8; width *= 2) bits |= bits << width * 8;
            PushConstant(ValKind.V128, AddVectorConstant(bits, bits));
            return;
        }
        int source = Use(value), result = VectorTemporary();
        _asm.MovToVector(bytes == 8, result, source);
        SplatLane(bytes, result, result);
        PushVector(result);
    }

    private void SplatFloat(int bytes)
    {
        var value = Pop();
        Cache(value);
        int source = Use(value);
        int result = value.IsTemporary ? source : VectorTemporary();
        SplatLane(bytes, result, source);
        PushVector(result);
    }

    /// <summary>Copies the lowest lane to all lanes.</summary>
    private void SplatLane(int bytes, int destination, int source)
    {
        switch (bytes)
        {
            case 1 when Has(CpuFeatures.Avx2):
                _asm.VexRegs(X64Op.VEX_Vpbroadcastb_xmm_xmmm8, destination, 0, source);
                break;
            case 1:
                _asm.ZeroVector(VectorScratch);
                V(X64Op.Pshufb_xmm_xmmm128, destination, source, VectorScratch);
                break;
            case 2 when Has(CpuFeatures.Avx2):
                _asm.VexRegs(X64Op.VEX_Vpbroadcastw_xmm_xmmm16, destination, 0, source);
                break;
            case 2:
                V1(X64Op.Pshuflw_xmm_xmmm128_imm8, destination, source, 0);
                V1(X64Op.Pshufd_xmm_xmmm128_imm8, destination, destination, 0);
                break;
            case 4:
                V1(X64Op.Pshufd_xmm_xmmm128_imm8, destination, source, 0);
                break;
            default:
                V1(X64Op.Movddup_xmm_xmmm64, destination, source);
                break;
        }
    }

    // ---- lanes

    public void Lane(Opcode opcode, int lane)
    {
        Begin();
        switch (opcode)
        {
            case Opcode.I8x16ExtractLaneS: ExtractInteger(ValKind.I32, 1, lane, signed: true); break;
            case Opcode.I8x16ExtractLaneU: ExtractInteger(ValKind.I32, 1, lane, signed: false); break;
            case Opcode.I16x8ExtractLaneS: ExtractInteger(ValKind.I32, 2, lane, signed: true); break;
            case Opcode.I16x8ExtractLaneU: ExtractInteger(ValKind.I32, 2, lane, signed: false); break;
            case Opcode.I32x4ExtractLane: ExtractInteger(ValKind.I32, 4, lane, signed: false); break;
            case Opcode.I64x2ExtractLane: ExtractInteger(ValKind.I64, 8, lane, signed: false); break;
            case Opcode.F32x4ExtractLane: ExtractFloat(ValKind.F32, lane); break;
            case Opcode.F64x2ExtractLane: ExtractFloat(ValKind.F64, lane * 2); break;
            case Opcode.I8x16ReplaceLane: ReplaceInteger(1, lane); break;
            case Opcode.I16x8ReplaceLane: ReplaceInteger(2, lane); break;
            case Opcode.I32x4ReplaceLane: ReplaceInteger(4, lane); break;
            case Opcode.I64x2ReplaceLane: ReplaceInteger(8, lane); break;
            case Opcode.F32x4ReplaceLane: ReplaceFloat(X64Op.Insertps_xmm_xmmm32_imm8, lane << 4); break;
            default: ReplaceFloat(lane == 0 ? X64Op.Movsd_xmm_xmmm64 : X64Op.Punpcklqdq_xmm_xmmm128, -1); break;
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

    private void ExtractInteger(ValKind type, int bytes, int lane, bool signed)
    {
        var value = Pop();
        Cache(value);
        int source = Use(value);
        int hint = ResultHint(PrefixedLength(1), type);
        int result = hint >= 0 ? hint : Allocate(type);
        if (lane == 0 && bytes >= 4)
        {
            _asm.MovFromVector(bytes == 8, result, source);
        }
        else
        {
            // The general register is the instruction's rm operand.
            V1(ExtractTemplate(bytes), source, result, lane);
            if (signed) _asm.Extend(true, false, bytes, result, result);
        }
        PushResult(type, result);
    }

    /// <summary>The lane's number counts in 32 bits.</summary>
    private void ExtractFloat(ValKind type, int lane)
    {
        var value = Pop();
        Cache(value);
        int source = Use(value);
        int hint = ResultHint(PrefixedLength(1), type);
        int result = hint >= 0 ? hint : value.IsTemporary ? source : VectorTemporary();
        // What is above a scalar in its register does not matter.
        if (lane != 0) V1(X64Op.Pshufd_xmm_xmmm128_imm8, result, source, type == ValKind.F64 ? UpperHalf : lane);
        else if (result != source) _asm.MovVector(result, source);
        PushResult(type, result);
    }

    private void ReplaceInteger(int bytes, int lane)
    {
        var value = Pop();
        var vector = Pop();
        int register = Use(value), result = FirstOperand(vector, out int source);
        V(InsertTemplate(bytes), result, source, register, lane);
        PushVector(result);
    }

    private void ReplaceFloat(uint template, int immediate)
    {
        var value = Pop();
        var vector = Pop();
        int register = Use(value), result = FirstOperand(vector, out int source);
        V(template, result, source, register);
        if (immediate >= 0) _asm.Imm8(immediate);
        PushVector(result);
    }

    // ---- shuffles

    /// <summary>Indices from 16 on select zero: a saturating addition makes them negative, which is zero to the instruction.</summary>
    private void Swizzle(bool relaxed)
    {
        var indices = Pop();
        var value = Pop();
        if (relaxed)
        {
            int order = Use(indices), shuffled = FirstOperand(value, out int from);
            V(X64Op.Pshufb_xmm_xmmm128, shuffled, from, order);
            PushVector(shuffled);
            return;
        }
        int index = Use(indices), result = FirstOperand(value, out int source);
        LoadPool(VectorScratch, EachByte * 0x70);
        V(X64Op.Paddusb_xmm_xmmm128, VectorScratch, VectorScratch, index);
        V(X64Op.Pshufb_xmm_xmmm128, result, source, VectorScratch);
        PushVector(result);
    }

    public void Shuffle(ulong lowLanes, ulong highLanes)
    {
        Begin();
        var right = Pop();
        var left = Pop();
        Span<byte> lanes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(lanes, lowLanes);
        BinaryPrimitives.WriteUInt64LittleEndian(lanes[8..], highLanes);
        bool same = left.Kind == EntryKind.Local && right.Kind == EntryKind.Local && left.Local == right.Local;
        bool usesLeft = same, usesRight = false;
        foreach (ref byte lane in lanes)
        {
            if (same) lane &= 15;
            else if (lane < 16) usesLeft = true;
            else usesRight = true;
        }
        if (!usesRight)
        {
            ShuffleOne(left, lanes);
        }
        else if (!usesLeft)
        {
            foreach (ref byte lane in lanes) lane &= 15;
            ShuffleOne(right, lanes);
        }
        else if (!ShuffleByPattern(left, right, lanes))
        {
            ShuffleBytes(left, right, lanes);
        }
    }

    private void ShuffleOne(in StackEntry value, ReadOnlySpan<byte> lanes)
    {
        if (DoublewordOrder(lanes) is >= 0 and var order)
        {
            Cache(value);
            int from = Use(value);
            int moved = value.IsTemporary ? from : VectorTemporary();
            V1(X64Op.Pshufd_xmm_xmmm128_imm8, moved, from, order);
            PushVector(moved);
            return;
        }
        int result = FirstOperand(value, out int source);
        VConstant(X64Op.Pshufb_xmm_xmmm128, result, source, BinaryPrimitives.ReadUInt64LittleEndian(lanes), BinaryPrimitives.ReadUInt64LittleEndian(lanes[8..]));
        PushVector(result);
    }

    /// <summary>Shuffles of two vectors that are one instruction, the vectors in either order.</summary>
    private bool ShuffleByPattern(in StackEntry left, in StackEntry right, ReadOnlySpan<byte> lanes)
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
    private bool ShufflePair(StackEntry left, StackEntry right, int first, uint template, int immediate = -1)
    {
        if (first != 0) (left, right) = (right, left);
        int other = Use(right), result = FirstOperand(left, out int source);
        V(template, result, source, other);
        if (immediate >= 0) _asm.Imm8(immediate);
        PushVector(result);
        return true;
    }

    /// <summary>Takes the bytes of each vector, with zeros for the other's, and joins them.</summary>
    private void ShuffleBytes(in StackEntry left, in StackEntry right, ReadOnlySpan<byte> lanes)
    {
        Span<byte> fromLeft = stackalloc byte[16], fromRight = stackalloc byte[16];
        for (int i = 0; i < 16; i++)
        {
            fromLeft[i] = lanes[i] < 16 ? lanes[i] : (byte)0x80;
            fromRight[i] = lanes[i] < 16 ? (byte)0x80 : (byte)(lanes[i] & 15);
        }
        int other = Use(right), result = FirstOperand(left, out int source);
        VConstant(X64Op.Pshufb_xmm_xmmm128, VectorScratch, other, BinaryPrimitives.ReadUInt64LittleEndian(fromRight), BinaryPrimitives.ReadUInt64LittleEndian(fromRight[8..]));
        VConstant(X64Op.Pshufb_xmm_xmmm128, result, source, BinaryPrimitives.ReadUInt64LittleEndian(fromLeft), BinaryPrimitives.ReadUInt64LittleEndian(fromLeft[8..]));
        V(X64Op.Por_xmm_xmmm128, result, result, VectorScratch);
        PushVector(result);
    }

    // ---- memory

    private void LoadVector(Opcode opcode, in MemoryArgument argument)
    {
        var index = Pop();
        Cache(index);
        int size = 1 << OpcodeTable.NaturalAlignment(opcode);
        var address = Address(index, argument, size);
        int hint = ResultHint(MemoryOperatorLength(), ValKind.V128);
        int result = hint >= 0 ? hint : Allocate(ValKind.V128);
        Record(TrapCode.MemoryOutOfBounds);
        switch (opcode)
        {
            case Opcode.V128Load8Splat when Has(CpuFeatures.Avx2):
                _asm.VexMem(X64Op.VEX_Vpbroadcastb_xmm_xmmm8, result, 0, address);
                break;
            case Opcode.V128Load16Splat when Has(CpuFeatures.Avx2):
                _asm.VexMem(X64Op.VEX_Vpbroadcastw_xmm_xmmm16, result, 0, address);
                break;
            case Opcode.V128Load32Splat when Avx:
                _asm.VexMem(X64Op.VEX_Vbroadcastss_xmm_m32, result, 0, address);
                break;
            case Opcode.V128Load8Splat or Opcode.V128Load16Splat or Opcode.V128Load32Splat:
                _asm.RegMem(size == 1 ? X64Op.Movzx_r32_rm8 : size == 2 ? X64Op.Movzx_r32_rm16 : X64Op.Mov_r32_rm32, Scratch, address);
                _asm.MovToVector(false, result, Scratch);
                SplatLane(size, result, result);
                break;
            default:
                _asm.RegMem(opcode switch
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
                }, result, address);
                break;
        }
        PushResult(ValKind.V128, result);
    }

    private void StoreVector(in MemoryArgument argument)
    {
        var value = Pop();
        var index = Pop();
        Cache(index);
        int source = Use(value);
        var address = Address(index, argument, 16);
        Record(TrapCode.MemoryOutOfBounds);
        _asm.StoreVector(address, source);
    }

    public void LoadLane(Opcode opcode, in MemoryArgument argument, int lane)
    {
        Begin();
        var value = Pop();
        var index = Pop();
        int size = 1 << OpcodeTable.NaturalAlignment(opcode);
        int result = FirstOperand(value, out int source);
        var address = Address(index, argument, size);
        Record(TrapCode.MemoryOutOfBounds);
        _asm.Vector(Avx, InsertTemplate(size), result, source, address);
        _asm.Imm8(lane);
        PushVector(result);
    }

    public void StoreLane(Opcode opcode, in MemoryArgument argument, int lane)
    {
        Begin();
        var value = Pop();
        var index = Pop();
        int size = 1 << OpcodeTable.NaturalAlignment(opcode);
        int source = Use(value);
        var address = Address(index, argument, size);
        Record(TrapCode.MemoryOutOfBounds);
        if (lane == 0 && size >= 4)
        {
            _asm.StoreFloat(size == 8, address, source);
            return;
        }
        _asm.RegMem(ExtractTemplate(size), source, address);
        _asm.Imm8(lane);
    }
}
