using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.X64;

// Memory: addresses, loads and stores, loads that become operands, and stores that change memory in place.
internal sealed partial class Lowering
{
    // ---- addresses

    /// <summary>The address of an access to linear memory.</summary>
    private Source AddressOf(in Instruction access)
    {
        var address = new Source { Register = -1, Base = -1, Index = -1, Faults = true, Position = access.Position };
        long offset = access.Imm;
        if (IsConst(access.B, out long index))
        {
            ulong sum = (ulong)offset + (_function.TypeOf(access.B) == IrType.I32 ? (uint)index : (ulong)index);
            if (sum <= int.MaxValue && sum >= (ulong)offset)
            {
                address.Base = Reg(access.A);
                address.Displacement = (int)sum;
                address.Memory = MemoryForm.Base;
                return address;
            }
        }
        address.Index = Clean(access.B);
        if (offset is < 0 or > int.MaxValue)
        {
            int sum = New(RegisterType.I64);
            TiedRm(X64Op.Add_r64_rm64, sum, Immediate64(offset), Source.Of(address.Index));
            address.Index = sum;
            offset = 0;
        }
        address.Displacement = (int)offset;
        address.Base = Reg(access.A);
        address.Memory = MemoryForm.Base | MemoryForm.Index;
        return address;
    }

    /// <summary>The address of an access through a pointer; sums and small shifts that only it needs become part of it.</summary>
    private Source PointerAddress(int pointer, long offset)
    {
        var address = new Source { Register = -1, Base = -1, Index = -1, Memory = MemoryForm.Base };
        ref var i = ref _function[pointer];
        while (i.Op == Op.Add && CanMove(pointer) && IsConst(i.B, out long more) && offset + more == (int)(offset + more))
        {
            offset += more;
            pointer = i.A;
            i = ref _function[pointer];
        }
        if (i.Op == Op.Add && CanMove(pointer) && !IsConst(i.B, out _))
        {
            int left = i.A, right = i.B;
            if (IsSmallShift(left, out _)) (left, right) = (right, left);
            if (IsSmallShift(right, out int scale))
            {
                address.Index = Reg(_function[right].A);
                address.Memory |= (byte)(scale << MemoryForm.ScaleShift);
            }
            else
            {
                address.Index = Reg(right);
            }
            address.Base = Reg(left);
            address.Memory |= MemoryForm.Index;
        }
        else
        {
            address.Base = Reg(pointer);
        }
        if (offset != (int)offset)
        {
            int sum = New(RegisterType.I64);
            TiedRm(X64Op.Add_r64_rm64, sum, Immediate64(offset), Source.Of(address.Base));
            address.Base = sum;
            offset = 0;
        }
        address.Displacement = (int)offset;
        return address;
    }

    // ---- loads as operands

    /// <summary>Whether a value is a load of its full width that only the root needs.</summary>
    private bool CanFoldLoad(int value)
    {
        ref var i = ref _function[value];
        if (i.Op == Op.LoadVm) return CanFold(value);
        if (i.Op != Op.Load || !CanFold(value)) return false;
        return i.Opcode switch
        {
            Opcode.I32Load or Opcode.I64Load or Opcode.F32Load or Opcode.F64Load => true,
            Opcode.V128Load => _avx,
            _ => false,
        };
    }

    private bool CanFoldByte(int value) => _function[value].Op == Op.Load && _function[value].Opcode is Opcode.I32Load8U or Opcode.I64Load8U && CanFold(value);

    private Source SourceOfByte(int value) => FoldedAddress(value);

    private Source FoldedAddress(int value)
    {
        ref var i = ref _function[value];
        _isFolded[value] = true;
        return i.Op == Op.LoadVm ? PointerAddress(i.A, i.Imm) : AddressOf(i);
    }

    /// <summary>A value as the last operand of an instruction: in memory if it can be read there.</summary>
    private Source SourceOf(int value)
    {
        ref var i = ref _function[value];
        if (_register[value] < 0)
        {
            switch (i.Op)
            {
                case Op.Const when !Function.IsGeneral(i.Type) && i.Imm != 0:
                    return Source.OfPool(Pool.AddScalar(i.Type == IrType.F64, (ulong)i.Imm));
                case Op.VConst:
                    var (low, high) = _function.Vectors[(int)i.Imm];
                    int constant = Pool.AddVector(low, high);
                    if (constant > ConstantPool.Ones) return Source.OfPool(constant);
                    break;
                case Op.Load or Op.LoadVm when CanFoldLoad(value):
                    return FoldedAddress(value);
            }
        }
        return Source.Of(Reg(value));
    }

