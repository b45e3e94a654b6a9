using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

// 128-bit vectors: constants, operands, and what the operator families share. Sequences are written with three operands;
// without AVX the emitter copies the first one.
internal unsafe partial struct FunctionCompiler
{
    private const byte FirstPrefix = 0xFB;

    // Places in the pool that are the same in every function. An instruction alone makes their values.
    private const int ZeroConstant = 0;
    private const int OnesConstant = 1;
    private const int FixedConstants = 2;

    // Equal constants are looked for among so many of the newest.
    private const int ConstantSearch = 32;

    private struct VectorConstant
    {
        public ulong Low;
        public ulong High;
        /// <summary>Offset in the code, once placed.</summary>
        public int Offset;
    }

    /// <summary>A displacement that waits for the pool.</summary>
    private struct ConstantFixup
    {
        public int Field;
        public int Constant;
    }

    /// <summary>The last operand of an instruction: a register, a slot, or a constant of the pool.</summary>
    private readonly record struct VectorOperand(int Register, int Slot, int Constant)
    {
        public static VectorOperand In(int register) => new(register, -1, -1);
        public static VectorOperand At(int slot) => new(-1, slot, -1);
        public static VectorOperand Of(int constant) => new(-1, -1, constant);
    }

    private VectorConstant[] _vectorConstants;
    private int _vectorConstantCount;
    private ConstantFixup[] _constantFixups;
    private int _constantFixupCount;

    private bool Avx => Has(CpuFeatures.Avx);

    // ---- the constant pool, behind the function's code

    private readonly void InitializeVectorConstants()
    {
        _vectorConstants[OnesConstant] = new VectorConstant { Low = ulong.MaxValue, High = ulong.MaxValue };
    }

    private void BeginVectorConstants()
    {
        _vectorConstantCount = FixedConstants;
        _constantFixupCount = 0;
    }

    private int AddVectorConstant(ulong low, ulong high)
    {
        if (low == 0 && high == 0) return ZeroConstant;
        int oldest = Math.Max(OnesConstant, _vectorConstantCount - ConstantSearch);
        for (int i = _vectorConstantCount - 1; i >= oldest; i--)
        {
            if (_vectorConstants[i].Low == low && _vectorConstants[i].High == high) return i;
        }
        if ((low & high) == ulong.MaxValue) return OnesConstant;
        if (_vectorConstantCount == _vectorConstants.Length) Array.Resize(ref _vectorConstants, _vectorConstants.Length * 2);
        _vectorConstants[_vectorConstantCount] = new VectorConstant { Low = low, High = high, Offset = -1 };
        return _vectorConstantCount++;
    }

    private void AddConstantFixup(int field, int constant)
    {
        if (_constantFixupCount == _constantFixups.Length) Array.Resize(ref _constantFixups, _constantFixups.Length * 2);
        _constantFixups[_constantFixupCount++] = new ConstantFixup { Field = field, Constant = constant };
    }

    private void LoadVectorConstant(int register, int constant)
    {
        if (constant == ZeroConstant) _asm.ZeroVector(register);
        else if (constant == OnesConstant) _asm.OnesVector(register);
        else AddConstantFixup(_asm.RegRip(X64Op.Movaps_xmm_xmmm128, register), constant);
    }

    /// <summary>Writes the constants that instructions refer to. Functions start at multiples of 16, and so does each constant.</summary>
    private void EmitVectorConstants(int start)
    {
        foreach (ref var constant in _vectorConstants.AsSpan(0, _vectorConstantCount)) constant.Offset = -1;
        for (int i = 0; i < _constantFixupCount; i++)
        {
            ref var fixup = ref _constantFixups[i];
            ref var used = ref _vectorConstants[fixup.Constant];
            if (used.Offset < 0)
            {
                while ((_asm.Position - start & 15) != 0) _asm.Plain(X64Op.Int3);
                used.Offset = _asm.Position;
                _asm.Data32((int)used.Low);
                _asm.Data32((int)(used.Low >> 32));
                _asm.Data32((int)used.High);
                _asm.Data32((int)(used.High >> 32));
            }
            _asm.Patch32(fixup.Field, fixup.Field + 4, used.Offset);
        }
    }

    public void V128Const(ulong low, ulong high)
    {
        Begin();
        PushConstant(ValKind.V128, AddVectorConstant(low, high));
    }

    // ---- operands

    private static int LebLength(byte* p, byte* end)
    {
        byte* start = p;
        while (p < end && *p >= 0x80) p++;
        return (int)(p - start) + 1;
    }

