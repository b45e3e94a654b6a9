using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests.Disas;

/// <summary>The compilers whose code the golden files show, one block each in this order. A new backend is one line here.</summary>
internal static class Backends
{
    internal static readonly ICompiler[] All =
    [
        new SinglePassCompiler(),
        new OptimizingCompiler(),
        new LlvmCompiler(),
    ];

    /// <summary>The version of LLVM whose code the files show; others may choose other instructions.</summary>
    private static readonly Version LlvmVersion = new(19, 1, 7);

    /// <summary>Whether a backend's code can be compared here.</summary>
    internal static bool IsComparable(ICompiler backend) => backend is not LlvmCompiler || LibLlvm.IsAvailable && LibLlvm.Version == LlvmVersion;
}