    // ---- loads

    private void TranslateLoad(in Instruction i)
    {
        if (i.C != Function.None)
        {
            TranslateLoadLane(i);
            return;
        }
        var address = AddressOf(i);
        var opcode = i.Opcode;
        uint template = opcode switch
        {
            Opcode.I32Load or Opcode.I64Load32U => X64Op.Mov_r32_rm32,
            Opcode.I64Load => X64Op.Mov_r64_rm64,
            Opcode.F32Load => X64Op.Movss_xmm_xmmm32,
            Opcode.F64Load => X64Op.Movsd_xmm_xmmm64,
            Opcode.I32Load8S => X64Op.Movsx_r32_rm8,
            Opcode.I32Load8U or Opcode.I64Load8U => X64Op.Movzx_r32_rm8,
            Opcode.I32Load16S => X64Op.Movsx_r32_rm16,
            Opcode.I32Load16U or Opcode.I64Load16U => X64Op.Movzx_r32_rm16,
            Opcode.I64Load8S => X64Op.Movsx_r64_rm8,
            Opcode.I64Load16S => X64Op.Movsx_r64_rm16,
            Opcode.I64Load32S => X64Op.Movsxd_r64_rm32,
            _ => 0,
        };
        if (template == 0) TranslateVectorLoad(opcode, address);
        else RegRm(template, Result(), address);
    }

    private static uint LoadTemplate(IrType type) => type switch
    {
        IrType.I32 => X64Op.Mov_r32_rm32,
        IrType.F32 => X64Op.Movss_xmm_xmmm32,
        IrType.F64 => X64Op.Movsd_xmm_xmmm64,
        IrType.V128 => X64Op.Movups_xmm_xmmm128,
        _ => X64Op.Mov_r64_rm64,
    };

    private static uint StoreTemplate(IrType type) => type switch
    {
        IrType.I32 => X64Op.Mov_rm32_r32,
        IrType.F32 => X64Op.Movss_xmmm32_xmm,
        IrType.F64 => X64Op.Movsd_xmmm64_xmm,
        IrType.V128 => X64Op.Movups_xmmm128_xmm,
        _ => X64Op.Mov_rm64_r64,
    };

    private void TranslateLoadVm(in Instruction i) => RegRm(LoadTemplate(i.Type), Result(), PointerAddress(i.A, i.Imm));

    // ---- cells of the frame

    private int[] _cellOffset = [];
    private int _resultArea;

    private void PlaceCells()
    {
        var cells = _function.Cells;
        if (_cellOffset.Length < cells.Count) _cellOffset = new int[cells.Count * 2];
        int end = 0;
        for (int i = 0; i < cells.Count; end += Math.Max(8, Function.SizeOf(cells[i])), i++) _cellOffset[i] = end;
        StackArea = _resultArea = end;
    }

    private Source CellAddress(int cell) => new() { Register = -1, Base = -1, Index = -1, Displacement = _cellOffset[cell], Memory = MemoryForm.Stack };

    // ---- stores

    private void TranslateStore(in Instruction i)
    {
        var opcode = i.Opcode;
        if (opcode is >= Opcode.V128Store8Lane and <= Opcode.V128Store64Lane)
        {
            TranslateStoreLane(i);
            return;
        }
        if (opcode is Opcode.I32Store or Opcode.I64Store && TryChangeInPlace(i, i.C, opcode == Opcode.I64Store)) return;
        int size = 1 << OpcodeTable.NaturalAlignment(opcode);
        if (size <= 8 && IsConst(i.C, out long bits) && (size < 8 || bits == (int)bits))
        {
            StoreImmediate(AddressOf(i), size, (int)bits);
            return;
        }
        var type = _function.TypeOf(i.C);
        uint template = size switch
        {
            1 => X64Op.Mov_rm8_r8,
            2 => X64Op.Mov_rm16_r16,
            4 when type == IrType.I64 => X64Op.Mov_rm32_r32,
            _ => StoreTemplate(type),
        };
        int value = Reg(i.C);
        StoreRegister(template, AddressOf(i), value);
    }

    private void StoreRegister(uint template, in Source address, int value)
    {
        Add(XOp.UseRegRm, template);
        Use(value);
        AddSource(address);
    }

