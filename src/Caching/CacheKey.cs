using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Tiered.Artifacts;

namespace Tiered.Caching;

/// <summary>
/// Names a module's code: the hash of the module and everything else that the code depends on, so that nothing ever has to be invalidated. Equal in all processes and on all
/// machines that would make the same code.
/// </summary>
public sealed class CacheKey
{
    private CacheKey(string text, byte[] wasmHash, ICompiler compiler)
    {
        Text = text;
        WasmHash = wasmHash;
        Compiler = compiler;
    }

    /// <summary>SHA-256 over all parts, as 64 hexadecimal digits.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of the module.</summary>
    public ReadOnlyMemory<byte> WasmHash { get; }

    internal ICompiler Compiler { get; }

    /// <summary>The key of a module's code.</summary>
    /// <param name="engine">Gives compiler, options and features.</param>
    /// <param name="wasm">The binary module.</param>
    /// <param name="backend">Name of the backend; the engine's default when null.</param>
    public static CacheKey For(Engine engine, ReadOnlySpan<byte> wasm, string? backend = null)
    {
        var compiler = engine.GetCompiler(backend);
        var options = engine.Options.Compilation;
        byte[] wasmHash = SHA256.HashData(wasm);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(wasmHash);
        Span<byte> numbers = stackalloc byte[32];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, ArtifactFormat.Version);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[4..], VMAbi.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(numbers[8..], (uint)options.Target.Architecture);
        BinaryPrimitives.WriteUInt32LittleEndian(numbers[12..], (uint)options.Target.Features);
        BinaryPrimitives.WriteUInt32LittleEndian(numbers[16..], (uint)engine.Options.Features);
        numbers[20] = (byte)options.Calls;
        numbers[21] = (byte)options.BoundsChecks;
        numbers[22] = options.CanonicalizeNaNs ? (byte)1 : (byte)0;
        numbers[23] = options.Interruptible ? (byte)1 : (byte)0;
        numbers[24..].Clear();
        hash.AppendData(numbers);
        // No part holds a zero, so no two lists of parts read the same.
        hash.AppendData(Encoding.UTF8.GetBytes($"{compiler.Name}\0{compiler.Version}\0{options.Target.Triple}\0"));
        return new CacheKey(Convert.ToHexStringLower(hash.GetHashAndReset()), wasmHash, compiler);
    }

    /// <summary>Whether a loaded module is what the key names: an entry may have been put under a wrong name.</summary>
    internal bool Names(Module module) =>
        module.WasmHash.Span.SequenceEqual(WasmHash.Span) && module.CompilerName == Compiler.Name && module.CompilerVersion == Compiler.Version;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
