using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

// Scalar floating point and conversions.
internal sealed partial class Lowering
{
    private const ulong SignMask32 = 0x8000_0000_8000_0000;
    private const ulong SignMask64 = 0x8000_0000_0000_0000;

    private void TranslateFloat(in Instruction i)
    {
        bool isDouble = i.Type == IrType.F64;
        switch (i.Op)
        {
            case Op.FAdd: FloatBinary(isDouble ? X64Op.Addsd_xmm_xmmm64 : X64Op.Addss_xmm_xmmm32, i, commutative: true); break;
            case Op.FMul: FloatBinary(isDouble ? X64Op.Mulsd_xmm_xmmm64 : X64Op.Mulss_xmm_xmmm32, i, commutative: true); break;
            case Op.FSub: FloatBinary(isDouble ? X64Op.Subsd_xmm_xmmm64 : X64Op.Subss_xmm_xmmm32, i, commutative: false); break;
            case Op.FDiv: FloatBinary(isDouble ? X64Op.Divsd_xmm_xmmm64 : X64Op.Divss_xmm_xmmm32, i, commutative: false); break;
            case Op.FMin: FloatExtremum(XOp.FloatMinimum, i, isDouble); break;
            case Op.FMax: FloatExtremum(XOp.FloatMaximum, i, isDouble); break;
            case Op.FAbs: VectorTo(Result(), X64Op.Andps_xmm_xmmm128, Reg(i.A), PoolOf(isDouble ? ~SignMask64 : ~SignMask32)); break;
            case Op.FNeg: VectorTo(Result(), X64Op.Xorps_xmm_xmmm128, Reg(i.A), PoolOf(isDouble ? SignMask64 : SignMask32)); break;
            case Op.FCopysign: TranslateCopySign(i, isDouble); break;
            case Op.FCeil: Round(Rounding.Ceiling, i, isDouble); break;
            case Op.FFloor: Round(Rounding.Floor, i, isDouble); break;
            case Op.FTrunc: Round(Rounding.Truncate, i, isDouble); break;
            case Op.FNearest: Round(Rounding.Nearest, i, isDouble); break;
            case Op.FSqrt: Merging(isDouble ? X64Op.Sqrtsd_xmm_xmmm64 : X64Op.Sqrtss_xmm_xmmm32, i.A); break;
            case Op.Promote: Merging(X64Op.Cvtss2sd_xmm_xmmm32, i.A); break;
            case Op.Demote: Merging(X64Op.Cvtsd2ss_xmm_xmmm64, i.A); break;
            case Op.TruncS or Op.TruncU or Op.TruncSatS or Op.TruncSatU: TranslateTruncate(i); break;
            case Op.ConvertS or Op.ConvertU: TranslateConvert(i, isDouble); break;
            case Op.Bitcast: TranslateBitcast(i); break;
        }
    }

    private Source PoolOf(ulong bits) => Source.OfPool(Pool.AddVector(bits, bits));

    private void FloatBinary(uint template, in Instruction i, bool commutative)
    {
        int left = i.A, right = i.B;
        if (commutative && !CanFoldLoad(right) && (CanFoldLoad(left) || IsConst(left, out _))) (left, right) = (right, left);
        var source = SourceOf(right);
        VectorTo(Result(), template, Reg(left), source);
    }

    private void FloatExtremum(XOp op, in Instruction i, bool isDouble)
    {
        int left = i.A, right = i.B;
        if (IsConst(left, out _) || IsBetterFirst(right, left)) (left, right) = (right, left);
        int other = Reg(right), first = Reg(left);
        Add(op).Aux = isDouble ? (byte)1 : (byte)0;
        Tied(Result(), first);
        Use(other);
    }

    private void TranslateCopySign(in Instruction i, bool isDouble)
    {
        ulong sign = isDouble ? SignMask64 : SignMask32;
        int magnitude = New(RegisterType.V128);
        VectorTo(magnitude, X64Op.Andps_xmm_xmmm128, Reg(i.A), PoolOf(~sign));
        if (IsConst(i.B, out long bits))
        {
            bool negative = isDouble ? bits < 0 : (int)bits < 0;
            if (negative) VectorTo(Result(), X64Op.Orps_xmm_xmmm128, magnitude, PoolOf(sign));
            else Copy(Result(), magnitude);
            return;
        }
        int signs = New(RegisterType.V128);
        VectorTo(signs, X64Op.Andps_xmm_xmmm128, Reg(i.B), PoolOf(sign));
        VectorTo(Result(), X64Op.Orps_xmm_xmmm128, magnitude, Source.Of(signs));
    }

