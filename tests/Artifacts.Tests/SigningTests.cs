using System.Security.Cryptography;
using Tiered.Artifacts;

namespace Tiered.Tests.Artifacts;

public class SigningTests
{
    private const string Wat = "(module (func (export \"f\") (result i32) (i32.const 5)))";

    private static byte[] Signed(string key)
    {
        using var signer = ArtifactSigner.FromPem(key);
        return Fixture.Compile(Wat, signer: signer);
    }

    private static ArtifactException Refuse(byte[] artifact)
    {
        var error = Assert.Throws<ArtifactException>(() => Module.Deserialize(Fixture.Headless, artifact, [Fixture.PublicKey]));
        Assert.Equal(ArtifactErrorKind.Untrusted, error.Kind);
        return error;
    }

    [Fact]
    public void ATrustedSignatureIsAccepted()
    {
        using var store = new Store(Fixture.Headless);
        byte[] artifact = Signed(Fixture.PrivateKey);
        Assert.Equal(5, Fixture.CallI32(new Instance(store, Module.Deserialize(Fixture.Headless, artifact, [ArtifactKey.FromPem(Fixture.OtherPrivateKey), Fixture.PublicKey])), "f"));
        _ = Module.Deserialize(Fixture.Headless, artifact, ArtifactTrust.UnverifiedWithChecksums);
    }

    [Fact]
    public void AnUnsignedArtifactIsRefused() => Assert.Contains("it is not signed", Refuse(Fixture.Compile(Wat)).Message);

    [Fact]
    public void AnotherKeyIsRefused() => Assert.Contains("not by a trusted key", Refuse(Signed(Fixture.OtherPrivateKey)).Message);

    [Fact]
    public void EveryChangedByteIsRefused()
    {
        byte[] artifact = Signed(Fixture.PrivateKey);
        for (int at = 0; at < artifact.Length; at++)
        {
            artifact[at] ^= 0x40;
            Assert.Throws<ArtifactException>(() => Module.Deserialize(Fixture.Headless, artifact, [Fixture.PublicKey]));
            artifact[at] ^= 0x40;
        }
    }

    [Fact]
    public void NothingOfARefusedArtifactIsMappedExecutable()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Fixture.Compile(Wat));
            Assert.Throws<ArtifactException>(() => Module.DeserializeFile(Fixture.Headless, path, ArtifactTrust.SignedBy(Fixture.PublicKey)));
            Assert.DoesNotContain(File.ReadLines("/proc/self/maps"), line => line.Contains(path, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void WhatWasVerifiedRunsWhateverBecomesOfTheFile()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Signed(Fixture.PrivateKey));
            var module = Module.DeserializeFile(Fixture.Headless, path, ArtifactTrust.SignedBy(Fixture.PublicKey));
            // In place, as an attacker would who can write to the file that somebody has open.
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.Write(new byte[file.Length]);
            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(0);
            using var store = new Store(Fixture.Headless);
            Assert.Equal(5, Fixture.CallI32(new Instance(store, module), "f"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void HashesAreThoseOfTheStandard()
    {
        var random = new Random(1);
        for (int length = 0; length < 300; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.Equal(SHA256.HashData(bytes), Sha256.Hash(bytes));
        }
    }

    [Fact]
    public void KeysOfOtherKindsAreNamed()
    {
        using var rsa = RSA.Create(2048);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Contains("P-256", Assert.Throws<ArgumentException>(() => ArtifactKey.FromPem(rsa.ExportSubjectPublicKeyInfoPem())).Message);
        Assert.Contains("P-256", Assert.Throws<ArgumentException>(() => ArtifactKey.FromPem(p384.ExportSubjectPublicKeyInfoPem())).Message);
        Assert.Contains("P-256", Assert.Throws<ArgumentException>(() => ArtifactKey.FromPem("no key")).Message);
        Assert.Contains("private key", Assert.Throws<ArgumentException>(() => ArtifactSigner.FromPem(p256.ExportSubjectPublicKeyInfoPem())).Message);
        Assert.Throws<ArgumentException>(() => ArtifactTrust.SignedBy());
    }
}
