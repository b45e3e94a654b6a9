using Tiered.Backend.Llvm.Translation;

namespace Tiered.Backend.Llvm.Loops;

/// <summary>
/// Makes a second version of a loop, which counts its turns in 64 bits. Between the preheader and the version, and behind it, lie blocks of its own
/// with a barrier: its plain accesses stay among the volatile ones before and after.
/// </summary>
internal sealed unsafe class LoopCloner
{
    private readonly ScalarLoop _loop;
    private readonly IrModule _ir;
    private readonly Dictionary<nint, nint> _copies = [];

    public LoopCloner(ScalarLoop loop, IrModule ir)
    {
        _loop = loop;
        _ir = ir;
    }

    /// <summary>The block in front of the version: values that it needs are built here, before <see cref="Close"/>.</summary>
    public LBlock Entry { get; private set; }

    /// <summary>The number of the turn.</summary>
    public LValue Turn { get; private set; }

    /// <summary>The copy of an instruction of the loop.</summary>
    public LValue CopyOf(LValue instruction) => (LValue)_copies[(nint)instruction];

    /// <summary>Copies the loop; its way out is taken when the count of backward jumps is reached. Nothing leads to the copy yet.</summary>
    public void Clone(LValue backwardJumps)
    {
        Entry = NewBlock();
        _copies.Add(_loop.Preheader, (nint)Entry);
        foreach (nint block in _loop.Blocks) _copies.Add(block, (nint)NewBlock());
        var exit = NewBlock();
        _copies.Add(_loop.Exit, (nint)exit);
        LBlock header = BlockOf(_loop.Header), latch = BlockOf(_loop.Latch);
        LLVM.PositionBuilderAtEnd(_ir.Builder, header);
        Turn = LLVM.BuildPhi(_ir.Builder, _ir.I64, Utf8.Empty);
        foreach (nint block in _loop.Blocks) CopyInstructions(block);
        foreach (nint block in _loop.Blocks) ConnectOperands(block);
        CountTurns(latch, header, exit, backwardJumps);
        LLVM.PositionBuilderAtEnd(_ir.Builder, exit);
        Barrier();
        LLVM.BuildBr(_ir.Builder, (LBlock)_loop.Exit);
        for (var i = LLVM.GetFirstInstruction((LBlock)_loop.Exit); i != null && LLVM.GetInstructionOpcode(i) == LLVMOpcode.LLVMPHI; i = LLVM.GetNextInstruction(i))
        {
            var value = Mapped(ScalarLoop.Incoming(i, _loop.Latch));
            LLVM.AddIncoming(i, &value, &exit, 1);
        }
        LLVM.PositionBuilderAtEnd(_ir.Builder, Entry);
        Barrier();
    }

    /// <summary>Closes the entry, and lets the preheader choose between the versions.</summary>
    public void Close(LValue condition)
    {
        LLVM.PositionBuilderAtEnd(_ir.Builder, Entry);
        LLVM.BuildBr(_ir.Builder, BlockOf(_loop.Header));
        var preheader = (LBlock)_loop.Preheader;
        LLVM.InstructionEraseFromParent(LLVM.GetBasicBlockTerminator(preheader));
        LLVM.PositionBuilderAtEnd(_ir.Builder, preheader);
        _ir.SetLikely(LLVM.BuildCondBr(_ir.Builder, condition, Entry, (LBlock)_loop.Header), likely: true);
        _ir.DisableUnrolling(LLVM.GetBasicBlockTerminator((LBlock)_loop.Latch));
    }

    private LBlock NewBlock() => LLVM.InsertBasicBlockInContext(_ir.Context, (LBlock)_loop.Header, Utf8.Empty);

    private LBlock BlockOf(nint block) => (LBlock)_copies[block];

    private LValue Mapped(LValue value) => _copies.TryGetValue((nint)value, out nint copy) ? (LValue)copy : value;

