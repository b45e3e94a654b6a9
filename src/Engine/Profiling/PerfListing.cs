using System.Runtime.InteropServices;
using Tiered.Runtime;

namespace Tiered.Profiling;

/// <summary>
/// A file of the process in which all code is listed that is made from now on: <c>wasm:name [tier]</c>, and
/// <c>wasm:name @position [tier]</c> for a continuation from the loop at that offset of the module.
/// </summary>
internal abstract class PerfListing
{
    private const string Variable = "TIERED_PERF";

    private static readonly object Gate = new();
    private static PerfMap? s_map;
    private static JitDump? s_dump;

    /// <summary>Whether somebody wants names by address.</summary>
    internal static bool HasMap => Volatile.Read(ref s_map) is not null;

    /// <summary>The listing that options or the environment ask for; null if none.</summary>
    /// <exception cref="IOException">Its file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Its file cannot be made.</exception>
    internal static PerfListing? Get(PerfOutput output)
    {
        if (output == PerfOutput.None) output = FromEnvironment();
        if (output == PerfOutput.None) return null;
        using var gate = new UninterruptibleLock(Gate);
        return output == PerfOutput.Map ? s_map ??= new PerfMap() : s_dump ??= new JitDump();
    }

    private static PerfOutput FromEnvironment() => Environment.GetEnvironmentVariable(Variable) switch
    {
        "map" => PerfOutput.Map,
        "dump" => PerfOutput.Dump,
        _ => PerfOutput.None,
    };

    /// <summary>Lists all functions of a module that was compiled, or loaded, as a whole.</summary>
    /// <param name="start">Where its code lies.</param>
    /// <param name="functions">Its functions in there.</param>
    /// <param name="module">The module.</param>
    /// <param name="tier">Name of the compiler.</param>
    internal void Add(nint start, ReadOnlySpan<CompiledFunction> functions, Module module, string tier)
    {
        using var gate = new UninterruptibleLock(this);
        try
        {
            for (int i = 0; i < functions.Length; i++)
            {
                int function = module.Wasm.ImportedFunctionCount + i;
                Write(start + functions[i].Offset, functions[i].Length, NameOf(module, function, tier, null));
            }
            Flush();
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            // A full disk spoils the profile, not the program.
        }
    }

    /// <summary>Lists a function, or its continuation from a loop on.</summary>
    internal void Add(nint code, int length, Module module, int function, string tier, uint? loop)
    {
        using var gate = new UninterruptibleLock(this);
        try
        {
            Write(code, length, NameOf(module, function, tier, loop));
            Flush();
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            // As above.
        }
    }

    /// <summary>Adds an entry to the file.</summary>
    protected abstract void Write(nint code, int length, string name);

    /// <summary>Has the file hold what was written.</summary>
    protected abstract void Flush();

    // Names come from the module: no line of the file may be theirs.
    private static string NameOf(Module module, int function, string tier, uint? loop)
    {
        string place = loop is { } position ? $" @{position:x}" : "";
        return DisplayText.Escape($"wasm:{module.NameOf(function)}{place} [{tier}]");
    }

    private static bool IsOfFiles(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>Makes a file that this user alone reads, or goes on in the one there is.</summary>
    protected static FileStream Open(string path, FileMode mode, FileAccess access)
    {
        // /tmp is everybody's: what lies there may lead elsewhere.
        if (new FileInfo(path).LinkTarget is not null) throw new IOException($"{path} is a symbolic link");
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
