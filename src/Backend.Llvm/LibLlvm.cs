using System.Reflection;
using System.Runtime.InteropServices;

namespace Tiered.Backend.Llvm;

/// <summary>
/// The LLVM library of this machine: <c>TIERED_LIBLLVM</c> names a file, else the usual names of versions 19 to 21 are tried. Nothing else of
/// Tiered needs it.
/// </summary>
public static unsafe class LibLlvm
{
    private const int OldestVersion = 19;
    private const int NewestVersion = 21;

    private static readonly Lazy<(nint Handle, Version? Version, string? Problem)> Library = new(() => Load(Environment.GetEnvironmentVariable("TIERED_LIBLLVM")));
    private static readonly Lock Gate = new();
    private static bool _initialized;

    /// <summary>Whether there is a usable library.</summary>
    public static bool IsAvailable => Library.Value.Problem is null;

    /// <summary>Why there is none, and what to install; null when there is one.</summary>
    public static string? Problem => Library.Value.Problem;

    /// <summary>The library's version.</summary>
    public static Version Version => Library.Value.Version ?? throw new InvalidOperationException(Problem);

    /// <summary>The address of one of the library's functions.</summary>
    internal static nint AddressInside => NativeLibrary.GetExport(Library.Value.Handle, "LLVMGetVersion");

    /// <summary>Loads the library and sets LLVM up, once a process.</summary>
    /// <exception cref="WasmException">There is no usable library.</exception>
    internal static void Require()
    {
        if (Problem is { } problem) throw new WasmException(problem);
        lock (Gate)
        {
            if (_initialized) return;
            LLVM.ResolveLibrary += Resolve;
            LLVM.InitializeX86TargetInfo();
            LLVM.InitializeX86Target();
            LLVM.InitializeX86TargetMC();
            LLVM.InitializeX86AsmPrinter();
            // Inline assembly is parsed, even an empty piece.
            LLVM.InitializeX86AsmParser();
            SetProcessOptions();
            _initialized = true;
        }
    }

    /// <summary>
    /// Prologues stay at the start of a function: a trap anywhere in it must find its frame. Functions are not cloned, since every piece of code
    /// belongs to a wasm function. And conditional moves from memory stay what they are: made branches, they load on one of the ways only, volatile or not,
    /// and a trap is lost.
    /// </summary>
    private static void SetProcessOptions()
    {
        using Utf8 name = new("tiered"), prologues = new("-enable-shrink-wrap=false"), clones = new("-funcspec-max-clones=0");
        using Utf8 moves = new("-x86-cmov-converter-force-mem-operand=false");
        sbyte** arguments = stackalloc sbyte*[4];
        arguments[0] = name;
        arguments[1] = prologues;
        arguments[2] = clones;
        arguments[3] = moves;
        LLVM.ParseCommandLineOptions(4, arguments, Utf8.Empty);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == "libLLVM" ? Library.Value.Handle : 0;

    /// <summary>Loads the library given, or else the first usable one.</summary>
    internal static (nint Handle, Version? Version, string? Problem) Load(string? given)
    {
        const string Advice = "install libLLVM 19 to 21 (Debian: apt-get install libllvm19) or name the library in TIERED_LIBLLVM";
        string? found = null;
        foreach (string name in string.IsNullOrEmpty(given) ? CandidateNames() : [given])
        {
            if (!NativeLibrary.TryLoad(name, out nint handle)) continue;
            var version = VersionOf(handle);
            if (version is not null && version.Major is >= OldestVersion and <= NewestVersion) return (handle, version, null);
            found ??= version is null ? $"{name} is no LLVM library" : $"{name} is LLVM {version}";
            NativeLibrary.Free(handle);
        }
        if (!string.IsNullOrEmpty(given) && found is null) found = $"{given} cannot be loaded";
        return (0, null, $"backend llvm: {(found is null ? "libLLVM was not found" : found)}; {Advice}");
    }

    private static IEnumerable<string> CandidateNames()
    {
        for (int version = OldestVersion; version <= NewestVersion; version++)
        {
            yield return $"libLLVM.so.{version}.1";
            yield return $"libLLVM-{version}.so.1";
            yield return $"libLLVM-{version}.so";
            yield return $"/usr/lib/llvm-{version}/lib/libLLVM.so";
        }
        yield return "libLLVM.so";
    }

    private static Version? VersionOf(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "LLVMGetVersion", out nint function)) return null;
        uint major, minor, patch;
        ((delegate* unmanaged[Cdecl]<uint*, uint*, uint*, void>)function)(&major, &minor, &patch);
        return new Version((int)major, (int)minor, (int)patch);
    }
}
