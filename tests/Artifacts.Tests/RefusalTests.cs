using System.Buffers.Binary;
using Tiered.Artifacts;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Artifacts;

/// <summary>Every mismatch is refused by one error that names it.</summary>
public class RefusalTests
{
    private const string Wat = "(module (memory 1) (data (i32.const 9) \"data\") (func $f (export \"f\") (param i32) (result i32) (i32.div_s (i32.const 7) (local.get 0))))";

    private static readonly byte[] Valid = Fixture.Compile(Wat);

    private static ArtifactException Refuse(byte[] artifact, ArtifactTrust? trust = null, Engine? engine = null) =>
        Assert.Throws<ArtifactException>(() => Module.Deserialize(engine ?? Fixture.Headless, artifact, trust ?? ArtifactTrust.Unverified));

    private static byte[] With(int offset, uint value, bool fix = true)
    {
        byte[] artifact = (byte[])Valid.Clone();
        BinaryPrimitives.WriteUInt32LittleEndian(artifact.AsSpan(offset), value);
        return fix ? Fix(artifact) : artifact;
    }

    /// <summary>Puts all checksums right.</summary>
    private static byte[] Fix(byte[] artifact)
    {
        int count = BinaryPrimitives.ReadInt32LittleEndian(artifact.AsSpan(12)), end = ArtifactFormat.HeaderSize + count * 32;
        for (int at = ArtifactFormat.HeaderSize; at < end; at += 32)
        {
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(artifact.AsSpan(at + 16)), length = BinaryPrimitives.ReadUInt64LittleEndian(artifact.AsSpan(at + 24));
            if (offset + length <= (ulong)artifact.Length)
                BinaryPrimitives.WriteUInt32LittleEndian(artifact.AsSpan(at + 12), Crc32C.Compute(artifact.AsSpan((int)offset, (int)length)));
        }
        BinaryPrimitives.WriteUInt32LittleEndian(artifact.AsSpan(end), Crc32C.Compute(artifact.AsSpan(0, end)));
        return artifact;
    }

    private static int In(SectionKind kind, int offset) => Fixture.Section(Valid, kind).Offset + offset;

    private static int RowOf(SectionKind kind)
    {
        var sections = Artifact.Open(Valid).Sections;
        for (int i = 0; i < sections.Count; i++)
        {
            if (sections[i].Kind == kind) return ArtifactFormat.HeaderSize + i * 32;
        }
        throw new InvalidOperationException();
    }

    [Fact]
    public void TheArtifactIsValidBeforeItIsChanged() => Assert.Equal(Valid, Module.Deserialize(Fixture.Headless, Fix((byte[])Valid.Clone()), ArtifactTrust.UnverifiedWithChecksums).Serialize());

    [Fact]
    public void NoArtifact()
    {
        Assert.Contains("the first bytes are wrong", Refuse("\0asm\u0001\0\0\0"u8.ToArray()).Message);
        Assert.Contains("empty", Refuse([]).Message);
    }

    [Fact]
    public void AnotherVersion()
    {
        var error = Refuse(With(8, 77));
        Assert.Equal((ArtifactErrorKind.Version, true), (error.Kind, error.Message.Contains("format version 77", StringComparison.Ordinal)));
    }

    [Fact]
    public void CutShortAnywhere()
    {
        for (int length = 0; length < Valid.Length; length++) Assert.Equal(ArtifactErrorKind.Malformed, Refuse(Valid[..length]).Kind);
        Assert.Contains("the header says", Refuse([.. Valid, 0]).Message);
    }

    [Fact]
    public void AnotherTarget()
    {
        byte[] artifact = With(In(SectionKind.CodeInfo, 4), (uint)CpuArchitecture.Arm64);
        Assert.Equal(ArtifactErrorKind.Malformed, Refuse(artifact).Kind);
        byte[] triple = (byte[])Valid.Clone();
        "aarch64-unknown-linux-gn"u8.CopyTo(triple.AsSpan(In(SectionKind.CodeInfo, 22)));
        var error = Refuse(Fix(triple));
        Assert.Equal(ArtifactErrorKind.Target, error.Kind);
        Assert.Contains(Target.Host.Triple, error.Message);
    }

