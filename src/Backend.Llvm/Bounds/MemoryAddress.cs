using Tiered.Backend.Llvm.Translation;

namespace Tiered.Backend.Llvm.Bounds;

/// <summary>A pointer into linear memory, taken apart.</summary>
/// <param name="Base">The load of the memory's base from the context.</param>
/// <param name="Memory">The memory.</param>
/// <param name="Index">What varies: an integer of 64 bits or, before it was extended with zeros, of fewer; 0 if nothing does.</param>
/// <param name="Offset">What is added to it, without wrapping.</param>
internal readonly unsafe record struct MemoryAddress(nint Base, int Memory, nint Index, long Offset)
{
    /// <summary>Takes a pointer apart; false if it does not lead into a memory of this instance alone with 32-bit addresses, or does so by two indices.</summary>
    public static bool TryParse(LValue pointer, IrModule ir, ModuleContext context, out MemoryAddress address)
    {
        nint index = 0;
        long offset = 0;
        address = default;
        while (Is(pointer, LLVMOpcode.LLVMGetElementPtr))
        {
            if (LLVM.GetNumOperands(pointer) != 2 || SizeOf(LLVM.GetGEPSourceElementType(pointer)) != 1) return false;
            var operand = LLVM.GetOperand(pointer, 1);
            if (LLVM.IsAConstantInt(operand) != null)
            {
                long part = LLVM.ConstIntGetSExtValue(operand);
                if (part is < 0 or > uint.MaxValue) return false;
                offset += part;
            }
            else
            {
                // What is narrower would be extended with its sign.
                if (index != 0 || LLVM.GetIntTypeWidth(LLVM.TypeOf(operand)) != 64) return false;
                index = (nint)(Is(operand, LLVMOpcode.LLVMZExt) ? LLVM.GetOperand(operand, 0) : operand);
            }
            pointer = LLVM.GetOperand(pointer, 0);
        }
        int memory = offset <= uint.MaxValue ? MemoryOf(pointer, ir, context) : -1;
        address = new MemoryAddress((nint)pointer, memory, index, offset);
        return memory >= 0;
    }

    /// <summary>Bytes of a value in memory; 0 if it is not of a type that wasm accesses.</summary>
    public static int SizeOf(LType type) => LLVM.GetTypeKind(type) switch
    {
        LLVMTypeKind.LLVMIntegerTypeKind when LLVM.GetIntTypeWidth(type) is 8 or 16 or 32 or 64 => (int)LLVM.GetIntTypeWidth(type) / 8,
        LLVMTypeKind.LLVMFloatTypeKind => 4,
        LLVMTypeKind.LLVMDoubleTypeKind => 8,
        LLVMTypeKind.LLVMVectorTypeKind => (int)LLVM.GetVectorSize(type) * SizeOf(LLVM.GetElementType(type)),
        _ => 0,
    };

    /// <summary>Bytes that a memory has at least.</summary>
    public static ulong LeastBytes(int memory, ModuleContext context) => context.Module.Memories[memory].Limits.Minimum << context.Module.Memories[memory].PageSizeLog2;

    private static bool Is(LValue value, LLVMOpcode opcode) => LLVM.IsAInstruction(value) != null && LLVM.GetInstructionOpcode(value) == opcode;

    /// <summary>The memory whose base an instruction loads from the context; -1 if it does something else, or for a memory that is shared between threads or has 64-bit addresses.</summary>
    private static int MemoryOf(LValue load, IrModule ir, ModuleContext context)
    {
        if (!Is(load, LLVMOpcode.LLVMLoad) || !ir.IsInvariant(load)) return -1;
        var field = LLVM.GetOperand(load, 0);
        if (!Is(field, LLVMOpcode.LLVMGetElementPtr) || LLVM.GetNumOperands(field) != 2) return -1;
        var offset = LLVM.GetOperand(field, 1);
        if (LLVM.IsAConstantInt(offset) == null || LLVM.IsAArgument(LLVM.GetOperand(field, 0)) == null) return -1;
        var memories = context.Module.Memories;
        for (int m = 0; m < memories.Length; m++)
        {
            if (LLVM.ConstIntGetSExtValue(offset) == context.Offsets.Memory(m) + VMMemoryRef.Base) return memories[m].IsShared || memories[m].Limits.Is64 ? -1 : m;
        }
        return -1;
    }
}
