using Tiered.Backend.SinglePass;
using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Cli;

/// <summary>The code of one function, made without that of a whole module: to look at, not to run.</summary>
internal static class OneFunction
{
    /// <summary>A body that traps: no locals, <c>unreachable</c>, <c>end</c>.</summary>
    private static ReadOnlySpan<byte> Stub => [0, 0x00, 0x0B];

    /// <summary>
    /// Compiles a function as it would be in its module. Others have bodies that trap in their stead.
    /// </summary>
    internal static CompiledModule Compile(ICompiler compiler, WasmModule module, int function,
        CompilationOptions options)
    {
        // A backend that does not compile functions one by one gets what may become part of this one.
        if (compiler is not IFunctionCompilerProvider provider) return compiler.Compile(WithStubs(module,
            Reachable(module, function)), options);
        var chunk = new CodeChunk();
        try
        {
            using (var real = provider.CreateFunctionCompiler(module, options)) real.Compile(function, chunk);
            using (var stubs = new SinglePassCompiler().CreateFunctionCompiler(WithStubs(module, []), options))
            {
                for (int other = module.ImportedFunctionCount; other < module.FunctionTypes.Length; other++)
                {
                    if (other != function) stubs.Compile(other, chunk);
                }
            }
            return CompiledModule.Link(compiler, module, options, [chunk], Trampolines.CreateAll);
        }
        catch
        {
            chunk.Dispose();
            throw;
        }
    }

    /// <summary>A function and all that it calls, and they call.</summary>
    private static HashSet<int> Reachable(WasmModule module, int function)
    {
        var found = new HashSet<int> { function };
        var open = new Stack<int>(found);
        while (open.TryPop(out int caller))
        {
            if (caller < module.ImportedFunctionCount) continue;
            var reader = new OperatorReader(module.Body(caller));
            while (reader.Read())
            {
                if (reader.Opcode is Opcode.Call or Opcode.ReturnCall
                    && reader.Index < (uint)module.FunctionTypes.Length
                    && found.Add((int)reader.Index)) open.Push((int)reader.Index);
            }
        }
        return found;
    }

    private static WasmModule WithStubs(WasmModule module, HashSet<int> kept)
    {
        // A custom section without a name, whose contents are the body.
        byte[] bytes = [.. module.Bytes.Span, 0, (byte)(1 + Stub.Length), 0, .. Stub];
        var stubbed = ModuleDecoder.Decode(bytes, module.Features, module.Limits);
        var stub = new FunctionBody(bytes.Length - Stub.Length, Stub.Length);
        bool IsKept(int place) => kept.Contains(module.ImportedFunctionCount + place);
        stubbed.Bodies = [.. stubbed.Bodies.Select((body, place) => IsKept(place) ? body : stub)];
        return stubbed;
    }
}
