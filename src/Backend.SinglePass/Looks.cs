using System.Numerics;

namespace Tiered.Backend.SinglePass;

// Looks (CompilationOptions.TierUp): at a function's entry and at each loop's header the code sees whether the engine wants to
// know what runs. Then code behind the function tells it; at a loop it first brings all home slots up to date, so that a
// continuation finds the values there (ILoopEntryCompiler).
internal unsafe partial struct FunctionCompiler
{
    /// <summary>A look at a loop's header, whose code is written when the function's is.</summary>
    private struct LoopLook
    {
        /// <summary>Field of the jump to the look's code.</summary>
        public int Field;

        /// <summary>Where the loop goes on.</summary>
        public int Resume;

        public uint Position;

        /// <summary>Place in <see cref="_kept"/> of what registers hold at the header.</summary>
        public int First;
        public int Count;

        /// <summary>Place in <see cref="_keptConstants"/> of the operands that are constants.</summary>
        public int FirstConstant;
        public int ConstantCount;

        /// <summary>Whether a continuation would find all values.</summary>
        public bool MayContinue;
    }

    /// <summary>An operand that is a constant, and its home slot.</summary>
    private struct KeptConstant
    {
        public long Value;
        public int Slot;
        public ValKind Type;
    }

    /// <summary>A register with a value that has a home slot.</summary>
    private struct KeptRegister
    {
        public int Slot;
        public byte Register;
        public ValKind Type;

        /// <summary>The slot is out of date.</summary>
        public bool IsDirty;
    }

    private LoopLook[] _looks;
    private int _lookCount;
    private KeptRegister[] _kept;
    private int _keptCount;

    /// <summary>Loops with more operands on the stack have no continuation: each of them would have to be looked at for each loop.</summary>
    private const int MaxOperandsBelow = 256;

    /// <summary>
    /// Functions without calls and loops look at their entry from this many bytes on. Smaller ones are inlined in better code,
    /// and what they do meanwhile counts for who calls them.
    /// </summary>
    private const int SmallLeaf = 40;

    private KeptConstant[] _keptConstants;
    private int _keptConstantCount;

    private void BeginLooks()
    {
        _lookCount = _keptCount = _keptConstantCount = 0;
    }

    private readonly bool LooksAtEntry =>
        _options.TierUp && _lookCount == 0 && _module.Bodies[_functionIndex - _module.ImportedFunctionCount].Length > SmallLeaf;

    /// <summary>
    /// Notes the operands below a loop that are constants: they are in no slot, where a continuation looks for them, and must
    /// not be put there on the way to the loop, since other ways lead past it. False where there are too many.
    /// </summary>
    private bool TryKeepConstants(ref LoopLook look)
    {
        look.FirstConstant = _keptConstantCount;
        if (_top > MaxOperandsBelow) return false;
        for (int index = 0; index < _top; index++)
        {
            ref readonly var entry = ref _stack[index];
            if (entry.Kind != EntryKind.Constant) continue;
            if (_keptConstantCount == _keptConstants.Length) Array.Resize(ref _keptConstants, _keptConstants.Length * 2);
            _keptConstants[_keptConstantCount++] = new KeptConstant { Slot = entry.Slot, Type = entry.Type, Value = entry.Value };
        }
        look.ConstantCount = _keptConstantCount - look.FirstConstant;
        return true;
    }

    /// <summary>A loop's header, in front of its first operator: all its operands are in registers or slots.</summary>
    private void LookAtLoop()
    {
        if (_lookCount == _looks.Length) Array.Resize(ref _looks, _looks.Length * 2);
        ref var look = ref _looks[_lookCount++];
        look = new LoopLook { Position = _position, First = _keptCount };
        for (uint held = _registers.Locals | _registers.Operands; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held), owner = _registers.Owners[register];
            if (_keptCount == _kept.Length) Array.Resize(ref _kept, _kept.Length * 2);
            bool isLocal = owner >= 0;
            _kept[_keptCount++] = new KeptRegister
            {
                Register = (byte)register,
                Slot = isLocal ? LoadedLocalSlot(owner) : StackSlot(~owner),
                Type = isLocal ? _locals[owner].Type : _stack[~owner].Type,
                IsDirty = !isLocal || (_registers.Dirty >> register & 1) != 0,
            };
        }
        look.Count = _keptCount - look.First;
        look.MayContinue = TryKeepConstants(ref look);
        look.Field = EmitLoopLook();
        look.Resume = _asm.Position;
    }

    /// <summary>
    /// A continuation reads every local that it uses from its slot: those that the body has not assigned yet at its loop must
    /// be zero there.
    /// </summary>
    private void ReadAllSlots()
    {
        if (_lookCount == 0) return;
        for (int local = _type.Parameters.Length; local < _localCount; local++)
        {
            if (_locals[local].Mark == _localMark) LoadedLocalSlot(local);
        }
    }
}
