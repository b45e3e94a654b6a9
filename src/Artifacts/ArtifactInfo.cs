using System.Buffers.Binary;
using System.Text;

namespace Tiered.Artifacts;

/// <summary>What an artifact says of the original module.</summary>
/// <param name="WasmHash">SHA-256.</param>
/// <param name="WasmSize">Bytes.</param>
/// <param name="Features">The features it was decoded with.</param>
/// <param name="CodeSectionSize">Bytes of its code section.</param>
/// <param name="FunctionCount">Defined functions.</param>
public readonly record struct ArtifactModuleInfo(byte[] WasmHash, long WasmSize, WasmFeatures Features, int CodeSectionSize, int FunctionCount);

/// <summary>What an artifact says of one variant of its code.</summary>
public sealed record ArtifactCodeInfo
{
    private const uint KnownFeatures = (uint)(CpuFeatures.Popcnt | CpuFeatures.Lzcnt | CpuFeatures.Bmi1 | CpuFeatures.Bmi2 | CpuFeatures.Avx | CpuFeatures.Avx2
        | CpuFeatures.Fma | CpuFeatures.Avx512 | CpuFeatures.Lse);

    /// <summary>Its number.</summary>
    public required int Variant { get; init; }

    /// <summary>The <see cref="VMAbi.Version"/> it was made for.</summary>
    public required uint Abi { get; init; }

    /// <summary>Number of a <see cref="CpuArchitecture"/>.</summary>
    public required uint Architecture { get; init; }

    /// <summary>The target triple.</summary>
    public required string Triple { get; init; }

    /// <summary>Bits of the <see cref="CpuFeatures"/> that the code uses.</summary>
    public required uint Features { get; init; }

    /// <summary>Bytes of machine code.</summary>
    public required int CodeSize { get; init; }

    public required string CompilerName { get; init; }
    public required string CompilerVersion { get; init; }
    public required CallMode Calls { get; init; }
    public required BoundsCheckMode BoundsChecks { get; init; }
    public required bool CanonicalizeNaNs { get; init; }
    public required bool Interruptible { get; init; }

    /// <summary>The options, for people.</summary>
    public string Options =>
        $"calls={(Calls == CallMode.Direct ? "direct" : "slots")} bounds={(BoundsChecks == BoundsCheckMode.Guard ? "guard" : "explicit")}" +
        $"{(CanonicalizeNaNs ? " canonical-nans" : "")}{(Interruptible ? " interruptible" : "")}";

    /// <summary>The target as the engine's type.</summary>
    public Target Target => new((CpuArchitecture)Architecture, (CpuFeatures)Features);

    /// <summary>Why a machine cannot run the code; null when it can.</summary>
    public ArtifactException? Obstacle(Target machine)
    {
        if (Abi != VMAbi.Version)
            return new ArtifactException(ArtifactErrorKind.Abi, $"its code was made for engine interface {Abi}; this engine has {VMAbi.Version}: compile the module again");
        if (Architecture != (uint)machine.Architecture || Triple != machine.Triple)
            return new ArtifactException(ArtifactErrorKind.Target, $"its code is for {Triple}; this machine is {machine.Triple}");
        uint missing = Features & ~(uint)machine.Features;
        if ((missing & ~KnownFeatures) != 0)
            return new ArtifactException(ArtifactErrorKind.CpuFeatures, $"its code uses CPU features that this version does not know (bits 0x{missing & ~KnownFeatures:x})");
        if (missing != 0)
            return new ArtifactException(ArtifactErrorKind.CpuFeatures, $"its code uses {(CpuFeatures)missing}, which this machine does not have");
        return null;
    }
}

/// <summary>Reads fields one after another and never beyond the end.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes, string what)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _bytes = bytes;

    internal byte Byte() => Take(1)[0];

    internal uint U32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    internal string Text()
    {
        var text = Take(BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
        try
        {
            return StrictUtf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            throw Artifact.Malformed($"{what} holds text that is not UTF-8");
        }
    }

    internal byte[] Bytes(int count) => Take(count).ToArray();

    internal readonly void End()
    {
        if (!_bytes.IsEmpty) throw Artifact.Malformed($"{what} is longer than its fields");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length) throw Artifact.Malformed($"{what} is cut short");
        var taken = _bytes[..count];
        _bytes = _bytes[count..];
        return taken;
    }
}
