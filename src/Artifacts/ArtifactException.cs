namespace Tiered.Artifacts;

/// <summary>Why an artifact was refused.</summary>
public enum ArtifactErrorKind
{
    /// <summary>Not an artifact, cut short, or an offset, count or index that cannot be.</summary>
    Malformed,
    /// <summary>Another version of the format, or a required part that this version does not know.</summary>
    Version,
    /// <summary>Code for another CPU or operating system.</summary>
    Target,
    /// <summary>Code that uses instructions this machine does not have.</summary>
    CpuFeatures,
    /// <summary>Code that relies on guard pages, for which the process has no address space.</summary>
    AddressSpace,
    /// <summary>The module may use WebAssembly features that the engine has switched off.</summary>
    WasmFeatures,
    /// <summary>Code that was made for another version of the engine.</summary>
    Abi,
    /// <summary>A checksum does not match.</summary>
    Corrupt,
    /// <summary>No signature of a trusted key, or the artifact was altered after it was signed.</summary>
    Untrusted,
    /// <summary>Tiers of another module, or of other compilers or options.</summary>
    Mismatch,
}

/// <summary>An artifact was refused. The message is one line that names what is wrong.</summary>
public sealed class ArtifactException : WasmException
{
    /// <summary>Makes an exception.</summary>
    public ArtifactException(ArtifactErrorKind kind, string message, Exception? inner = null) : base("artifact refused: " + message, inner) => Kind = kind;

    /// <summary>Why the artifact was refused.</summary>
    public ArtifactErrorKind Kind { get; }
}