    private void StoreImmediate(in Source address, int size, int bits)
    {
        ref var store = ref Add(XOp.Rm, size switch
        {
            1 => X64Op.Mov_rm8_imm8,
            2 => X64Op.Mov_rm16_imm16,
            4 => X64Op.Mov_rm32_imm32,
            _ => X64Op.Mov_rm64_imm32,
        });
        store.Immediate = bits;
        store.ImmediateSize = (byte)Math.Min(size, 4);
        AddSource(address);
    }

    private void TranslateStoreVm(in Instruction i)
    {
        var type = _function.TypeOf(i.B);
        if (type is IrType.I32 or IrType.I64 && TryChangeInPlace(i, i.B, type == IrType.I64)) return;
        int size = Function.SizeOf(type);
        if (size <= 8 && IsConst(i.B, out long bits) && (size < 8 || bits == (int)bits))
        {
            StoreImmediate(PointerAddress(i.A, i.Imm), size, (int)bits);
            return;
        }
        int value = Reg(i.B);
        StoreRegister(StoreTemplate(type), PointerAddress(i.A, i.Imm), value);
    }

    /// <summary>A store of what an operation makes of the same place.</summary>
    private bool TryChangeInPlace(in Instruction store, int stored, bool wide)
    {
        ref var operation = ref _function[stored];
        AluOp op;
        switch (operation.Op)
        {
            case Op.Add: op = AluOp.Add; break;
            case Op.Sub: op = AluOp.Sub; break;
            case Op.And: op = AluOp.And; break;
            case Op.Or: op = AluOp.Or; break;
            case Op.Xor: op = AluOp.Xor; break;
            default: return false;
        }
        if (!CanMove(stored)) return false;
        int loaded = operation.A, other = operation.B;
        if (!IsSamePlace(loaded, store) || other == loaded)
        {
            if (op == AluOp.Sub || !IsSamePlace(other, store) || other == loaded) return false;
            (loaded, other) = (other, loaded);
        }
        if (IsImmediate(other, out int immediate))
        {
            var target = FoldedAddress(loaded);
            uint template = ImmediateTemplate(op, wide, immediate, out int size);
            ref var change = ref Add(XOp.Rm, template);
            change.Immediate = immediate;
            change.ImmediateSize = (byte)size;
            AddSource(target);
            return true;
        }
        int value = Reg(other);
        StoreRegister(AluStoreTemplate(op, wide), FoldedAddress(loaded), value);
        return true;
    }

    private bool IsSamePlace(int load, in Instruction store)
    {
        ref var i = ref _function[load];
        if (!CanFoldLoad(load) || i.A != store.A || i.Imm != store.Imm) return false;
        return store.Op == Op.Store ? i.Op == Op.Load && i.B == store.B && i.Opcode == (store.Opcode == Opcode.I64Store ? Opcode.I64Load : Opcode.I32Load) : i.Op == Op.LoadVm;
    }

    // ---- checks

    /// <summary>Traps if address + bytes is larger than the length.</summary>
    private void TranslateBoundsCheck(in Instruction i)
    {
        if (IsConst(i.A, out long constant) && (ulong)constant + (ulong)i.Imm is var sum && sum >= (ulong)constant && sum <= int.MaxValue)
        {
            var limit = SourceOf(i.B);
            uint template = ImmediateTemplate(AluOp.Cmp, true, (int)sum, out int size);
            ref var compareEnd = ref Add(XOp.Rm, template);
            compareEnd.Immediate = (int)sum;
            compareEnd.ImmediateSize = (byte)size;
            AddSource(limit);
            TrapIf((byte)Condition.Below, (TrapCode)i.Aux);
            return;
        }
        int end = Reg(i.A);
        if (i.Imm != 0)
        {
            int start = end;
            end = New(RegisterType.I64);
            bool isNarrow = _function[i.A].Op == Op.ExtendU;
            if (isNarrow && i.Imm is > 0 and <= int.MaxValue)
            {
                ref var add = ref Add(XOp.AddImmediate);
                add.Displacement = (int)i.Imm;
                add.Aux = 1;
                Def(end);
                Use(start);
            }
            else
            {
                TiedRm(X64Op.Add_r64_rm64, end, Immediate64(i.Imm), Source.Of(start));
                // Two 32-bit numbers do not carry; a small offset and a wrapped sum do.
                if (!isNarrow || i.Imm < 0) TrapIf((byte)Condition.Below, (TrapCode)i.Aux);
            }
        }
        var length = SourceOf(i.B);
        Add(XOp.UseRegRm, X64Op.Cmp_r64_rm64);
        Use(end);
        AddSource(length);
        TrapIf((byte)Condition.Above, (TrapCode)i.Aux);
    }

