using Tiered.Backend.Llvm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Llvm;

/// <summary>An engine with the LLVM backend, and a store.</summary>
internal sealed class Fixture : IDisposable
{
    public Fixture(LlvmOptions? llvm = null, CompilationOptions? compilation = null, IFunctionCompilerProvider? fallback = null)
    {
        Engine = new Engine(new EngineOptions { Compilation = compilation ?? new CompilationOptions() }, [new LlvmCompiler(llvm ?? new LlvmOptions { Verify = true }, fallback)]);
        Store = new Store(Engine);
    }

    public Engine Engine { get; }
    public Store Store { get; }

    public Instance Instantiate(string text) => new(Store, Module.FromText(Engine, text));

    public static int CallInt(Instance instance, string name, params int[] arguments)
    {
        var result = new Value[1];
        instance.GetFunction(name)!.Call(arguments.Select(Value.I32).ToArray(), result);
        return result[0].AsI32();
    }

    /// <summary>The image of a module's code.</summary>
    public static byte[] Image(LlvmCompiler compiler, string text, CompilationOptions options, out CompiledModule compiled)
    {
        using var engine = new Fixture();
        return Image(compiler, Module.Decode(engine.Engine, WatParser.ParseModule(text)), options, out compiled);
    }

    public static byte[] Image(LlvmCompiler compiler, WasmModule module, CompilationOptions options, out CompiledModule compiled)
    {
        compiled = compiler.Compile(module, options);
        byte[] image = new byte[compiled.ImageSize];
        compiled.WriteImage(image);
        return image;
    }

    public void Dispose() => Store.Dispose();
}
