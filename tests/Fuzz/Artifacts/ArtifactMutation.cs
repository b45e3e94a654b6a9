using System.Buffers.Binary;
using System.Security.Cryptography;
using Tiered.Artifacts;

namespace Tiered.Tests.Fuzz.Artifacts;

/// <summary>What may become of a mutant.</summary>
internal enum MutantOutcome
{
    /// <summary>Refused by the one exception that loading may throw.</summary>
    Refused,
    /// <summary>Loaded; ran as the original does, where it may be run.</summary>
    Loaded,
    /// <summary>The mutation changed nothing.</summary>
    Unchanged,
}

/// <summary>
/// Mutants of artifacts, the same bytes for the same seed and number. Three kinds take turns: bytes changed anywhere and loaded with checksums, where what loads must run as the
/// original; the same of a signed artifact, which must never load; and metadata changed with all checksums put right again, where loading must prove everything itself. The
/// last kind is instantiated but no code of it runs: whoever can put checksums right could as well have changed the code.
/// </summary>
internal sealed class ArtifactMutation
{
    internal static readonly string[] Sources =
    [
        """
        (module $arithmetic
          (func $square (param i32) (result i32) (i32.mul (local.get 0) (local.get 0)))
          (func (export "a") (result i32) (call $square (i32.const 12)))
          (func (export "b") (result i64) (i64.div_s (i64.const 7) (i64.const 0)))
          (func (export "c") (result f64) (f64.sqrt (f64.const 2))))
        """,
        """
        (module $data
          (memory (export "m") 3 5)
          (global $g (mut i32) (i32.const 65536))
          (data (i32.const 16) "first") (data (i32.const 70000) "second") (data (i32.const 18) "over") (data $p "passive")
          (func (export "a") (result i32) (i32.load (i32.const 16)))
          (func (export "b") (result i32) (memory.init $p (i32.const 0) (i32.const 0) (i32.const 7)) (i32.load (i32.const 2)))
          (func (export "c") (result i32) (i32.load (i32.add (global.get $g) (i32.const 4464)))))
        """,
        """
        (module $tables
          (type $t (func (param i32 i64 f32) (result i32 i64)))
          (table $f 4 9 funcref) (table $e 2 externref)
          (elem (table $f) (i32.const 1) func $one $two)
          (elem $lazy func $two)
          (func $one (type $t) (i32.const 1) (local.get 1))
          (func $two (type $t) (local.get 0) (i64.const 2))
          (func (export "a") (result i32 i64) (call_indirect $f (type $t) (i32.const 5) (i64.const 6) (f32.const 7) (i32.const 2)))
          (func (export "b") (call_indirect $f (i32.const 1)))
          (func (export "c") (result i32 i64) (table.init $f $lazy (i32.const 3) (i32.const 0) (i32.const 1))
            (call_indirect $f (type $t) (i32.const 8) (i64.const 6) (f32.const 7) (i32.const 3))))
        """,
    ];

    private static readonly string[] Exports = ["a", "b", "c"];

    private readonly Engine _engine;
    private readonly byte[][] _artifacts, _signed;
    private readonly string[] _results;
    private readonly ArtifactTrust _trust;

