using System.Runtime.CompilerServices;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

/// <summary>
/// Instruction selection. Blocks and their instructions are visited backwards, so that a user sees its operands before these are
/// translated: an operand that only it needs, with no effect between, becomes part of the user's instruction. What nobody asked for is not
/// translated.
/// <para>An i32 in a register has a zero upper half, but for arguments and results of calls (<see cref="Clean"/> asks for a clean one).</para>
/// </summary>
internal sealed partial class Lowering
{
    private readonly WasmModule _module;
    private readonly CompilationOptions _options;
    private readonly CpuFeatures _cpu;
    private readonly bool _avx;
    private Function _function = null!;
    private MachineFunction _machine = null!;

    // By value: its virtual register or -1, the number of its uses, and whether a use needs a clean upper half.
    private int[] _register = [];
    private int[] _useCount = [];
    private bool[] _needsClean = [];

    // Loads that became part of their user.
    private bool[] _isFolded = [];

    // By value: how many effects stand in front of it in its block.
    private int[] _level = [];
    private int _root;
    private int _rootLevel;
    private int _block;
    private uint _position;

    // The register of the context, and of the buffer for the function's own results; -1 while nothing needs them.
    private int _context;
    private int _resultBuffer;

    public Lowering(WasmModule module, CompilationOptions options)
    {
        _module = module;
        _options = options;
        _cpu = options.Target.Features;
        _avx = Has(CpuFeatures.Avx);
    }

    /// <summary>Constants that instructions refer to.</summary>
    public ConstantPool Pool { get; } = new();

    /// <summary>Bytes that the function needs at the stack pointer: for cells, and behind them for results of calls.</summary>
    public int StackArea { get; private set; }

    private bool Has(CpuFeatures feature) => (_cpu & feature) != 0;

    private static RegisterType TypeOf(IrType type) => type switch
    {
        IrType.I32 => RegisterType.I32,
        IrType.F32 => RegisterType.F32,
        IrType.F64 => RegisterType.F64,
        IrType.V128 => RegisterType.V128,
        _ => RegisterType.I64,
    };

    private static bool IsWide(IrType type) => type != IrType.I32;

    /// <summary>Translates a function.</summary>
    public void Run(Function function, MachineFunction machine)
    {
        _function = function;
        _machine = machine;
        machine.Reset();
        Pool.Reset();
        PlaceCells();
        _resultBuffer = _context = -1;
        int values = function.InstructionCount;
        if (_register.Length < values)
        {
            int size = values * 2;
            _register = new int[size];
            _useCount = new int[size];
            _level = new int[size];
            _needsClean = new bool[size];
            _isFolded = new bool[size];
        }
        _register.AsSpan(0, values).Fill(-1);
        _useCount.AsSpan(0, values).Clear();
        _needsClean.AsSpan(0, values).Clear();
        _isFolded.AsSpan(0, values).Clear();
        CountUses();
        LayOut();
        for (int b = machine.BlockCount - 1; b >= 0; b--)
        {
            function.Cancellation.ThrowIfCancellationRequested();
            TranslateBlock(b);
        }
        int count = machine.InstructionCount;
        machine.Reverse(0, count);
        foreach (ref var block in machine.Blocks) (block.First, block.End) = (count - block.End, count - block.First);
    }

    private void CountUses()
    {
        foreach (int block in _function.BlockOrder)
        {
            for (int i = _function.BlockAt(block).First; i != Function.None; i = _function[i].Next)
            {
                foreach (int operand in _function.Operands(i)) _useCount[operand]++;
            }
            for (int edge = _function.BlockAt(block).FirstIncoming; edge != Function.None; edge = _function.EdgeAt(edge).NextIncoming)
            {
                foreach (int argument in _function.Arguments(edge)) _useCount[argument]++;
            }
        }
    }

