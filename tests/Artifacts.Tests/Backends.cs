using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests.Artifacts;

/// <summary>The backends that artifacts are tested with.</summary>
internal static class Backends
{
    internal static readonly string[] Names = ["singlepass", "optimizing", "llvm"];

    internal static ICompiler Create(string name) => name switch
    {
        "singlepass" => new SinglePassCompiler(),
        "optimizing" => new OptimizingCompiler(),
        "llvm" => new LlvmCompiler(),
        _ => throw new ArgumentException(name),
    };

    internal static TheoryData<string> All => [.. Names];
}
