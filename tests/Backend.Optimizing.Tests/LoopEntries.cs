using Tiered.Backend.Optimizing;
using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Tests.Optimizing;

/// <summary>What tests of continuations share.</summary>
internal static class LoopEntries
{
    /// <summary>Positions of a function's loops, in order; those of code that cannot be reached, too.</summary>
    internal static List<uint> Of(WasmModule module, int function)
    {
        var positions = new List<uint>();
        long start = module.Bodies[function - module.ImportedFunctionCount].Offset;
        var reader = new OperatorReader(module.Body(function));
        while (reader.Read())
        {
            if (reader.Opcode == Opcode.Loop) positions.Add((uint)(start + reader.Position));
        }
        return positions;
    }
}

/// <summary>
/// Compiles modules with the continuation of a function in its place. The function must have one parameter, an
/// <c>i64</c>, so that it is called as its continuation is. Functions whose names begin with <c>raw</c> return the 64
/// bits of their one parameter.
/// </summary>
/// <param name="loop">The loop's place among those of the function that the module exports as <c>f</c>, or -1 for
/// none.</param>
internal sealed class ContinuationCompiler(int loop) : ICompiler
{
    // mov rax, rsi; ret
    private static ReadOnlySpan<byte> Identity => [0x48, 0x89, 0xF0, 0xC3];

    private readonly OptimizingCompiler _compiler = new();

    /// <summary>Whether there was a continuation.</summary>
    internal bool IsCompiled { get; private set; }

    public string Name => _compiler.Name;

    public string Version => "continuation";

    public bool SupportsTarget(Target target) => _compiler.SupportsTarget(target);

    public WasmFeatures SupportedFeatures(Target target) => _compiler.SupportedFeatures(target);

    public CompiledModule Compile(
        WasmModule module, CompilationOptions options, CancellationToken cancellation = default,
        IProgress<CompilationProgress>? progress = null)
    {
        int continued = module.Exports.First(e => e.Name == "f").Index;
        HashSet<int> raw =
            [.. module.Exports.Where(e => e.Name.StartsWith("raw", StringComparison.Ordinal)).Select(e => e.Index)];
        var chunk = new CodeChunk();
        using var compiler = _compiler.CreateFunctionCompiler(module, options, cancellation);
        for (int f = module.ImportedFunctionCount; f < module.FunctionTypes.Length; f++)
        {
            if (raw.Contains(f)) chunk.Add(f, Identity, [], [], default);
            else if (f == continued && loop >= 0) Continue(f);
            else compiler.Compile(f, chunk);
        }
        return CompiledModule.Link(this, module, options, [chunk], Trampolines.CreateAll);

        void Continue(int function)
        {
            uint position = LoopEntries.Of(module, function)[loop];
            IsCompiled = ((ILoopEntryCompiler)compiler).TryCompileLoopEntry(function, position, chunk);
            if (!IsCompiled) compiler.Compile(function, chunk);
        }
    }

    public TrampolinePair CompileTrampolines(FunctionType type, Target target) =>
        _compiler.CompileTrampolines(type, target);
}