    private void CopyInstructions(nint block)
    {
        LLVM.PositionBuilderAtEnd(_ir.Builder, BlockOf(block));
        for (var i = LLVM.GetFirstInstruction((LBlock)block); i != null; i = LLVM.GetNextInstruction(i))
        {
            LValue copy;
            if (LLVM.GetInstructionOpcode(i) == LLVMOpcode.LLVMPHI)
            {
                copy = LLVM.BuildPhi(_ir.Builder, LLVM.TypeOf(i), Utf8.Empty);
            }
            else
            {
                copy = LLVM.InstructionClone(i);
                LLVM.InsertIntoBuilder(_ir.Builder, copy);
            }
            LLVM.InstructionSetDebugLoc(copy, LLVM.InstructionGetDebugLoc(i));
            _copies.Add((nint)i, (nint)copy);
        }
    }

    private void ConnectOperands(nint block)
    {
        for (var i = LLVM.GetFirstInstruction((LBlock)block); i != null; i = LLVM.GetNextInstruction(i))
        {
            var copy = CopyOf(i);
            if (LLVM.GetInstructionOpcode(i) == LLVMOpcode.LLVMPHI)
            {
                uint count = LLVM.CountIncoming(i);
                for (uint n = 0; n < count; n++)
                {
                    var value = Mapped(LLVM.GetIncomingValue(i, n));
                    var from = BlockOf((nint)LLVM.GetIncomingBlock(i, n));
                    LLVM.AddIncoming(copy, &value, &from, 1);
                }
                continue;
            }
            int operands = LLVM.GetNumOperands(i);
            for (uint o = 0; o < operands; o++)
            {
                var operand = LLVM.GetOperand(i, o);
                if (LLVM.ValueIsBasicBlock(operand) != 0) LLVM.SetOperand(copy, o, LLVM.BasicBlockAsValue(BlockOf((nint)LLVM.ValueAsBasicBlock(operand))));
                else LLVM.SetOperand(copy, o, Mapped(operand));
            }
        }
    }

    private void CountTurns(LBlock latch, LBlock header, LBlock exit, LValue backwardJumps)
    {
        var branch = LLVM.GetBasicBlockTerminator(latch);
        LLVM.PositionBuilderBefore(_ir.Builder, branch);
        var place = LLVM.InstructionGetDebugLoc(branch);
        LLVM.SetCurrentDebugLocation2(_ir.Builder, place);
        var goesOn = LLVM.BuildICmp(_ir.Builder, LLVMIntPredicate.LLVMIntNE, Turn, backwardJumps, Utf8.Empty);
        var next = LLVM.BuildNUWAdd(_ir.Builder, Turn, _ir.Int64(1), Utf8.Empty);
        LLVM.SetNSW(next, 1);
        LLVM.BuildCondBr(_ir.Builder, goesOn, header, exit);
        LLVM.InstructionEraseFromParent(branch);
        LValue* values = stackalloc LValue[2];
        values[0] = _ir.Int64(0);
        values[1] = next;
        LBlock* blocks = stackalloc LBlock[2];
        blocks[0] = Entry;
        blocks[1] = latch;
        LLVM.AddIncoming(Turn, values, blocks, 2);
    }

    /// <summary>An empty piece of assembly that, for all LLVM knows, reads and writes all memory.</summary>
    private void Barrier()
    {
        using Utf8 text = new(""), constraints = new("~{memory}");
        var signature = LLVM.FunctionType(_ir.Void, null, 0, 0);
        var assembly = LLVM.GetInlineAsm(signature, text, 0, constraints, (nuint)constraints.Length, 1, 0, LLVMInlineAsmDialect.LLVMInlineAsmDialectATT, 0);
        var call = LLVM.BuildCall2(_ir.Builder, signature, assembly, null, 0, Utf8.Empty);
        LLVM.AddCallSiteAttribute(call, LLVMAttributeIndex.LLVMAttributeFunctionIndex, _ir.EnumAttribute("nounwind"));
    }
}
