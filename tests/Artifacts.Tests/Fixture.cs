using System.Security.Cryptography;
using Tiered.Artifacts;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Artifacts;

/// <summary>What the tests share: an engine without compiler, keys, and artifacts of text modules.</summary>
internal static class Fixture
{
    /// <summary>Runs artifacts only.</summary>
    internal static Engine Headless { get; } = new(new EngineOptions(), []);

    internal static string PrivateKey { get; } = NewKey();

    internal static string OtherPrivateKey { get; } = NewKey();

    internal static ArtifactKey PublicKey { get; } = ArtifactKey.FromPem(PrivateKey);

    /// <summary>The artifact of a module in the text format.</summary>
    internal static byte[] Compile(string wat, string backend = "singlepass", ArtifactSigner? signer = null, EngineOptions? options = null) =>
        Module.FromText(new Engine(options ?? new EngineOptions(), Backends.Create(backend)), wat).Serialize(signer);

    /// <summary>The artifact of a module for any target, which need not be this machine.</summary>
    internal static byte[] CompileFor(Target target, string wat, WasmFeatures features = WasmFeatures.Default)
    {
        var engine = new Engine(new EngineOptions { Features = features }, Backends.Create("singlepass"));
        var module = Module.Decode(engine, WatParser.ParseModule(wat));
        using var compiled = engine.GetCompiler().Compile(module, new CompilationOptions { Target = target });
        return ArtifactWriter.ToArray(ArtifactContents.Of(module, keepWasm: false, ArtifactCode.Of(compiled)));
    }

    internal static Module Load(byte[] artifact, Engine? engine = null) => Module.Deserialize(engine ?? Headless, artifact, ArtifactTrust.Unverified);

    internal static int CallI32(Instance instance, string name, params ReadOnlySpan<Value> arguments) => instance.GetFunction(name)!.Call(arguments).AsI32();

    /// <summary>The offset of a section in an artifact.</summary>
    internal static ArtifactSection Section(byte[] artifact, SectionKind kind, int variant = 0)
    {
        Assert.True(Artifact.Open(artifact).TryFind(kind, variant, out var section), $"no section {kind}");
        return section;
    }

    private static string NewKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