    private void TranslateBlock(int block)
    {
        int first = _machine.InstructionCount;
        int source = _sources[block];
        if (source < 0)
        {
            _position = 0;
            JumpAlong(block, ~source);
        }
        else
        {
            _block = source;
            NoteLevels(source);
            for (int i = _function.BlockAt(source).Last; i != Function.None; i = _function[i].Previous)
            {
                if (!IsNeeded(i)) continue;
                int start = _machine.InstructionCount;
                _root = i;
                _rootLevel = _level[i];
                _position = _function[i].Position;
                Translate(i, block);
                _machine.Reverse(start, _machine.InstructionCount);
            }
            if (block == 0) TranslateEntry();
        }
        Add(XOp.Label);
        ref var made = ref _machine.Blocks[block];
        made.First = first;
        made.End = _machine.InstructionCount;
    }

    private bool IsNeeded(int index)
    {
        ref var i = ref _function[index];
        if (_register[index] >= 0) return i.Op is not (Op.Argument or Op.Context or Op.CallResult);
        if (i.Op == Op.CallResult) return false;
        // A load that nobody uses still traps.
        var effects = OpTable.Effects(i.Op) & ~(Effects.Commutative | Effects.Pinned);
        return effects is not (Effects.None or Effects.Reads) && !_isFolded[index];
    }

    private void NoteLevels(int block)
    {
        int level = 0;
        for (int i = _function.BlockAt(block).First; i != Function.None; i = _function[i].Next)
        {
            _level[i] = level;
            var op = _function[i].Op;
            // Loads may change places among themselves; nothing else that can be seen.
            if (op is not (Op.Load or Op.LoadVm) && (OpTable.Effects(op) & ~(Effects.Commutative | Effects.Pinned)) != 0) level++;
        }
    }

    // ---- registers of values

    /// <summary>The virtual register of a value. The upper half of an i32 may be anything.</summary>
    private int Reg(int value)
    {
        int register = _register[value];
        if (register >= 0) return register;
        ref var i = ref _function[value];
        switch (i.Op)
        {
            case Op.Const:
                return Constant(i.Type, i.Imm);
            case Op.VConst:
                var (low, high) = _function.Vectors[(int)i.Imm];
                return VectorConstant(low, high);
            case Op.ExtendU:
                return Clean(i.A);
            case Op.Wrap:
                return Reg(i.A);
            case Op.Bitcast when Function.IsGeneral(i.Type) && Function.IsGeneral(_function.TypeOf(i.A)):
                // A reference as a number.
                return Reg(i.A);
            default:
                return _register[value] = _machine.NewRegister(TypeOf(i.Type));
        }
    }

    /// <summary>As <see cref="Reg"/>; an i32 has a zero upper half.</summary>
    private int Clean(int value)
    {
        ref var i = ref _function[value];
        switch (i.Op)
        {
            case Op.Wrap:
                if (_register[value] < 0) _register[value] = _machine.NewRegister(RegisterType.I32);
                return _register[value];
            case Op.Argument or Op.Call or Op.CallPointer or Op.CallBuiltin when i.Type == IrType.I32:
                _needsClean[value] = true;
                break;
        }
        return Reg(value);
    }

    /// <summary>The register that the instruction being translated defines.</summary>
    private int Result() => _register[_root] >= 0 ? _register[_root] : _machine.NewRegister(TypeOf(_function[_root].Type));

    private int New(RegisterType type) => _machine.NewRegister(type);

    private bool IsConst(int value, out long bits) => _function.IsConst(value, out bits);

    private bool IsImmediate(int value, out int immediate)
    {
        bool isConst = _function.IsConst(value, out long bits);
        immediate = (int)bits;
        return isConst && (bits == immediate || _function.TypeOf(value) == IrType.I32);
    }

    /// <summary>Whether only the root needs a value, which it can compute itself: nothing with an effect stands between.</summary>
    private bool CanFold(int value) =>
        _useCount[value] == 1 && _register[value] < 0 && _function[value].Block == _block && _level[value] == _rootLevel;

    /// <summary>Whether a pure value can be computed at the root instead: only it needs it.</summary>
    private bool CanMove(int value) => _useCount[value] == 1 && _register[value] < 0 && _function[value].Block == _block;

    // ---- instructions

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref MachineInstruction Add(XOp op, uint template = 0)
    {
        ref var instruction = ref _machine.AddInstruction((int)op);
        instruction.Template = template;
        instruction.Position = _position;
        return ref instruction;
    }

    private void Def(int register) => _machine.AddOperand(OperandKind.Def, register);

    private void Use(int register) => _machine.AddOperand(OperandKind.Use, register);

