using System.Security.Cryptography;

namespace Tiered.Artifacts;

/// <summary>A public key whose signatures count. ECDSA over the curve P-256.</summary>
public sealed class ArtifactKey
{
    private readonly byte[] _publicKey;

    private ArtifactKey(byte[] publicKey)
    {
        _publicKey = publicKey;
        Id = SHA256.HashData(publicKey);
    }

    /// <summary>SHA-256 of the key in DER (SubjectPublicKeyInfo).</summary>
    public ReadOnlyMemory<byte> Id { get; }

    /// <summary>Reads a key in PEM. A private key will do: its public part is taken.</summary>
    /// <exception cref="ArgumentException">The text is no PEM, or no key of the curve P-256.</exception>
    public static ArtifactKey FromPem(string pem)
    {
        using var key = Import(pem);
        return new ArtifactKey(key.ExportSubjectPublicKeyInfo());
    }

    internal bool Verify(ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_publicKey, out _);
        return key.VerifyHash(hash, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    internal static ECDsa Import(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            var curve = key.ExportParameters(includePrivateParameters: false).Curve;
            if (key.KeySize != 256 || !curve.IsNamed || curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
                throw new ArgumentException("the key is not on the curve P-256", nameof(pem));
            return key;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw error is ArgumentException { ParamName: nameof(pem) } known && known.Message.Contains("P-256", StringComparison.Ordinal)
                ? known
                : new ArgumentException("not an unencrypted PEM key for ECDSA on the curve P-256", nameof(pem), error);
        }
    }
}

/// <summary>Signs artifacts with a private key. ECDSA over the curve P-256 with SHA-256.</summary>
public sealed class ArtifactSigner : IDisposable
{
    internal const uint EcdsaP256Sha256 = 1;

    private readonly ECDsa _key;
    private readonly byte[] _id;

    private ArtifactSigner(ECDsa key)
    {
        _key = key;
        _id = SHA256.HashData(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Reads a private key in PEM.</summary>
    /// <exception cref="ArgumentException">The text is no PEM, no key of the curve P-256, or only a public key.</exception>
    public static ArtifactSigner FromPem(string pem)
    {
        var key = ArtifactKey.Import(pem);
        try
        {
            _ = key.ExportParameters(includePrivateParameters: true);
            return new ArtifactSigner(key);
        }
        catch (CryptographicException error)
        {
            key.Dispose();
            throw new ArgumentException("signing needs a private key; this is a public one", nameof(pem), error);
        }
    }

    /// <summary>An entry of the section of signatures.</summary>
    internal byte[] Sign(ReadOnlySpan<byte> hash)
    {
        var entry = new ByteWriter(ArtifactFormat.SignatureEntrySize);
        entry.U32(EcdsaP256Sha256);
        entry.U32(0);
        entry.Bytes(_id);
        entry.Bytes(_key.SignHash(hash.ToArray(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        return entry.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
