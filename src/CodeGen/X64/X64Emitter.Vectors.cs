namespace Tiered.CodeGen.X64;

// Packed operations on 128 bits. An instruction's VEX form has the opcode, map and prefix of its SSE form, so one template
// serves both.
public unsafe partial struct X64Emitter
{
    /// <summary>Loads 16 bytes from any address.</summary>
    public void LoadVector(int destination, in X64Mem source) => RegMem(X64Op.Movups_xmm_xmmm128, destination, source);

    /// <summary>Stores 16 bytes to any address.</summary>
    public void StoreVector(in X64Mem destination, int source) => RegMem(X64Op.Movups_xmmm128_xmm, source, destination);

    /// <summary>
    /// <c>destination = left op right</c>, in one instruction with AVX. Without, <paramref name="destination"/> becomes a copy of
    /// <paramref name="left"/> first and so must not be <paramref name="right"/>, unless all are the same.
    /// </summary>
    public void Vector(bool avx, uint template, int destination, int left, int right)
    {
        if (avx)
        {
            VexRegs(template, destination, left, right);
            return;
        }
        Prepare(destination, left, right);
        RegReg(template, destination, right);
    }

    /// <inheritdoc cref="Vector(bool, uint, int, int, int)"/>
    public void Vector(bool avx, uint template, int destination, int left, in X64Mem right)
    {
        if (avx)
        {
            VexMem(template, destination, left, right);
            return;
        }
        Prepare(destination, left, -1);
        RegMem(template, destination, right);
    }

    /// <summary>As <see cref="Vector(bool, uint, int, int, int)"/> with an address relative to the end of the instruction; returns the displacement's offset.</summary>
    public int VectorRip(bool avx, uint template, int destination, int left)
    {
        if (!avx)
        {
            Prepare(destination, left, -1);
            return RegRip(template, destination);
        }
        byte* p = VexHead(template, (uint)destination, (uint)left, 0, 0);
        *p++ = (byte)((destination & 7) << 3 | 5);
        _at = p + 4;
        return Position - 4;
    }

    /// <summary>Shifts lanes (or all bytes) by a constant; the template is that of an instruction with a ModRM digit.</summary>
    public void ShiftVector(bool avx, uint template, int destination, int source, int count)
    {
        if (avx)
        {
            VexRegs(template, (int)(template >> X64Template.DigitShift & 7), destination, source);
        }
        else
        {
            if (destination != source) MovVector(destination, source);
            OneReg(template, destination);
        }
        Imm8(count);
    }

    private void Prepare(int destination, int left, int right)
    {
        if (destination == left) return;
        if (destination == right) throw new InvalidOperationException("the destination is the second operand");
        MovVector(destination, left);
    }
}
