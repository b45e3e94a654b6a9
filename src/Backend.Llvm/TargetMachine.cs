using System.Text;

namespace Tiered.Backend.Llvm;

/// <summary>LLVM's code generator for a target. What it may use depends on the target's features alone, not on the machine it runs on.</summary>
internal sealed unsafe class TargetMachine : IDisposable
{
    public TargetMachine(Target target)
    {
        using Utf8 triple = new(target.Triple), cpu = new("x86-64"), features = new(FeaturesOf(target));
        LLVMTarget* description;
        sbyte* error;
        if (LLVM.GetTargetFromTriple(triple, &description, &error) != 0)
        {
            string message = Utf8.Read(error);
            LLVM.DisposeMessage(error);
            throw new WasmException($"backend llvm: this libLLVM has no code generator for {target.Triple}: {message}");
        }
        Handle = LLVM.CreateTargetMachine(
            description, triple, cpu, features, LLVMCodeGenOptLevel.LLVMCodeGenLevelAggressive, LLVMRelocMode.LLVMRelocPIC, LLVMCodeModel.LLVMCodeModelSmall);
    }

    public LLVMOpaqueTargetMachine* Handle { get; private set; }

    private static string FeaturesOf(Target target)
    {
        var text = new StringBuilder("+sse3,+ssse3,+sse4.1");
        Add(CpuFeatures.Popcnt, "+popcnt");
        Add(CpuFeatures.Lzcnt, "+lzcnt");
        Add(CpuFeatures.Bmi1, "+bmi");
        Add(CpuFeatures.Bmi2, "+bmi2");
        Add(CpuFeatures.Avx, "+avx");
        Add(CpuFeatures.Avx2, "+avx2");
        Add(CpuFeatures.Fma, "+fma");
        // No CPU has the three that the flag stands for without these two.
        Add(CpuFeatures.Avx512, "+avx512f,+avx512bw,+avx512dq,+avx512vl,+avx512cd,+prefer-256-bit");
        return text.ToString();

        void Add(CpuFeatures feature, string names)
        {
            if (target.Features.HasFlag(feature)) text.Append(',').Append(names);
        }
    }

    /// <summary>Tells a module what it is compiled for.</summary>
    public void Describe(LLVMOpaqueModule* module, Target target)
    {
        using var triple = new Utf8(target.Triple);
        LLVM.SetTarget(module, triple);
        var layout = LLVM.CreateTargetDataLayout(Handle);
        LLVM.SetModuleDataLayout(module, layout);
        LLVM.DisposeTargetData(layout);
    }

    public void Dispose()
    {
        if (Handle != null) LLVM.DisposeTargetMachine(Handle);
        Handle = null;
    }
}
