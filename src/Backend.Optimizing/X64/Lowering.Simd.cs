using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.X64;

// Vectors: what the operator families share. Sequences are written with three operands; without AVX the first is copied.
internal sealed partial class Lowering
{
    private const ulong EachByte = 0x0101_0101_0101_0101;
    private const ulong EachWord = 0x0001_0001_0001_0001;
    private const ulong EachDoubleword = 0x0000_0001_0000_0001;

    // pshufd orders: the odd lanes twice each, and pairs of lanes spread to even places.
    private const int OddLanes = 0b11_11_01_01;
    private const int SpreadLow = 0b01_01_00_00;
    private const int SpreadHigh = 0b11_11_10_10;
    private const int UpperHalf = 0b11_10_11_10;

    private int NewVector() => New(RegisterType.V128);

    /// <summary>result = left op right, with an immediate or without.</summary>
    private void VectorTo(int result, uint template, int left, in Source right, int immediate = -1)
    {
        if (_avx) VexRm(template, result, left, right);
        else TiedRm(template, result, left, right);
        SetImmediate(immediate);
    }

    private void SetImmediate(int immediate)
    {
        if (immediate < 0) return;
        ref var made = ref _machine.Instructions[^1];
        made.Immediate = immediate;
        made.ImmediateSize = 1;
    }

    private int Vector(uint template, int left, int right, int immediate = -1) => Vector(template, left, Source.Of(right), immediate);

    private int Vector(uint template, int left, in Source right, int immediate = -1)
    {
        int result = NewVector();
        VectorTo(result, template, left, right, immediate);
        return result;
    }

    private int VectorWith(uint template, int left, ulong bits) => Vector(template, left, PoolOf(bits));

    /// <summary>An instruction with one operand and another register as its destination.</summary>
    private void UnaryTo(int result, uint template, in Source source, int immediate = -1)
    {
        Add(XOp.RegRm, _avx ? template | X64Template.Vex : template);
        Def(result);
        AddSource(source);
        SetImmediate(immediate);
    }

    private int Unary(uint template, int value, int immediate = -1)
    {
        int result = NewVector();
        UnaryTo(result, template, Source.Of(value), immediate);
        return result;
    }

    private void ShiftTo(int result, uint template, int value, int count)
    {
        if (_avx) VexDigit(template, result, Source.Of(value));
        else TiedOne(template, result, value);
        // An operand in memory has no encoding here.
        _machine.Operands[^1].MayBeSlot = false;
        SetImmediate(count);
    }

    private int ShiftBy(uint template, int value, int count)
    {
        int result = NewVector();
        ShiftTo(result, template, value, count);
        return result;
    }

    private int Zeros() => VectorConstant(0, 0);

    private int Ones() => VectorConstant(ulong.MaxValue, ulong.MaxValue);

    private int Splat(ulong bits) => VectorConstant(bits, bits);

    /// <summary>The last operand of an instruction; without AVX an unaligned one in memory is none.</summary>
    private Source VectorSource(int value)
    {
        if (_avx || _function[value].Op == Op.VConst) return SourceOf(value);
        return Source.Of(Reg(value));
    }

    private void Binary(uint template, in Instruction i, bool commutative = false, bool swap = false, int immediate = -1)
    {
        int left = i.A, right = i.B;
        if (swap) (left, right) = (right, left);
        else if (commutative && (_function[left].Op == Op.VConst || _avx && !CanFoldLoad(right) && CanFoldLoad(left))) (left, right) = (right, left);
        var source = VectorSource(right);
        VectorTo(Result(), template, Reg(left), source, immediate);
    }

    private void Unary(uint template, in Instruction i, int immediate = -1) => UnaryTo(Result(), template, Source.Of(Reg(i.A)), immediate);

    private void CompareFloats(bool isDouble, int predicate, in Instruction i, bool swap = false) =>
        Binary(isDouble ? X64Op.Cmppd_xmm_xmmm128_imm8 : X64Op.Cmpps_xmm_xmmm128_imm8, i, false, swap, predicate);

