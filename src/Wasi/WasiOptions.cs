namespace Tiered.Wasi;

/// <summary>A directory that a guest can use, with everything below it.</summary>
/// <param name="HostPath">Its path here.</param>
/// <param name="GuestPath">The path that the guest knows it by.</param>
/// <param name="ReadOnly">Nothing in it can be changed.</param>
public sealed record WasiPreopen(string HostPath, string GuestPath, bool ReadOnly = false);

/// <summary>What a WASI guest sees of the world. Without options it sees nothing: no arguments, environment, directories or streams.</summary>
public sealed class WasiOptions
{
    /// <summary>
    /// The arguments; the first is the program's name. The guest gets them as UTF-8; a lone surrogate U+DC80 to U+DCFF
    /// stands for the byte 0x80 to 0xFF, as it does in environment variables and paths: not everything is UTF-8.
    /// </summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The environment variables: a dictionary, or pairs in the order the guest is to see them.</summary>
    public IReadOnlyCollection<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>The directories the guest can reach, as descriptors 3 and up.</summary>
    public IReadOnlyList<WasiPreopen> Preopens { get; init; } = [];

    /// <summary>Standard input.</summary>
    public WasiStdio Stdin { get; init; } = WasiStdio.Null;

    /// <summary>Standard output.</summary>
    public WasiStdio Stdout { get; init; } = WasiStdio.Null;

    /// <summary>Standard error.</summary>
    public WasiStdio Stderr { get; init; } = WasiStdio.Null;

    /// <summary>
    /// How many descriptors the guest may have open at once, standard streams and preopened directories included: from 3 to
    /// 4,096; 1,024 by default. Each may take one of the process's, which all guests share. One more is
    /// <c>EMFILE</c> to the guest.
    /// </summary>
    public int MaxDescriptors { get; init; } = 1024;

    /// <summary>
    /// Where clock readings come from; null for the system's clocks with their full resolution. Sleeping takes real time in any case.
    /// </summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Where random bytes come from; null for the system's secure generator. A seeded <see cref="System.Random"/> makes runs repeatable.</summary>
    public Random? Random { get; init; }
}

/// <summary>The guest ended its program with <c>proc_exit</c>, or with a signal that it raised on itself.</summary>
public sealed class WasiExitException : Exception
{
    /// <summary>Makes the exception.</summary>
    public WasiExitException(int exitCode) : base($"the program exited with status {exitCode}") => ExitCode = exitCode;

    /// <summary>The program's exit status; 0 is success.</summary>
    public int ExitCode { get; }
}
