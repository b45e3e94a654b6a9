using Tiered.Backend.SinglePass;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.SinglePass;

/// <summary>Compiles and runs modules in text form.</summary>
internal static class Code
{
    /// <summary>Ways to compile that must all give the same results.</summary>
    public static readonly (string Name, CompilationOptions Options)[] Configurations =
    [
        ("host", new CompilationOptions { MaxThreads = 1 }),
        ("baseline CPU", new CompilationOptions { MaxThreads = 1, Target = Target.Parse("x86_64") }),
        ("explicit bounds", new CompilationOptions { MaxThreads = 1, BoundsChecks = BoundsCheckMode.Explicit }),
        ("slots", new CompilationOptions { MaxThreads = 1, Calls = CallMode.Slots }),
    ];

    public static WasmModule Decode(string text) => ModuleDecoder.Decode(WatParser.ParseModule(text), WasmFeatures.All);

    public static CompiledModule Compile(string text, int threads = 1) =>
        new SinglePassCompiler().Compile(Decode(text), new CompilationOptions { MaxThreads = threads });

    public static byte[] Image(CompiledModule compiled)
    {
        var image = new byte[compiled.ImageSize];
        compiled.WriteImage(image);
        return image;
    }

    /// <summary>Runs <paramref name="use"/> on an instance made with each configuration.</summary>
    public static void OnAll(string text, Action<Instance> use)
    {
        byte[] bytes = WatParser.ParseModule(text);
        foreach (var (_, options) in Configurations) On(bytes, options, use);
    }

    public static void On(byte[] bytes, CompilationOptions options, Action<Instance> use)
    {
        var engine = new Engine(new EngineOptions { Features = WasmFeatures.All, Compilation = options }, [new SinglePassCompiler()]);
        using var store = new Store(engine);
        use(new Instance(store, Module.Compile(engine, bytes), new Imports()));
    }

    public static int CallI32(this Instance instance, string name, params Value[] arguments) => instance.GetFunction(name)!.Call(arguments).AsI32();

    public static long CallI64(this Instance instance, string name, params Value[] arguments) => instance.GetFunction(name)!.Call(arguments).AsI64();

    public static Value[] CallAll(this Instance instance, string name, params Value[] arguments)
    {
        var function = instance.GetFunction(name)!;
        var results = new Value[function.Type.Results.Length];
        function.Call(arguments, results);
        return results;
    }

    public static TrapCode Trap(this Instance instance, string name, params Value[] arguments) =>
        Assert.Throws<WasmTrapException>(() => instance.GetFunction(name)!.Call(arguments)).Code;
}