    /// <summary>Length of a prefixed operator whose code is followed by <paramref name="immediateBytes"/>.</summary>
    private readonly uint PrefixedLength(int immediateBytes) =>
        (uint)(1 + LebLength(_bytes + _position + 1, _bytes + _bodyEnd) + immediateBytes);

    private int VectorHint(int immediateBytes = 0) => ResultHint(PrefixedLength(immediateBytes), ValKind.V128);

    /// <summary>A register for an intermediate value.</summary>
    private int VectorTemporary()
    {
        int register = Allocate(ValKind.V128);
        Pin(register);
        return register;
    }

    /// <summary>How an instruction can read the operand last. An unaligned slot is no operand without AVX.</summary>
    private VectorOperand LastOperand(in StackEntry entry)
    {
        if (entry.IsConstant && entry.Value >= FixedConstants) return VectorOperand.Of((int)entry.Value);
        if (Avx && InMemory(entry, out int slot)) return VectorOperand.At(slot);
        return VectorOperand.In(Use(entry));
    }

    /// <summary>The registers of a sequence's first operand and of its result, which may be the same; the first instruction takes one to the other.</summary>
    private int FirstOperand(in StackEntry entry, out int source)
    {
        if (!Avx) return source = UseTemporary(entry);
        Cache(entry);
        source = Use(entry);
        return entry.IsTemporary ? source : VectorTemporary();
    }

    // ---- emission: destination = left op right

    private void V(uint template, int destination, int left, int right) => _asm.Vector(Avx, template, destination, left, right);

    private void V(uint template, int destination, int left, int right, int immediate)
    {
        _asm.Vector(Avx, template, destination, left, right);
        _asm.Imm8(immediate);
    }

    private void VConstant(uint template, int destination, int left, ulong low, ulong high) =>
        V(template, destination, left, VectorOperand.Of(AddVectorConstant(low, high)));

    /// <summary>The same 64 bits in both halves.</summary>
    private void VConstant(uint template, int destination, int left, ulong bits) => VConstant(template, destination, left, bits, bits);

    private void V(uint template, int destination, int left, VectorOperand right)
    {
        if (right.Constant >= 0) AddConstantFixup(_asm.VectorRip(Avx, template, destination, left), right.Constant);
        else if (right.Slot >= 0) _asm.Vector(Avx, template, destination, left, SlotAddress(ValKind.V128, right.Slot));
        else _asm.Vector(Avx, template, destination, left, right.Register);
    }

    private void VShift(uint template, int destination, int source, int count) => _asm.ShiftVector(Avx, template, destination, source, count);

    /// <summary>An instruction with one operand and another register as its destination.</summary>
    private void V1(uint template, int destination, int source) => _asm.RegReg(template, destination, source);

    private void V1(uint template, int destination, int source, int immediate)
    {
        _asm.RegReg(template, destination, source);
        _asm.Imm8(immediate);
    }

    private void LoadPool(int register, ulong bits) => LoadVectorConstant(register, AddVectorConstant(bits, bits));

    private void PushVector(int register) => PushRegister(ValKind.V128, register);

    /// <summary>Pushes a result whose lanes may be NaNs that an operation made.</summary>
    private void PushVectorFloat(bool isDouble, int register)
    {
        if (_options.CanonicalizeNaNs)
        {
            int canonical = VectorTemporary();
            V(isDouble ? X64Op.Cmppd_xmm_xmmm128_imm8 : X64Op.Cmpps_xmm_xmmm128_imm8, VectorScratch, register, register, (int)FloatPredicate.Unordered);
            LoadPool(canonical, isDouble ? (ulong)CanonicalNaN64 : (ulong)CanonicalNaN32 << 32 | (ulong)CanonicalNaN32);
            V(X64Op.Pand_xmm_xmmm128, canonical, canonical, VectorScratch);
            V(X64Op.Pandn_xmm_xmmm128, VectorScratch, VectorScratch, register);
            // The register may be a local's: it is written once, with the final value.
            V(X64Op.Por_xmm_xmmm128, VectorScratch, VectorScratch, canonical);
            _asm.MovVector(register, VectorScratch);
        }
        PushResult(ValKind.V128, register);
    }

    // ---- operators of one instruction

    /// <param name="template">The instruction.</param>
    /// <param name="commutative">Its operands can change places.</param>
    /// <param name="swap">The instruction takes them the other way round.</param>
    private void VectorBinary(uint template, bool commutative = false, bool swap = false)
    {
        int destination = VectorBinaryCore(template, commutative, swap, -1);
        PushResult(ValKind.V128, destination);
    }

