using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tiered.CodeGen.X64;

/// <summary>
/// Writes x86-64 instructions into a native buffer that is reused from function to function. This part holds the buffer
/// and the encoder of templates (<see cref="X64Template"/>); the other parts name instructions. Registers are
/// hardware numbers; only their low four bits count, so that a caller may number vector registers from 16.
/// </summary>
public unsafe partial struct X64Emitter : IDisposable
{
    // More than the longest sequence that one public method writes.
    private const int Slack = 64;

    private byte* _start;
    private byte* _at;
    private byte* _limit;
    private uint _templates;

    /// <summary>Makes an emitter with room for <paramref name="capacity"/> bytes at first.</summary>
    public X64Emitter(int capacity)
    {
        _start = _at = (byte*)NativeMemory.Alloc((nuint)(capacity + Slack));
        _limit = _start + capacity;
    }

    /// <summary>Offset of the next instruction.</summary>
    public readonly int Position => (int)(_at - _start);

    /// <summary>What the instructions written so far need beyond the baseline, from the first function on.</summary>
    public readonly CpuFeatures FeaturesUsed => (CpuFeatures)((_templates & X64Template.FeatureMask) >> X64Template.FeatureShift);

    /// <summary>Everything written so far.</summary>
    public readonly ReadOnlySpan<byte> Code => new(_start, Position);

    /// <summary>Goes back to an earlier offset, or to one that <see cref="Skip"/> passed; what is written there is overwritten.</summary>
    public void Rewind(int position) => _at = _start + position;

    /// <summary>Leaves a gap of <paramref name="length"/> bytes.</summary>
    public void Skip(int length)
    {
        while (_limit - _at < length) Grow();
        _at += length;
    }

