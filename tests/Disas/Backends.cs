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
    ];
}
