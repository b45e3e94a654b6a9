using System.Security.Cryptography;
using Tiered.Artifacts;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Fuzz.Artifacts;

/// <summary>
/// Mutants of kept tiers and of profiles, the same bytes for the same seed and number. Bytes changed anywhere and loaded with
/// checksums: what loads must run as the original; the same of signed tiers, which must never load; metadata changed with all
/// checksums put right: loading must prove everything itself, and no code runs; and profiles, which load as they were or not at all.
/// </summary>
internal sealed class TierMutation
{
    private static readonly TieringOptions Forced = new() { SampleInterval = TimeSpan.Zero, Threshold = 1, BytesPerSample = 0, Synchronous = true };

    private readonly Engine _engine = MakeEngine(new TieringOptions { Threshold = 1 << 30 });
    private readonly byte[][] _wasm, _kept, _signed, _profiles;
    private readonly string[] _results;
    private readonly ArtifactTrust _trust;

    internal TierMutation()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string pem = key.ExportPkcs8PrivateKeyPem();
        using var signer = ArtifactSigner.FromPem(pem);
        _trust = ArtifactTrust.SignedBy(ArtifactKey.FromPem(pem));
        _wasm = Array.ConvertAll(ArtifactMutation.Sources, source => WatParser.ParseModule(source).ToArray());
        var modules = Array.ConvertAll(_wasm, wasm => Module.Compile(MakeEngine(Forced), wasm));
        // The last kind has code of both tiers.
        for (int i = 0; i < modules.Length; i++)
        {
            for (int turn = 0; turn <= i; turn++) ArtifactMutation.Run(modules[i]);
        }
        _kept = Array.ConvertAll(modules, module => module.SerializeTiers());
        _signed = Array.ConvertAll(modules, module => module.SerializeTiers(signer));
        _profiles = Array.ConvertAll(modules, module => module.GetProfile().ToArray());
        _results = new string[_wasm.Length];
        for (int i = 0; i < _results.Length; i++) _results[i] = ArtifactMutation.Run(Begin(i, _kept[i], ArtifactTrust.UnverifiedWithChecksums));
    }

    private static Engine MakeEngine(TieringOptions tiering) => new(
        new EngineOptions { DefaultBackend = Engine.TieredBackend, Tiering = tiering }, [new SinglePassCompiler(), new OptimizingCompiler()]);

    /// <summary>Tries one mutant; an exception that is not allowed comes out.</summary>
    internal MutantOutcome Try(int seed, long number)
    {
        var random = new Random(HashCode.Combine(seed, number, 0x71E5));
        int source = random.Next(_kept.Length);
        return (number % 4) switch
        {
            0 => TryAnywhere(random, source),
            1 => TrySigned(random, source),
            2 => TryMetadata(random, source),
            _ => TryProfile(random, source),
        };
    }

    private Module Begin(int source, byte[] kept, ArtifactTrust trust) =>
        Module.Compile(_engine, _wasm[source], tiers: KeptTiers.Load(kept, trust));

    private Module? TryBegin(int source, byte[] mutant, ArtifactTrust trust)
    {
        try
        {
            return Begin(source, mutant, trust);
        }
        catch (ArtifactException)
        {
            return null;
        }
    }

    private MutantOutcome TryAnywhere(Random random, int source)
    {
        byte[] mutant = ArtifactMutation.Mutate(random, _kept[source]);
        if (mutant.AsSpan().SequenceEqual(_kept[source])) return MutantOutcome.Unchanged;
        if (TryBegin(source, mutant, ArtifactTrust.UnverifiedWithChecksums) is not { } module) return MutantOutcome.Refused;
        string result = ArtifactMutation.Run(module);
        if (result != _results[source]) throw new InvalidOperationException($"a mutant that was accepted runs differently: {result}, not {_results[source]}");
        return MutantOutcome.Loaded;
    }

    private MutantOutcome TrySigned(Random random, int source)
    {
        byte[] mutant = ArtifactMutation.Mutate(random, _signed[source]);
        if (mutant.AsSpan().SequenceEqual(_signed[source])) return MutantOutcome.Unchanged;
        return TryBegin(source, mutant, _trust) is null ? MutantOutcome.Refused : throw new InvalidOperationException("signed tiers that were altered are accepted");
    }

    private MutantOutcome TryMetadata(Random random, int source)
    {
        byte[] mutant = (byte[])_kept[source].Clone();
        var sections = Artifact.Open(_kept[source]).Sections;
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int section = random.Next(-1, sections.Count);
            var (start, length) = section < 0
                ? (ArtifactFormat.HeaderSize, sections.Count * 32)
                : (sections[section].Offset, sections[section].Length);
            if (length > 0) ArtifactMutation.MutateRange(random, mutant, start, length);
        }
        ArtifactMutation.PutChecksumsRight(mutant);
        if (random.Next(2) == 0) PutProfileRight(mutant);
        if (TryBegin(source, mutant, ArtifactTrust.Unverified) is not { } module) return MutantOutcome.Refused;
        // Everything that may be done with a module whose code is not to be trusted.
        using var store = new Store(_engine);
        _ = new Instance(store, module).Exports.Count;
        _ = module.GetProfile();
        _ = module.SerializeTiers();
        return MutantOutcome.Loaded;
    }

    /// <summary>The profile's own checksum, so that its contents are looked at.</summary>
    private static void PutProfileRight(byte[] mutant)
    {
        try
        {
            if (!Artifact.Open(mutant).TryFind(SectionKind.Profile, 0, out var section) || section.Length < 8) return;
            PutProfileRight(mutant.AsSpan(section.Offset, section.Length));
            ArtifactMutation.PutChecksumsRight(mutant);
        }
        catch (ArtifactException)
        {
            // Refused as it is.
        }
    }

    private static void PutProfileRight(Span<byte> profile) =>
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(profile[^4..], Crc32C.Compute(profile[..^4]));

    private MutantOutcome TryProfile(Random random, int source)
    {
        byte[] mutant = ArtifactMutation.Mutate(random, _profiles[source]);
        bool isRight = random.Next(2) == 0 && mutant.Length >= 8;
        if (isRight) PutProfileRight(mutant);
        if (mutant.AsSpan().SequenceEqual(_profiles[source])) return MutantOutcome.Unchanged;
        try
        {
            var profile = ModuleProfile.Load(mutant);
            if (!isRight) throw new InvalidOperationException("a damaged profile is accepted");
            if (!profile.ToArray().AsSpan().SequenceEqual(mutant)) throw new InvalidOperationException("a profile is not what was read");
            profile.Require(Module.Decode(_engine, _wasm[source]));
            return MutantOutcome.Loaded;
        }
        catch (ProfileException)
        {
            return MutantOutcome.Refused;
        }
    }
}
