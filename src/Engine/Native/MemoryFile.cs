using System.Runtime.InteropServices;

namespace Tiered.Native;

/// <summary>Files that live in memory only.</summary>
internal static unsafe class MemoryFile
{
    private const int RLIMIT_FSIZE = 1;
    private const int SIGXFSZ = 25, SIG_IGN = 1;
    private const int O_RDWR = 2, O_EXCL = 0x80, O_CLOEXEC = 0x80000;

    // O_DIRECTORY, which is part of it, differs between the CPUs.
    private static readonly int O_TMPFILE =
        0x400000 | (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000);

    /// <summary>The largest file that the process may make: a larger one is a signal that ends it.</summary>
    internal static long LargestSize
    {
        get
        {
            ulong* limit = stackalloc ulong[2];
            return Libc.GetLimit(RLIMIT_FSIZE, limit) != 0 || limit[0] > long.MaxValue ? long.MaxValue : (long)limit[0];
        }
    }

    /// <summary>
    /// Makes writing beyond that size an error for whoever writes, unless somebody has a handler for the signal: a guest must
    /// not end the process by it.
    /// </summary>
    internal static void MakeLargestSizeAnError()
    {
        if (LargestSize == long.MaxValue) return;
        Libc.SignalAction action;
        if (Libc.SetSignalAction(SIGXFSZ, null, &action) != 0 || action.Handler != 0) return;
        action.Handler = SIG_IGN;
        _ = Libc.SetSignalAction(SIGXFSZ, &action, null);
    }

    /// <summary>
    /// Makes a file without a name for code: a memory file, or where the system refuses those (a sandbox may), one in shared
    /// memory or among temporary files, where code may be mapped. Nobody else can open it.
    /// </summary>
    /// <returns>The descriptor; negative if there is no way.</returns>
    internal static int CreateForCode(string name)
    {
        int memory = Libc.CreateMemoryFile(name, Libc.MFD_CLOEXEC);
        if (memory >= 0) return memory;
        foreach (string folder in (ReadOnlySpan<string>)["/dev/shm", "/tmp", "/var/tmp"])
        {
            int descriptor = Libc.Open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0x180);
            if (descriptor < 0) continue;
            byte* trial = Libc.Map(null, 4096, Libc.PROT_READ | Libc.PROT_EXEC, Libc.MAP_SHARED, descriptor, 0);
            if (!Libc.Failed(trial))
            {
                _ = Libc.Unmap(trial, 4096);
                return descriptor;
            }
            _ = Libc.Close(descriptor);
        }
        return -1;
    }
}