    /// <summary>An instruction that leaves the upper part of its destination; the three-operand form takes it from the source.</summary>
    private void Merging(uint template, int value, int immediate = -1)
    {
        var source = SourceOf(value);
        if (_avx && !source.IsMemory)
        {
            VexRm(template, Result(), source.Register, source);
        }
        else
        {
            Add(XOp.ClearedRegRm, template);
            Def(Result());
            AddSource(source);
        }
        if (immediate < 0) return;
        ref var made = ref _machine.Instructions[^1];
        made.Immediate = immediate;
        made.ImmediateSize = 1;
    }

    private void Round(Rounding mode, in Instruction i, bool isDouble) =>
        Merging(isDouble ? X64Op.Roundsd_xmm_xmmm64_imm8 : X64Op.Roundss_xmm_xmmm32_imm8, i.A, (int)mode);

    // ---- conversions

    private void TranslateConvert(in Instruction i, bool isDouble)
    {
        bool wide = _function.TypeOf(i.A) == IrType.I64;
        if (i.Op == Op.ConvertU && wide)
        {
            int number = Reg(i.A);
            Add(XOp.ConvertUnsigned64).Aux = isDouble ? (byte)1 : (byte)0;
            _machine.AddOperand(OperandKind.EarlyDef, Result());
            Use(number);
            Temp(RegisterType.I64);
            Temp(RegisterType.I64);
            return;
        }
        // An unsigned i32 is a non-negative i64.
        bool unsigned = i.Op == Op.ConvertU;
        var source = unsigned ? Source.Of(Clean(i.A)) : SourceOf(i.A);
        bool by64 = wide || unsigned;
        Add(XOp.ClearedRegRm, isDouble
            ? by64 ? X64Op.Cvtsi2sd_xmm_rm64 : X64Op.Cvtsi2sd_xmm_rm32
            : by64 ? X64Op.Cvtsi2ss_xmm_rm64 : X64Op.Cvtsi2ss_xmm_rm32);
        Def(Result());
        AddSource(source);
    }

    private void TranslateTruncate(in Instruction i)
    {
        bool isDouble = _function.TypeOf(i.A) == IrType.F64, wide = i.Type == IrType.I64;
        bool signed = i.Op is Op.TruncS or Op.TruncSatS, saturates = i.Op is Op.TruncSatS or Op.TruncSatU;
        int value = Reg(i.A);
        XOp op;
        if (!wide) op = saturates ? XOp.SaturateTo32 : XOp.TruncateTo32;
        else if (signed) op = saturates ? XOp.SaturateTo64 : XOp.TruncateTo64;
        else op = saturates ? XOp.SaturateToUnsigned64 : XOp.TruncateToUnsigned64;
        ref var truncation = ref Add(op);
        truncation.Aux = (byte)((isDouble ? 1 : 0) | (signed ? 2 : 0));
        _machine.AddOperand(OperandKind.EarlyDef, Result());
        Use(value);
        Temp(RegisterType.I64);
        Temp(RegisterType.F64);
    }

    private void TranslateBitcast(in Instruction i)
    {
        bool toGeneral = Function.IsGeneral(i.Type), wide = i.Type is IrType.I64 or IrType.F64;
        if (CanFoldLoad(i.A))
        {
            RegRm(LoadTemplate(i.Type), Result(), FoldedAddress(i.A));
        }
        else if (toGeneral)
        {
            int value = Reg(i.A);
            Add(XOp.MoveFromVector, wide ? X64Op.Movq_rm64_xmm : X64Op.Movd_rm32_xmm);
            Def(Result());
            _machine.AddOperand(OperandKind.Use, value, mayBeSlot: true);
        }
        else
        {
            RegRm(wide ? X64Op.Movq_xmm_rm64 : X64Op.Movd_xmm_rm32, Result(), Source.Of(Reg(i.A)));
        }
    }
}