    internal ArtifactMutation(ICompiler compiler)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = key.ExportPkcs8PrivateKeyPem();
        using var signer = ArtifactSigner.FromPem(pem);
        _trust = ArtifactTrust.SignedBy(ArtifactKey.FromPem(pem));
        var compiling = new Engine(compiler);
        var modules = Array.ConvertAll(Sources, source => Module.FromText(compiling, source));
        _artifacts = Array.ConvertAll(modules, module => module.Serialize(keepWasm: true));
        _signed = Array.ConvertAll(modules, module => module.Serialize(signer));
        _engine = new Engine(new EngineOptions(), []);
        _results = Array.ConvertAll(_artifacts, artifact => Run(Module.Deserialize(_engine, artifact, ArtifactTrust.UnverifiedWithChecksums)));
    }

    /// <summary>Tries one mutant; an exception that is not allowed comes out.</summary>
    internal MutantOutcome Try(int seed, long number)
    {
        var random = new Random(HashCode.Combine(seed, number, 0x5AFE));
        int source = random.Next(_artifacts.Length);
        return (number % 3) switch
        {
            0 => TryAnywhere(random, source),
            1 => TrySigned(random, source),
            _ => TryMetadata(random, source),
        };
    }

    private MutantOutcome TryAnywhere(Random random, int source)
    {
        byte[] mutant = Mutate(random, _artifacts[source]);
        if (mutant.AsSpan().SequenceEqual(_artifacts[source])) return MutantOutcome.Unchanged;
        if (TryLoad(mutant, ArtifactTrust.UnverifiedWithChecksums) is not { } module) return MutantOutcome.Refused;
        string result = Run(module);
        if (result != _results[source]) throw new InvalidOperationException($"a mutant that was accepted runs differently: {result}, not {_results[source]}");
        return MutantOutcome.Loaded;
    }

    private MutantOutcome TrySigned(Random random, int source)
    {
        byte[] mutant = Mutate(random, _signed[source]);
        if (mutant.AsSpan().SequenceEqual(_signed[source])) return MutantOutcome.Unchanged;
        return TryLoad(mutant, _trust) is null ? MutantOutcome.Refused : throw new InvalidOperationException("a signed artifact that was altered is accepted");
    }

    private MutantOutcome TryMetadata(Random random, int source)
    {
        byte[] mutant = (byte[])_artifacts[source].Clone();
        var sections = Artifact.Open(_artifacts[source]).Sections;
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int section = random.Next(-1, sections.Count);
            var (start, length) = section < 0
                ? (ArtifactFormat.HeaderSize, sections.Count * 32)
                : (sections[section].Offset, sections[section].Length);
            if (length > 0) MutateRange(random, mutant, start, length);
        }
        PutChecksumsRight(mutant);
        if (TryLoad(mutant, ArtifactTrust.Unverified) is not { } module) return MutantOutcome.Refused;
        Use(module);
        return MutantOutcome.Loaded;
    }

    private Module? TryLoad(byte[] mutant, ArtifactTrust trust)
    {
        try
        {
            return Module.Deserialize(_engine, mutant, trust);
        }
        catch (ArtifactException)
        {
            return null;
        }
    }

    /// <summary>Everything that may be done with a module whose code is not to be trusted.</summary>
    private void Use(Module module)
    {
        for (int i = 0; i < module.Wasm.FunctionTypes.Length; i++) _ = module.Names.FunctionName(i);
        _ = module.Serialize();
        if (module.Wasm.StartFunction >= 0 || module.Imports.Count > 0) return;
        using var store = new Store(_engine);
        try
        {
            _ = new Instance(store, module).Exports.Count;
        }
        catch (WasmException)
        {
            // A segment that does not fit, or sizes over a limit.
        }
    }

    internal static string Run(Module module)
    {
        using var store = new Store(module.Engine);
        var instance = new Instance(store, module);
        var results = new List<string>();
        foreach (string export in Exports)
        {
            var function = instance.GetFunction(export)!;
            var values = new Value[function.Type.Results.Length];
            try
            {
                function.Call([], values);
                results.Add(string.Join(' ', values));
            }
            catch (WasmTrapException trap)
            {
                results.Add(trap.Message + trap.Backtrace);
            }
        }
        return string.Join('\n', results);
    }

    internal static byte[] Mutate(Random random, byte[] original)
    {
        byte[] mutant = (byte[])original.Clone();
        switch (random.Next(8))
        {
            case 0:
                return mutant[..random.Next(mutant.Length)];
            case 1:
                Array.Resize(ref mutant, mutant.Length + random.Next(1, 64));
                return mutant;
        }
        for (int i = random.Next(1, 5); i > 0; i--) MutateRange(random, mutant, 0, mutant.Length);
        return mutant;
    }

    internal static void MutateRange(Random random, byte[] bytes, int start, int length)
    {
        int at = start + random.Next(length), rest = start + length - at;
        switch (random.Next(6))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes[at] = random.Next(2) == 0 ? (byte)0 : (byte)0xFF;
                break;
            case 3 when rest >= 4:
                int[] interesting = [0, 1, -1, int.MaxValue, int.MinValue, 4096, 65536, bytes.Length, bytes.Length - 1, start, length];
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), interesting[random.Next(interesting.Length)]);
                break;
            case 4:
                int count = Math.Min(rest, random.Next(1, 33)), from = start + random.Next(length - count + 1);
                bytes.AsSpan(from, count).ToArray().CopyTo(bytes, at);
                break;
            default:
                bytes.AsSpan(at, Math.Min(rest, random.Next(1, 17))).Clear();
                break;
        }
    }

    /// <summary>Checksums of sections, as far as the table still has them within the artifact, and of the table.</summary>
    internal static void PutChecksumsRight(byte[] bytes)
    {
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12));
        for (int i = 0; i < count; i++)
        {
            var entry = bytes.AsSpan(ArtifactFormat.HeaderSize + i * 32, 32);
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(entry[16..]), length = BinaryPrimitives.ReadUInt64LittleEndian(entry[24..]);
            if (offset <= (ulong)bytes.Length && length <= (ulong)bytes.Length - offset)
                BinaryPrimitives.WriteUInt32LittleEndian(entry[12..], Crc32C.Compute(bytes.AsSpan((int)offset, (int)length)));
        }
        int end = ArtifactFormat.HeaderSize + (int)count * 32;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(end), Crc32C.Compute(bytes.AsSpan(0, end)));
    }
}