    [Fact]
    public void MissingCpuFeatures()
    {
        var error = Refuse(With(In(SectionKind.CodeInfo, 8), (uint)(Target.Host.Features | CpuFeatures.Lse)));
        Assert.Equal(ArtifactErrorKind.CpuFeatures, error.Kind);
        Assert.Contains("Lse, which this machine does not have", error.Message);
        Assert.Contains("bits 0x80000000", Refuse(With(In(SectionKind.CodeInfo, 8), 0x8000_0000)).Message);
    }

    [Theory]
    [InlineData("(i32.add (local.get 0) (i32.const 1))", CpuFeatures.None)]
    [InlineData("(i32.popcnt (local.get 0))", CpuFeatures.Popcnt)]
    public void OnlyFeaturesThatTheCodeUsesAreAskedFor(string body, CpuFeatures expected)
    {
        var target = new Target(CpuArchitecture.X64, CpuFeatures.Popcnt | CpuFeatures.Lzcnt | CpuFeatures.Avx);
        byte[] artifact = Fixture.CompileFor(target, $"(module (func (param i32) (result i32) {body}))");
        Assert.Equal((uint)expected, Artifact.Open(artifact).Variants[0].Features);
    }

    /// <summary>What the CPU says itself is what the framework says where it compiles for the machine it runs on.</summary>
    [Fact]
    public void FeaturesOfThisMachineAreDetected()
    {
        var features = Target.Host.Features;
        Assert.Equal(System.Runtime.Intrinsics.X86.Popcnt.IsSupported, features.HasFlag(CpuFeatures.Popcnt));
        Assert.Equal(System.Runtime.Intrinsics.X86.Lzcnt.IsSupported, features.HasFlag(CpuFeatures.Lzcnt));
        Assert.Equal(System.Runtime.Intrinsics.X86.Bmi1.IsSupported, features.HasFlag(CpuFeatures.Bmi1));
        Assert.Equal(System.Runtime.Intrinsics.X86.Bmi2.IsSupported, features.HasFlag(CpuFeatures.Bmi2));
        Assert.Equal(System.Runtime.Intrinsics.X86.Avx.IsSupported, features.HasFlag(CpuFeatures.Avx));
        Assert.Equal(System.Runtime.Intrinsics.X86.Avx2.IsSupported, features.HasFlag(CpuFeatures.Avx2));
        Assert.Equal(System.Runtime.Intrinsics.X86.Fma.IsSupported, features.HasFlag(CpuFeatures.Fma));
    }

    [Fact]
    public void AnotherEngineInterface()
    {
        var error = Refuse(With(In(SectionKind.CodeInfo, 0), VMAbi.Version + 1));
        Assert.Equal(ArtifactErrorKind.Abi, error.Kind);
        Assert.Contains("compile the module again", error.Message);
    }

    [Fact]
    public void WasmFeaturesThatAreOffOrUnknown()
    {
        var engine = new Engine(new EngineOptions { Features = WasmFeatures.Default & ~WasmFeatures.Simd }, []);
        var error = Refuse(Valid, engine: engine);
        Assert.Equal(ArtifactErrorKind.WasmFeatures, error.Kind);
        Assert.Contains("Simd", error.Message);
        Assert.Contains("does not know", Refuse(With(In(SectionKind.Info, 40), 1u << 31)).Message);
    }

