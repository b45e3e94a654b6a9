using Tiered.Artifacts;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Artifacts;

/// <summary>An artifact asks for the optional instructions that its code holds, not for all that the compiler was allowed.</summary>
public class CpuFeatureTests
{
    private const CpuFeatures All = CpuFeatures.Popcnt | CpuFeatures.Lzcnt | CpuFeatures.Bmi1 | CpuFeatures.Bmi2 | CpuFeatures.Avx | CpuFeatures.Avx2 | CpuFeatures.Fma;

    public static TheoryData<string, string, CpuFeatures> Uses()
    {
        var data = new TheoryData<string, string, CpuFeatures>();
        foreach (string backend in Backends.Names)
        {
            data.Add(backend, "(param i32) (result i32) (i32.add (local.get 0) (i32.const 1))", CpuFeatures.None);
            data.Add(backend, "(param i32) (result i32) (i32.popcnt (local.get 0))", CpuFeatures.Popcnt);
            data.Add(backend, "(param i64) (result i64) (i64.clz (local.get 0))", CpuFeatures.Lzcnt);
            data.Add(backend, "(param i32) (result i32) (i32.ctz (local.get 0))", CpuFeatures.Bmi1);
            data.Add(backend, "(param i64 i64) (result i64) (i64.shl (local.get 0) (local.get 1))", CpuFeatures.Bmi2);
            data.Add(backend, "(param v128 v128) (result v128) (f64x2.add (local.get 0) (local.get 1))", CpuFeatures.Avx);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Uses))]
    public void OnlyWhatTheCodeUsesIsRecorded(string backend, string function, CpuFeatures expected)
    {
        byte[] artifact = CompileFor(backend, All, $"(module (func (export \"f\") {function}))");
        Assert.Equal(expected, (CpuFeatures)Assert.Single(Artifact.Open(artifact).Variants).Features);
        // Without the features none of them is there to be recorded.
        byte[] plain = CompileFor(backend, CpuFeatures.None, $"(module (func (export \"f\") {function}))");
        Assert.Equal(CpuFeatures.None, (CpuFeatures)Assert.Single(Artifact.Open(plain).Variants).Features);
    }

    [Theory]
    [InlineData("singlepass")]
    [InlineData("optimizing")]
    [InlineData("llvm")]
    public void CodeWithoutAvxLoadsWhereThereIsNone(string backend)
    {
        var old = new Target(CpuArchitecture.X64, CpuFeatures.Popcnt);
        var integers = Assert.Single(Artifact.Open(CompileFor(backend, All, "(module (func (export \"f\") (param i32) (result i32) (i32.popcnt (i32.mul (local.get 0) (i32.const 3)))))")).Variants);
        Assert.Null(integers.Obstacle(old));
        var vectors = Assert.Single(Artifact.Open(CompileFor(backend, All, "(module (func (export \"f\") (param v128) (result v128) (f64x2.sqrt (f64x2.mul (local.get 0) (local.get 0)))))")).Variants);
        var obstacle = Assert.IsType<ArtifactException>(vectors.Obstacle(old));
        Assert.Equal(ArtifactErrorKind.CpuFeatures, obstacle.Kind);
        Assert.Contains("uses Avx,", obstacle.Message);
    }

    private static byte[] CompileFor(string backend, CpuFeatures features, string wat)
    {
        var compiler = Backends.Create(backend);
        var module = Module.Decode(new Engine(compiler), WatParser.ParseModule(wat));
        using var compiled = compiler.Compile(module, new CompilationOptions { Target = new Target(CpuArchitecture.X64, features) });
        return ArtifactWriter.ToArray(ArtifactContents.Of(module, keepWasm: false, ArtifactCode.Of(compiled)));
    }
}
