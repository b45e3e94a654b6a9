using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests.Fuzz;

/// <summary>The compilers that can be tested. A new backend is one line here.</summary>
internal static class Backends
{
    internal static readonly ICompiler[] All =
    [
        new SinglePassCompiler(),
        new OptimizingCompiler(),
        new LlvmCompiler(),
    ];

    /// <summary>What differential fuzzing compares: generated modules are small, so that LLVM has to be told to cut them into several pieces.</summary>
    internal static readonly ICompiler[] Compared = [.. All, new LlvmCompiler(new LlvmOptions { PartitionBytes = 200 })];

    /// <summary>Options for <c>--backend</c>: the names of all.</summary>
    internal static string[] Names => [.. All.Select(backend => backend.Name)];

    internal static ICompiler Get(string name) => All.Single(backend => backend.Name == name);
}