    [Fact]
    public void DamageOfWhatEveryLoadReads()
    {
        foreach (var kind in new[] { SectionKind.Info, SectionKind.Declarations, SectionKind.Bodies, SectionKind.DataTable, SectionKind.CodeInfo, SectionKind.Functions, SectionKind.Trampolines })
        {
            var section = Fixture.Section(Valid, kind);
            byte[] artifact = (byte[])Valid.Clone();
            artifact[section.Offset + section.Length / 2] ^= 0x10;
            var error = Refuse(artifact);
            Assert.Equal(ArtifactErrorKind.Corrupt, error.Kind);
            Assert.Contains(kind.ToString(), error.Message);
        }
        Assert.Contains("header and section table", Refuse(With(40, 5, fix: false)).Message);
    }

    [Fact]
    public void DamageOfTheRestWhereChecksumsAreAskedFor()
    {
        foreach (var section in Artifact.Open(Valid).Sections)
        {
            for (int at = section.Offset; at < section.Offset + section.Length; at += Math.Max(1, section.Length / 16))
            {
                byte[] artifact = (byte[])Valid.Clone();
                artifact[at] ^= 1;
                Assert.Equal(ArtifactErrorKind.Corrupt, Refuse(artifact, ArtifactTrust.UnverifiedWithChecksums).Kind);
            }
        }
        byte[] gap = (byte[])Valid.Clone();
        gap[Fixture.Section(Valid, SectionKind.Code).Offset - 1] = 1;
        Assert.Contains("the gap in front of section Code", Refuse(gap, ArtifactTrust.UnverifiedWithChecksums).Message);
    }

    [Fact]
    public void UnknownSectionsAreSkippedUnlessRequired()
    {
        byte[] optional = With(RowOf(SectionKind.Names), 30);
        Assert.Null(Module.Deserialize(Fixture.Headless, optional, ArtifactTrust.UnverifiedWithChecksums).Names.FunctionName(0));
        BinaryPrimitives.WriteUInt32LittleEndian(optional.AsSpan(RowOf(SectionKind.Names) + 4), 1);
        var error = Refuse(Fix(optional));
        Assert.Equal(ArtifactErrorKind.Version, error.Kind);
        Assert.Contains("section kind 30", error.Message);
    }

    [Theory]
    [InlineData(SectionKind.Functions, 0, 8u, "function 0 of variant 0")]
    [InlineData(SectionKind.Functions, 0, 0x7FFF_FFF0u, "function 0 of variant 0")]
    [InlineData(SectionKind.Functions, 4, 0xFFFF_FFFFu, "function 0 of variant 0")]
    [InlineData(SectionKind.Functions, 8, 1u, "code map of function 0")]
    [InlineData(SectionKind.Functions, 12, 0x7FFF_FFFFu, "code map of function 0")]
    [InlineData(SectionKind.Bodies, 0, 0x7FFF_FFFFu, "a body at 2147483647")]
    [InlineData(SectionKind.Bodies, 4, 0x8000_0000u, "does not lie in the original module")]
    [InlineData(SectionKind.DataTable, 0, 0x7FFF_FFFFu, "data segments are more than the limit")]
    [InlineData(SectionKind.DataTable, 4, 99u, "not right for 99 images")]
    [InlineData(SectionKind.DataTable, 8, 1u, "is for memory 1")]
    [InlineData(SectionKind.DataTable, 12, 1u, "not whole pages")]
    [InlineData(SectionKind.DataTable, 16, 65536u, "goes to address 65536")]
    [InlineData(SectionKind.DataTable, 24, 0xFFFF_F000u, "not whole pages")]
    [InlineData(SectionKind.Trampolines, 0, 0xFFFF_FFFFu, "cut short")]
    [InlineData(SectionKind.Trampolines, 4, 7u, "no function type")]
    [InlineData(SectionKind.Trampolines, 8, 0u, "outside of the section")]
    [InlineData(SectionKind.Trampolines, 12, 0x7FFF_FFFFu, "outside of the section")]
    [InlineData(SectionKind.Trampolines, 24, 0x7FFF_FFFFu, "trap of trampoline 0")]
    [InlineData(SectionKind.Info, 48, 2u, "the module declares 1 functions, but the artifact has 2")]
    [InlineData(SectionKind.Info, 48, 0x7FFF_FFFFu, "contradict")]
    [InlineData(SectionKind.CodeInfo, 12, 1u, "section Code of variant 0 has")]
    [InlineData(SectionKind.CodeInfo, 16, 0x0909_0909u, "unknown options")]
    public void ImpossibleNumbersAreNamed(SectionKind kind, int offset, uint value, string expected)
    {
        var error = Refuse(With(In(kind, offset), value));
        Assert.Equal(ArtifactErrorKind.Malformed, error.Kind);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData(SectionKind.Data, 16, 0xFFFF_FFFFu, "section Data lies at")]
    [InlineData(SectionKind.Code, 24, 0xFFFF_FFFFu, "section Code of variant 0 lies at")]
    [InlineData(SectionKind.Code, 8, 3u, "section Code of variant 0 is missing")]
    [InlineData(SectionKind.CodeInfo, 8, 1u, "belongs to no variant")]
    [InlineData(SectionKind.Code, 4, 9u, "unknown flags")]
    [InlineData(SectionKind.Bodies, 0, (uint)SectionKind.Info, "is there twice")]
    [InlineData(SectionKind.Bodies, 0, (uint)SectionKind.Profile, "section Bodies is missing")]
    public void ImpossibleSectionTablesAreNamed(SectionKind kind, int offset, uint value, string expected) =>
        Assert.Contains(expected, Refuse(With(RowOf(kind) + offset, value)).Message);