    /// <summary>Copies bytes that are written already; the ranges may overlap.</summary>
    public readonly void Copy(int from, int to, int length) => new Span<byte>(_start + from, length).CopyTo(new Span<byte>(_start + to, length));

    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = _at = _limit = null;
    }

    /// <summary>Makes the 32-bit displacement at <paramref name="field"/> reach <paramref name="target"/>, counted from <paramref name="origin"/>.</summary>
    public readonly void Patch32(int field, int origin, int target) => Unsafe.WriteUnaligned(_start + field, target - origin);

    /// <summary>The byte at an offset, also behind <see cref="Position"/> after <see cref="Rewind"/>.</summary>
    public readonly byte Read8(int offset) => _start[offset];

    /// <summary>Replaces a byte.</summary>
    public readonly void Patch8(int offset, int value) => _start[offset] = (byte)value;

    /// <summary>Makes the short jump whose displacement byte is at <paramref name="field"/> land at the next instruction.</summary>
    public readonly void PatchShort(int field)
    {
        int distance = Position - (field + 1);
        if (distance is < 0 or > sbyte.MaxValue) throw new InvalidOperationException("a short jump is out of reach");
        _start[field] = (byte)distance;
    }

    /// <summary>Writes bytes as they are.</summary>
    public void Data32(int value)
    {
        Reserve();
        Unsafe.WriteUnaligned(_at, value);
        _at += 4;
    }

    /// <summary>Pads with <c>int3</c> to a multiple of <paramref name="alignment"/>, for data between instructions.</summary>
    public void Align(int alignment)
    {
        while ((Position & alignment - 1) != 0) Plain(X64Op.Int3);
    }

    // No operations of one to eight bytes, one after another.
    private static ReadOnlySpan<byte> NoOperations =>
    [
        0x90,
        0x66, 0x90,
        0x0F, 0x1F, 0x00,
        0x0F, 0x1F, 0x40, 0x00,
        0x0F, 0x1F, 0x44, 0x00, 0x00,
        0x66, 0x0F, 0x1F, 0x44, 0x00, 0x00,
        0x0F, 0x1F, 0x80, 0x00, 0x00, 0x00, 0x00,
        0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00,
    ];

    /// <summary>Writes instructions of <paramref name="length"/> bytes that do nothing.</summary>
    public void NoOperation(int length)
    {
        while (length > 0)
        {
            int part = Math.Min(length, 8);
            Reserve();
            NoOperations.Slice(part * (part - 1) / 2, part).CopyTo(new Span<byte>(_at, part));
            _at += part;
            length -= part;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Reserve()
    {
        if (_at >= _limit) Grow();
    }

    private const int MaxCapacity = 256 << 20;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        nuint position = (nuint)(_at - _start), capacity = (nuint)(_limit - _start) * 2;
        // Far below what an int counts, so that no offset can overflow: two bytes of wasm can ask for kilobytes of code.
        if (capacity > MaxCapacity) throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"the machine code of one function is larger than {MaxCapacity >> 20} MiB");
        _start = (byte*)NativeMemory.Realloc(_start, capacity + Slack);
        _at = _start + position;
        _limit = _start + capacity;
    }

    // Everything in front of ModRM. `index` is the SIB index, or 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Head(uint template, uint reg, uint index, uint rm, bool byteRex)
    {
        Reserve();
        byte* p = _at;
        uint pp = template >> X64Template.PrefixShift & 3;
        if (pp != 0)
        {
            *p++ = (byte)(0xF2F3_6600 >> (int)(pp * 8));
            // All optional instructions without VEX have a prefix.
            _templates |= template;
        }
        uint rex = template >> 13 & 8 | (reg & 8) >> 1 | (index & 8) >> 2 | (rm & 8) >> 3;
        if (rex != 0 || byteRex) *p++ = (byte)(0x40 | rex);
        uint map = template >> X64Template.MapShift & 3;
        if (map != 0)
        {
            *p++ = 0x0F;
            if (map > 1) *p++ = map == 2 ? (byte)0x38 : (byte)0x3A;
        }
        *p++ = (byte)template;
        return p;
    }

    /// <summary>An instruction without operands, or with implied ones.</summary>
    public void Plain(uint template) => _at = Head(template, 0, 0, 0, false);

    /// <summary>An instruction with its register in the opcode's low bits.</summary>
    public void InOpcode(uint template, int register)
    {
        byte* p = Head(template, 0, 0, (uint)register, false);
        p[-1] |= (byte)(register & 7);
        _at = p;
    }

    /// <summary>ModRM with two registers.</summary>
    public void RegReg(uint template, int reg, int rm)
    {
        // spl, bpl, sil and dil: registers 4 to 7 as bytes.
        bool byteRex = (template & X64Template.ByteRm) != 0 && (rm & 12) == 4 || (template & X64Template.ByteReg) != 0 && (reg & 12) == 4;
        byte* p = Head(template, (uint)reg, 0, (uint)rm, byteRex);
        *p = (byte)(0xC0 | (reg & 7) << 3 | rm & 7);
        _at = p + 1;
    }

    /// <summary>ModRM with one register and the template's digit.</summary>
    public void OneReg(uint template, int rm) => RegReg(template, (int)(template >> X64Template.DigitShift & 7), rm);

    /// <summary>ModRM with a register and a memory operand.</summary>
    public void RegMem(uint template, int reg, in X64Mem memory)
    {
        bool byteRex = (template & X64Template.ByteReg) != 0 && (reg & 12) == 4;
        byte* p = Head(template, (uint)reg, memory.Index, memory.Base, byteRex);
        _at = Memory(p, reg, memory);
    }

    /// <summary>ModRM with a memory operand and the template's digit.</summary>
    public void OneMem(uint template, in X64Mem memory)
    {
        int digit = (int)(template >> X64Template.DigitShift & 7);
        _at = Memory(Head(template, 0, memory.Index, memory.Base, false), digit, memory);
    }

    private static byte* Memory(byte* p, int reg, in X64Mem memory)
    {
        int low = memory.Base & 7, displacement = memory.Displacement;
        bool sib = memory.Index != X64Mem.NoIndex || low == Gpr.Rsp;
        // Mode 0 with base 5 means "no base", so rbp and r13 always have a displacement.
        int mode = memory.Base == X64Mem.NoBase || displacement == 0 && low != Gpr.Rbp ? 0 : displacement == (sbyte)displacement ? 1 : 2;
        *p++ = (byte)(mode << 6 | (reg & 7) << 3 | (sib ? 4 : low));
        if (sib) *p++ = (byte)(memory.Scale << 6 | (memory.Index & 7) << 3 | low);
        if (mode == 1)
        {
            *p++ = (byte)displacement;
        }
        else if (mode == 2 || memory.Base == X64Mem.NoBase)
        {
            Unsafe.WriteUnaligned(p, displacement);
            p += 4;
        }
        return p;
    }

    /// <summary>ModRM with a register and an address relative to the end of the instruction; returns the displacement's offset.</summary>
    public int RegRip(uint template, int reg)
    {
        byte* p = Head(template, (uint)reg, 0, 0, false);
        *p++ = (byte)((reg & 7) << 3 | 5);
        _at = p + 4;
        return Position - 4;
    }

    /// <summary>VEX with three registers: <paramref name="second"/> is VEX.vvvv.</summary>
    public void VexRegs(uint template, int reg, int second, int rm)
    {
        byte* p = VexHead(template, (uint)reg, (uint)second, 0, (uint)rm);
        *p = (byte)(0xC0 | (reg & 7) << 3 | rm & 7);
        _at = p + 1;
    }

    /// <summary>VEX with two registers and a memory operand: <paramref name="second"/> is VEX.vvvv.</summary>
    public void VexMem(uint template, int reg, int second, in X64Mem memory) =>
        _at = Memory(VexHead(template, (uint)reg, (uint)second, memory.Index, memory.Base), reg, memory);

    private byte* VexHead(uint template, uint reg, uint second, uint index, uint rm)
    {
        Reserve();
        byte* p = _at;
        _templates |= (template & X64Template.FeatureMask) != 0 ? template : (uint)CpuFeatures.Avx << X64Template.FeatureShift;
        uint map = (template >> X64Template.MapShift & 3), pp = template >> X64Template.PrefixShift & 3;
        uint tail = (~second & 15) << 3 | ((template & X64Template.Long) != 0 ? 4u : 0) | pp;
        if (map == 1 && (template & X64Template.Wide) == 0 && ((index | rm) & 8) == 0)
        {
            *p++ = 0xC5;
            *p++ = (byte)((~reg & 8) << 4 | tail);
        }
        else
        {
            *p++ = 0xC4;
            *p++ = (byte)((~reg & 8) << 4 | (~index & 8) << 3 | (~rm & 8) << 2 | map);
            *p++ = (byte)(((template & X64Template.Wide) != 0 ? 0x80u : 0) | tail);
        }
        *p++ = (byte)template;
        return p;
    }

    /// <summary>Appends an 8-bit immediate to the instruction just written.</summary>
    public void Imm8(int value) => *_at++ = (byte)value;

    /// <summary>Appends a 16-bit immediate to the instruction just written.</summary>
    public void Imm16(int value)
    {
        Unsafe.WriteUnaligned(_at, (short)value);
        _at += 2;
    }

    /// <summary>Appends a 32-bit immediate to the instruction just written.</summary>
    public void Imm32(int value)
    {
        Unsafe.WriteUnaligned(_at, value);
        _at += 4;
    }
}