    // ---- tests

    private byte EmitVectorTest(in Instruction i)
    {
        int value = Reg(i.A);
        bool any = i.Opcode == Opcode.V128AnyTrue;
        if (!any)
        {
            uint equal = i.Opcode switch
            {
                Opcode.I8x16AllTrue => X64Op.Pcmpeqb_xmm_xmmm128,
                Opcode.I16x8AllTrue => X64Op.Pcmpeqw_xmm_xmmm128,
                Opcode.I32x4AllTrue => X64Op.Pcmpeqd_xmm_xmmm128,
                _ => X64Op.Pcmpeqq_xmm_xmmm128,
            };
            value = Vector(equal, Zeros(), value);
        }
        Add(XOp.UseRegRm, X64Op.Ptest_xmm_xmmm128);
        Use(value);
        Use(value);
        return any ? Test.NotZero : Test.Zero;
    }

    private void BitMask(uint template, int value)
    {
        Add(XOp.RegRm, template);
        Def(Result());
        Use(value);
    }

    /// <summary>Words narrow to bytes of the same sign.</summary>
    private void BitMaskOfWords(in Instruction i)
    {
        int value = Reg(i.A);
        int bytes = Vector(X64Op.Packsswb_xmm_xmmm128, value, value);
        int mask = New(RegisterType.I32);
        Add(XOp.RegRm, X64Op.Pmovmskb_r32_xmm);
        Def(mask);
        Use(bytes);
        RegRm(X64Op.Movzx_r32_rm8, Result(), Source.Of(mask));
    }

    // ---- comparisons

    private void NotEqual(uint equal, in Instruction i) => InvertTo(Result(), Vector(equal, Reg(i.A), Reg(i.B)));

    private void InvertTo(int result, int value) => VectorTo(result, X64Op.Pxor_xmm_xmmm128, value, Source.Of(Ones()));

    /// <summary>left &lt;= right exactly when left is the minimum; with <paramref name="invert"/> the opposite. Maxima give &gt;=.</summary>
    private void CompareByExtremum(uint extremum, uint equal, bool invert, in Instruction i)
    {
        int left = Reg(i.A), right = Reg(i.B);
        int chosen = Vector(extremum, left, right);
        if (invert) InvertTo(Result(), Vector(equal, chosen, left));
        else VectorTo(Result(), equal, chosen, Source.Of(left));
    }

    private void CompareQuadwords(bool swap, bool invert, in Instruction i)
    {
        int a = Reg(i.A), b = Reg(i.B);
        if (swap) (a, b) = (b, a);
        int result = invert ? NewVector() : Result();
        if (_avx)
        {
            VectorTo(result, X64Op.Pcmpgtq_xmm_xmmm128, a, Source.Of(b));
        }
        else
        {
            // The upper halves decide, or where they are equal the borrow of b - a does.
            int borrow = Vector(X64Op.Pand_xmm_xmmm128, Vector(X64Op.Psubq_xmm_xmmm128, b, a), Vector(X64Op.Pcmpeqd_xmm_xmmm128, a, b));
            int greater = Vector(X64Op.Por_xmm_xmmm128, borrow, Vector(X64Op.Pcmpgtd_xmm_xmmm128, a, b));
            UnaryTo(result, X64Op.Pshufd_xmm_xmmm128_imm8, Source.Of(greater), OddLanes);
        }
        if (invert) InvertTo(Result(), result);
    }

    // ---- bits

    /// <summary>(first &amp; mask) | (second &amp; ~mask), as ((first ^ second) &amp; mask) ^ second.</summary>
    private void BitSelect(in Instruction i)
    {
        int first = Reg(i.A), second = Reg(i.B), mask = Reg(i.C);
        int difference = Vector(X64Op.Pxor_xmm_xmmm128, first, second);
        VectorTo(Result(), X64Op.Pxor_xmm_xmmm128, Vector(X64Op.Pand_xmm_xmmm128, difference, mask), Source.Of(second));
    }
}