    private void VectorFloatBinary(uint template, bool isDouble, bool commutative = false, bool swap = false)
    {
        int destination = VectorBinaryCore(template, commutative, swap, -1);
        PushVectorFloat(isDouble, destination);
    }

    private void VectorCompareFloats(bool isDouble, FloatPredicate predicate, bool swap = false)
    {
        int destination = VectorBinaryCore(isDouble ? X64Op.Cmppd_xmm_xmmm128_imm8 : X64Op.Cmpps_xmm_xmmm128_imm8, false, swap, (int)predicate);
        PushResult(ValKind.V128, destination);
    }

    private int VectorBinaryCore(uint template, bool commutative, bool swap, int immediate)
    {
        var right = Pop();
        var left = Pop();
        if (swap) (left, right) = (right, left);
        else if (commutative) OrderCommutative(ref left, ref right);
        Cache(left);
        Cache(right);
        int hint = VectorHint();
        // Displacements count from the end of the instruction, which an immediate moves.
        var operand = immediate < 0 ? LastOperand(right) : VectorOperand.In(Use(right));
        int destination, source;
        if (Avx)
        {
            source = Use(left);
            destination = hint >= 0 ? hint : left.IsTemporary ? source : right.IsTemporary && operand.Register >= 0 ? operand.Register : VectorTemporary();
        }
        else
        {
            if (hint >= 0 && hint == operand.Register && CurrentRegister(left) != hint) hint = -1;
            destination = source = Destination(ValKind.V128, hint, left, CurrentRegister(left));
            LoadInto(destination, left);
        }
        V(template, destination, source, operand);
        if (immediate >= 0) _asm.Imm8(immediate);
        return destination;
    }

    private int VectorUnaryCore(uint template, int immediate)
    {
        var value = Pop();
        Cache(value);
        int source = Use(value);
        int destination = Destination(ValKind.V128, VectorHint(), value, source);
        _asm.RegReg(template, destination, source);
        if (immediate >= 0) _asm.Imm8(immediate);
        return destination;
    }

    private void VectorUnary(uint template) => PushResult(ValKind.V128, VectorUnaryCore(template, -1));

    private void VectorFloatUnary(uint template, bool isDouble, int immediate = -1) => PushVectorFloat(isDouble, VectorUnaryCore(template, immediate));

    // ---- bitwise

    private void VectorNot()
    {
        var value = Pop();
        int result = FirstOperand(value, out int source);
        _asm.OnesVector(VectorScratch);
        V(X64Op.Pxor_xmm_xmmm128, result, source, VectorScratch);
        PushVector(result);
    }

    /// <summary>(first &amp; mask) | (second &amp; ~mask), as ((first ^ second) &amp; mask) ^ second.</summary>
    private void BitSelect()
    {
        var mask = Pop();
        var second = Pop();
        var first = Pop();
        int maskRegister = Use(mask), secondRegister = Use(second);
        int result = FirstOperand(first, out int source);
        V(X64Op.Pxor_xmm_xmmm128, result, source, secondRegister);
        V(X64Op.Pand_xmm_xmmm128, result, result, maskRegister);
        V(X64Op.Pxor_xmm_xmmm128, result, result, secondRegister);
        PushVector(result);
    }

    private void AnyTrue()
    {
        var value = Pop();
        Cache(value);
        int register = Use(value);
        V1(X64Op.Ptest_xmm_xmmm128, register, register);
        _flags = (Flags)Condition.NotEqual;
    }

    private void AllTrue(uint equal)
    {
        var value = Pop();
        Cache(value);
        int register = Use(value);
        _asm.ZeroVector(VectorScratch);
        V(equal, VectorScratch, VectorScratch, register);
        V1(X64Op.Ptest_xmm_xmmm128, VectorScratch, VectorScratch);
        _flags = (Flags)Condition.Equal;
    }

    private void BitMask(uint template)
    {
        var value = Pop();
        Cache(value);
        int register = Use(value);
        int result = Allocate(ValKind.I32);
        V1(template, result, register);
        PushRegister(ValKind.I32, result);
    }

    /// <summary>Words narrow to bytes of the same sign.</summary>
    private void BitMaskOfWords()
    {
        var value = Pop();
        Cache(value);
        int register = Use(value);
        int result = Allocate(ValKind.I32);
        V(X64Op.Packsswb_xmm_xmmm128, VectorScratch, register, register);
        V1(X64Op.Pmovmskb_r32_xmm, result, VectorScratch);
        _asm.Extend(false, false, 1, result, result);
        PushRegister(ValKind.I32, result);
    }
}
