using Tiered.Artifacts;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests.Artifacts;

/// <summary>
/// Code for guard pages and code with explicit checks in one artifact: a loader takes what its process has address space for.
/// </summary>
public class BoundsVariantTests
{
    private const string Wat = """
        (module (memory 1) (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
        """;

    private static readonly Engine Roomy = new([]);

    /// <summary>Not enough for a single memory with guard pages.</summary>
    private static readonly Engine Narrow = new(new EngineOptions { MaxReservedBytes = 6ul << 30 });

    private static byte[] Compile(string wat, params BoundsCheckMode[] modes)
    {
        var engine = new Engine(new SinglePassCompiler());
        var wasm = Module.Decode(engine, System.Text.Encoding.UTF8.GetBytes(wat));
        var code = modes.Select(mode =>
        {
            using var compiled = engine.GetCompiler().Compile(wasm, new CompilationOptions { BoundsChecks = mode });
            return ArtifactCode.Of(compiled);
        });
        return ArtifactWriter.ToArray(ArtifactContents.Of(wasm, false, [.. code]));
    }

    private static void Use(Engine engine, byte[] artifact, BoundsCheckMode expected)
    {
        var module = Module.Deserialize(engine, artifact, ArtifactTrust.UnverifiedWithChecksums);
        Assert.Equal(expected, module.BoundsChecks);
        using var store = new Store(engine);
        var load = new Instance(store, module).GetFunction("load")!;
        Assert.Equal(0, load.Call(65532).AsI32());
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => load.Call(65533)).Code);
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => load.Call(-4)).Code);
    }

    [Theory]
    [InlineData(BoundsCheckMode.Guard, BoundsCheckMode.Explicit)]
    [InlineData(BoundsCheckMode.Explicit, BoundsCheckMode.Guard)]
    public void TheLoaderTakesWhatItHasRoomFor(BoundsCheckMode first, BoundsCheckMode second)
    {
        byte[] both = Compile(Wat, first, second);
        Assert.Equal([first, second], Artifact.Open(both).Variants.Select(variant => variant.BoundsChecks));
        Use(Roomy, both, BoundsCheckMode.Guard);
        Use(Narrow, both, BoundsCheckMode.Explicit);
    }

    [Fact]
    public void ExplicitCodeRunsAnywhere()
    {
        byte[] artifact = Compile(Wat, BoundsCheckMode.Explicit);
        Use(Roomy, artifact, BoundsCheckMode.Explicit);
        Use(Narrow, artifact, BoundsCheckMode.Explicit);
    }

    [Fact]
    public void GuardCodeAloneIsOneClearErrorWithoutRoom()
    {
        byte[] artifact = Compile(Wat, BoundsCheckMode.Guard);
        var error = Assert.Throws<ArtifactException>(() => Module.Deserialize(Narrow, artifact, ArtifactTrust.Unverified));
        Assert.Equal(ArtifactErrorKind.AddressSpace, error.Kind);
        Assert.Contains("--bounds-checks both", error.Message, StringComparison.Ordinal);
        // Without a memory of that kind there is nothing to guard.
        var harmless = Compile("(module (memory i64 1) (func (export \"f\")))", BoundsCheckMode.Guard);
        using var store = new Store(Narrow);
        new Instance(store, Module.Deserialize(Narrow, harmless, ArtifactTrust.Unverified)).GetFunction("f")!.Call();
    }
}