    [Fact]
    public void DeclarationsThatDoNotValidate()
    {
        byte[] artifact = (byte[])Valid.Clone();
        artifact[In(SectionKind.Declarations, 8)] = 99;
        var error = Refuse(Fix(artifact));
        Assert.Contains("declarations of the module: malformed section id", error.Message);
    }

    /// <summary>Trampolines belong to the process. Those of an artifact serve its own modules: here they return another register than the type that it claims.</summary>
    [Fact]
    public void AnArtifactThatClaimsAnotherTypeHarmsNoOther()
    {
        static byte[] Make(string result)
        {
            // Compiled, but never made a module: that would install right trampolines.
            var engine = new Engine(Backends.Create("singlepass"));
            var module = Module.Decode(engine, WatParser.ParseModule($"(module (func (export \"f\") (param i32 i32 f64 i64 i32) {result}))"));
            using var compiled = engine.GetCompiler().Compile(module, engine.Options.Compilation);
            return ArtifactWriter.ToArray(ArtifactContents.Of(module, false, ArtifactCode.Of(compiled)));
        }
        byte[] liar = Make("(result i64) (i64.const 7)"), honest = Make("(result f64) (f64.const 2.5)");
        byte[] type = [0x60, 5, 0x7F, 0x7F, 0x7C, 0x7E, 0x7F, 1, 0x7E];
        liar[liar.AsSpan().IndexOf(type) + type.Length - 1] = 0x7C;
        _ = Module.Deserialize(Fixture.Headless, Fix(liar), ArtifactTrust.UnverifiedWithChecksums);
        using var store = new Store(Fixture.Headless);
        var instance = new Instance(store, Module.Deserialize(Fixture.Headless, honest, ArtifactTrust.UnverifiedWithChecksums));
        var result = new Value[1];
        instance.GetFunction("f")!.Call([Value.I32(1), Value.I32(2), Value.F64(3), Value.I64(4), Value.I32(5)], result);
        Assert.Equal(2.5, result[0].AsF64());
    }

    [Fact]
    public void AnArtifactForAnotherMachineIsWrittenAnywhere()
    {
        byte[] artifact = Fixture.CompileFor(new Target(CpuArchitecture.X64, CpuFeatures.None), Wat);
        Assert.Equal(0u, Artifact.Open(artifact).Variants[0].Features);
        _ = Fixture.Load(artifact);
    }
}