    private void Temp(RegisterType type) => _machine.AddOperand(OperandKind.Temp, New(type));

    private void Tied(int definition, int use)
    {
        _machine.AddOperand(OperandKind.TiedDef, definition);
        _machine.AddOperand(OperandKind.TiedUse, use);
    }

    private void FixedUse(int value, int register) => _machine.AddOperand(OperandKind.FixedUse, value, register);

    /// <summary>A register, a slot, or memory: the last operand of many instructions.</summary>
    private struct Source
    {
        public int Register;
        public int Base;
        public int Index;
        public int Displacement;
        public byte Memory;
        public bool Faults;
        public uint Position;

        public readonly bool IsMemory => Memory != MemoryForm.None;

        public static Source Of(int register) => new() { Register = register, Base = -1, Index = -1 };

        public static Source OfPool(int constant) => new() { Register = -1, Base = -1, Index = -1, Displacement = constant, Memory = MemoryForm.Pool };
    }

    /// <summary>Adds a source to the newest instruction.</summary>
    private void AddSource(in Source source)
    {
        if (!source.IsMemory)
        {
            bool vector = _machine.Types[source.Register] == RegisterType.V128;
            _machine.AddOperand(OperandKind.Use, source.Register, mayBeSlot: !vector || _avx);
            return;
        }
        ref var instruction = ref _machine.Instructions[^1];
        instruction.Memory = source.Memory;
        instruction.Displacement = source.Displacement;
        if (source.Faults)
        {
            instruction.Traits |= MachineTraits.Faults;
            instruction.Position = source.Position;
        }
        if ((source.Memory & MemoryForm.Base) != 0) Use(source.Base);
        if ((source.Memory & MemoryForm.Index) != 0) Use(source.Index);
    }

    private void RegRm(uint template, int definition, in Source source)
    {
        Add(XOp.RegRm, template);
        Def(definition);
        AddSource(source);
    }

    private void RegRm(uint template, int definition, in Source source, int immediate)
    {
        ref var instruction = ref Add(XOp.RegRm, template);
        instruction.Immediate = immediate;
        instruction.ImmediateSize = 1;
        Def(definition);
        AddSource(source);
    }

    private void TiedRm(uint template, int definition, int left, in Source right)
    {
        Add(XOp.TiedRm, template);
        Tied(definition, left);
        AddSource(right);
    }

    private void TiedOne(uint template, int definition, int use, int immediate = 0, int size = 0)
    {
        ref var instruction = ref Add(XOp.TiedOne, template);
        instruction.Immediate = immediate;
        instruction.ImmediateSize = (byte)size;
        Tied(definition, use);
    }

    private void VexRm(uint template, int definition, int second, in Source source)
    {
        Add(XOp.VexRm, template);
        Def(definition);
        Use(second);
        AddSource(source);
    }

    private void Copy(int definition, int source)
    {
        Add(XOp.Copy);
        Def(definition);
        _machine.AddOperand(OperandKind.Use, source, mayBeSlot: true);
    }

    /// <summary>An ALU operation with a constant, in its short form if that serves.</summary>
    private static uint ImmediateTemplate(AluOp op, bool wide, int value, out int size)
    {
        bool isShort = value == (sbyte)value;
        size = isShort ? 1 : 4;
        uint add = isShort ? wide ? X64Op.Add_rm64_imm8 : X64Op.Add_rm32_imm8 : wide ? X64Op.Add_rm64_imm32 : X64Op.Add_rm32_imm32;
        return add | (uint)op << X64Template.DigitShift;
    }

    private static uint AluTemplate(AluOp op, bool wide) => (wide ? X64Op.Add_r64_rm64 : X64Op.Add_r32_rm32) | (uint)op << 3;

    /// <summary>The form that reads the register and changes, or compares, the other operand.</summary>
    private static uint AluStoreTemplate(AluOp op, bool wide) => (wide ? X64Op.Add_rm64_r64 : X64Op.Add_rm32_r32) | (uint)op << 3;

    private void AluImmediate(AluOp op, bool wide, int definition, int use, int value)
    {
        uint template = ImmediateTemplate(op, wide, value, out int size);
        TiedOne(template, definition, use, value, size);
    }

