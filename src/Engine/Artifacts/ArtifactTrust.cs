using Tiered.Artifacts;

namespace Tiered;

/// <summary>
/// Why an artifact may be run. It holds machine code that no check of ours can bind: whoever can write the file can do what the process can. So
/// the caller says where trust comes from; there is no default.
/// </summary>
public sealed class ArtifactTrust
{
    private ArtifactTrust(bool checksums, IReadOnlyList<ArtifactKey>? keys)
    {
        VerifiesChecksums = checksums;
        Keys = keys;
    }

    /// <summary>
    /// The caller knows that the artifact comes unaltered from a compiler it trusts. Structure and the checksums of what every load reads are checked;
    /// code and data are mapped as they are, which takes no time however large they are.
    /// </summary>
    public static ArtifactTrust Unverified { get; } = new(checksums: false, null);

    /// <summary>As <see cref="Unverified"/>, and all checksums are compared: finds damage by accident, as after a download. No protection against intent.</summary>
    public static ArtifactTrust UnverifiedWithChecksums { get; } = new(checksums: true, null);

    /// <summary>
    /// A signature of one of the keys over the whole artifact. It is checked on a private copy before any of it is used, and that copy is what runs: changing
    /// the file meanwhile or later has no effect.
    /// </summary>
    public static ArtifactTrust SignedBy(params IEnumerable<ArtifactKey> trustedKeys)
    {
        ArtifactKey[] keys = [.. trustedKeys];
        return keys.Length > 0 ? new(checksums: false, keys) : throw new ArgumentException("no keys given: nothing could ever be trusted", nameof(trustedKeys));
    }

    /// <summary>Whether only signed artifacts are loaded.</summary>
    public bool RequiresSignature => Keys is not null;

    internal bool VerifiesChecksums { get; }

    internal IReadOnlyList<ArtifactKey>? Keys { get; }

    internal void Check(Artifact artifact)
    {
        if (Keys is not null) artifact.VerifySignature(Keys);
        if (VerifiesChecksums) artifact.VerifyChecksums();
    }
}
