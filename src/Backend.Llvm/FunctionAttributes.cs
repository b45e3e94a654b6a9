using Tiered.Backend.Llvm.Translation;

namespace Tiered.Backend.Llvm;

/// <summary>What LLVM must know about every function: the rules of the shared ABI.</summary>
internal static unsafe class FunctionAttributes
{
    public static void AddTo(LValue function, IrModule ir, Target target, int contextSize)
    {
        Set(function, ir, "nounwind");
        // The object's frame table says where registers are saved.
        LLVM.AddAttributeAtIndex(function, LLVMAttributeIndex.LLVMAttributeFunctionIndex, ir.EnumAttribute("uwtable", 1));
        // Stack walks follow frame pointers.
        Set(function, "frame-pointer", "all");
        // With a realigned stack there are no sibling calls; spilled vectors use unaligned moves instead.
        Set(function, "no-realign-stack", "");
        if (target.Features.HasFlag(CpuFeatures.Avx512)) Set(function, "prefer-vector-width", "256");
        SetParameter(function, 0, ir.EnumAttribute("nonnull"));
        SetParameter(function, 0, ir.EnumAttribute("noundef"));
        SetParameter(function, 0, ir.EnumAttribute("align", 16));
        SetParameter(function, 0, ir.EnumAttribute("dereferenceable", (ulong)contextSize));
    }

    private static void Set(LValue function, IrModule ir, string name) =>
        LLVM.AddAttributeAtIndex(function, LLVMAttributeIndex.LLVMAttributeFunctionIndex, ir.EnumAttribute(name));

    private static void SetParameter(LValue function, int parameter, LLVMOpaqueAttributeRef* attribute) =>
        LLVM.AddAttributeAtIndex(function, (LLVMAttributeIndex)(parameter + 1), attribute);

    private static void Set(LValue function, string name, string value)
    {
        using Utf8 key = new(name), text = new(value);
        LLVM.AddTargetDependentFunctionAttr(function, key, text);
    }
}