    private void InterruptCheck()
    {
        int context = ContextRegister();
        ref var compare = ref Add(XOp.UseRegRm, X64Op.Cmp_r64_rm64);
        compare.Aux = 1;
        AddSource(new Source { Register = -1, Base = context, Index = -1, Displacement = VMContext.StackLimit, Memory = MemoryForm.Base });
        TrapIf((byte)Condition.Below, TrapCode.Interrupted);
    }

    // ---- atomics

    private void TranslateAtomic(in Instruction i)
    {
        var opcode = i.Opcode;
        int size = 1 << OpcodeTable.NaturalAlignment(opcode);
        switch (opcode)
        {
            case <= Opcode.I64AtomicLoad32U:
                RegRm(ZeroExtendingLoad(size), Result(), AtomicAddress(i));
                break;
            case <= Opcode.I64AtomicStore32:
                AtomicInPlace(XOp.AtomicStore, New(TypeOf(_function.TypeOf(i.B))), i, size);
                break;
            case <= Opcode.I64AtomicRmw32AddU:
                AtomicInPlace(XOp.AtomicAdd, Result(), i, size);
                break;
            case <= Opcode.I64AtomicRmw32SubU:
                int negated = New(TypeOf(i.Type));
                TiedOne(size == 8 ? X64Op.Neg_rm64 : X64Op.Neg_rm32, negated, Reg(i.B));
                AtomicInPlace(XOp.AtomicAdd, Result(), i, size, negated);
                break;
            case <= Opcode.I64AtomicRmw32AndU:
                AtomicLogic(AluOp.And, i, size);
                break;
            case <= Opcode.I64AtomicRmw32OrU:
                AtomicLogic(AluOp.Or, i, size);
                break;
            case <= Opcode.I64AtomicRmw32XorU:
                AtomicLogic(AluOp.Xor, i, size);
                break;
            case <= Opcode.I64AtomicRmw32XchgU:
                AtomicInPlace(XOp.AtomicExchange, Result(), i, size);
                break;
            default:
                AtomicCompareExchange(i, size);
                break;
        }
    }

    private Source AtomicAddress(in Instruction i)
    {
        var address = PointerAddress(i.A, i.Imm);
        address.Faults = true;
        address.Position = i.Position;
        return address;
    }

    private static uint ZeroExtendingLoad(int size) => size switch
    {
        1 => X64Op.Movzx_r32_rm8,
        2 => X64Op.Movzx_r32_rm16,
        4 => X64Op.Mov_r32_rm32,
        _ => X64Op.Mov_r64_rm64,
    };

    private void AtomicInPlace(XOp op, int result, in Instruction i, int size, int operand = -1)
    {
        if (operand < 0) operand = OperandOf(i.B, clean: false);
        var address = AtomicAddress(i);
        Add(op).Aux = (byte)size;
        Tied(result, operand);
        AddSource(address);
    }

    private void AtomicLogic(AluOp op, in Instruction i, int size)
    {
        int operand = Reg(i.B), result = Result();
        var address = AtomicAddress(i);
        ref var logic = ref Add(XOp.AtomicLogic, (uint)op);
        logic.Aux = (byte)size;
        _machine.AddOperand(OperandKind.Temp, New(RegisterType.I64));
        Use(operand);
        AddSource(address);
        _machine.AddOperand(OperandKind.Clobber, -1, Gpr.Rax);
        _machine.AddOperand(OperandKind.FixedDef, result, Gpr.Rax);
        Add(XOp.Nop);
    }

    private void AtomicCompareExchange(in Instruction i, int size)
    {
        int expected = OperandOf(i.B, clean: false), replacement = Reg(i.C), result = Result();
        var address = AtomicAddress(i);
        Add(XOp.AtomicCompareExchange).Aux = (byte)size;
        Use(replacement);
        AddSource(address);
        FixedUse(expected, Gpr.Rax);
        _machine.AddOperand(OperandKind.Clobber, -1, Gpr.Rax);
        _machine.AddOperand(OperandKind.FixedDef, result, Gpr.Rax);
        Add(XOp.Nop);
    }
}