    // ---- constants

    private int Constant(IrType type, long bits)
    {
        int register = New(TypeOf(type));
        ConstantInto(register, type, bits);
        return register;
    }

    private void ConstantInto(int register, IrType type, long bits)
    {
        if (Function.IsGeneral(type))
        {
            Add(XOp.Constant).Immediate = type == IrType.I32 ? (uint)bits : bits;
        }
        else
        {
            Add(XOp.VectorConstant).Displacement = Pool.AddScalar(type == IrType.F64, (ulong)bits);
        }
        Def(register);
    }

    private int Immediate64(long value)
    {
        int register = New(RegisterType.I64);
        Add(XOp.Constant).Immediate = value;
        Def(register);
        return register;
    }

    private int VectorConstant(ulong low, ulong high)
    {
        int register = New(RegisterType.V128);
        Add(XOp.VectorConstant).Displacement = Pool.AddVector(low, high);
        Def(register);
        return register;
    }

    /// <summary>A value as an operand that may be a constant: an argument of a call or of a block.</summary>
    private int OperandOf(int value, bool clean)
    {
        ref var i = ref _function[value];
        if (i.Op == Op.Const) return _machine.AddConstant(TypeOf(i.Type), i.Type == IrType.I32 ? (uint)i.Imm : i.Imm);
        if (i.Op == Op.VConst)
        {
            var (low, high) = _function.Vectors[(int)i.Imm];
            return _machine.AddConstant(RegisterType.V128, (long)low, (long)high);
        }
        return clean ? Clean(value) : Reg(value);
    }

    // ---- operations

    private void Translate(int index, int block)
    {
        ref var i = ref _function[index];
        switch (i.Op)
        {
            case Op.Const:
                ConstantInto(Result(), i.Type, i.Imm);
                break;
            case Op.Add or Op.Sub or Op.Mul or Op.MulHighS or Op.MulHighU or Op.And or Op.Or or Op.Xor or Op.Shl or Op.ShrS or Op.ShrU or Op.Rotl or Op.Rotr
                or Op.DivS or Op.DivU or Op.RemS or Op.RemU or Op.Clz or Op.Ctz or Op.Popcnt or Op.Extend8S or Op.Extend16S or Op.Extend32S
                or Op.Wrap or Op.ExtendS:
                TranslateInteger(i);
                break;
            case Op.ICompare or Op.FCompare:
                TranslateCompare(index);
                break;
            case Op.Select:
                TranslateSelect(i);
                break;
            case >= Op.FAdd and <= Op.Bitcast:
                TranslateFloat(i);
                break;
            case Op.Simd:
                TranslateSimd(i);
                break;
            case Op.Shuffle:
                TranslateShuffle(i);
                break;
            case Op.Load:
                TranslateLoad(i);
                break;
            case Op.Store:
                TranslateStore(i);
                break;
            case Op.Atomic:
                TranslateAtomic(i);
                break;
            case Op.Fence:
                Add(XOp.Fence);
                break;
            case Op.BoundsCheck:
                TranslateBoundsCheck(i);
                break;
            case Op.LoadCell:
                RegRm(LoadTemplate(i.Type), Result(), CellAddress(i.Aux));
                break;
            case Op.StoreCell:
                int stored = Reg(i.A);
                StoreRegister(StoreTemplate(_function.TypeOf(i.A)), CellAddress(i.Aux), stored);
                break;
            case Op.LoadVm:
                TranslateLoadVm(i);
                break;
            case Op.StoreVm:
                TranslateStoreVm(i);
                break;
            case Op.TrapIf:
                TrapIf(EmitTest(i.A), (TrapCode)i.Aux);
                break;
            case Op.InterruptCheck:
                InterruptCheck();
                break;
            case Op.Call or Op.CallPointer:
                TranslateCall(index);
                break;
            case Op.CallBuiltin:
                TranslateBuiltin(index);
                break;
            default:
                TranslateTerminator(i, block);
                break;
        }
    }

    private void TrapIf(byte test, TrapCode code)
    {
        ref var trap = ref Add(XOp.TrapIf);
        trap.Aux = test;
        trap.Immediate = (long)code;
        trap.Traits = MachineTraits.ReadsFlags;
    }
}
