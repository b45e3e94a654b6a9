using System.Runtime.InteropServices;

namespace Tiered.Native;

/// <summary>The C library calls the runtime needs: virtual memory, signals and thread stacks. Linux with glibc.</summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc.so.6";

    internal const int PROT_NONE = 0, PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4;
    internal const int MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_FIXED = 0x10, MAP_ANONYMOUS = 0x20, MAP_NORESERVE = 0x4000;
    internal const int MREMAP_MAYMOVE = 1, MREMAP_FIXED = 2, MADV_REMOVE = 9;
    internal const int MFD_CLOEXEC = 1, MFD_ALLOW_SEALING = 2;
    internal const int F_ADD_SEALS = 1033, F_SEAL_SEAL = 1, F_SEAL_SHRINK = 2, F_SEAL_GROW = 4, F_SEAL_WRITE = 8;
    internal const int FALLOC_FL_KEEP_SIZE = 1, FALLOC_FL_PUNCH_HOLE = 2;
    internal const int PRIO_PROCESS = 0;
    internal const int SIGILL = 4, SIGBUS = 7, SIGFPE = 8, SIGSEGV = 11;
    internal const int SA_SIGINFO = 4, SA_NODEFER = 0x40000000,
        SA_RESETHAND = unchecked((int)0x80000000);

    /// <summary>glibc's <c>struct sigaction</c>, the same on x86-64 and arm64.</summary>
    internal struct SignalAction
    {
        public nint Handler;
        public fixed ulong Mask[16];
        public int Flags;
        public nint Restorer;
    }

    [LibraryImport(Library, EntryPoint = "mmap", SetLastError = true)]
    internal static partial byte* Map(void* address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport(Library, EntryPoint = "munmap", SetLastError = true)]
    internal static partial int Unmap(void* address, nuint length);

    [LibraryImport(Library, EntryPoint = "mprotect", SetLastError = true)]
    internal static partial int Protect(void* address, nuint length, int protection);

    /// <summary>With 0 for the old length: a second view of a shared mapping.</summary>
    [LibraryImport(Library, EntryPoint = "mremap", SetLastError = true)]
    internal static partial byte* Remap(void* address, nuint length, nuint newLength, int flags, void* newAddress);

    [LibraryImport(Library, EntryPoint = "madvise", SetLastError = true)]
    internal static partial int Advise(void* address, nuint length, int advice);

    [LibraryImport(Library, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int Truncate(int fd, long length);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "close")]
    internal static partial int Close(int fd);

    [LibraryImport(Library, EntryPoint = "getrlimit")]
    internal static partial int GetLimit(int resource, ulong* limit);

    [LibraryImport(Library, EntryPoint = "fallocate", SetLastError = true)]
    internal static partial int Allocate(int fd, int mode, long offset, long length);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Control(int fd, int command, int argument);

    [LibraryImport(Library, EntryPoint = "sigaction", SetLastError = true)]
    internal static partial int SetSignalAction(int signal, SignalAction* action, SignalAction* old);

    [LibraryImport(Library, EntryPoint = "pthread_self")]
    internal static partial nint CurrentThread();

    [LibraryImport(Library, EntryPoint = "pthread_getattr_np")]
    internal static partial int GetThreadAttributes(nint thread, void* attributes);

    [LibraryImport(Library, EntryPoint = "pthread_attr_getstack")]
    internal static partial int GetStack(void* attributes, byte** lowest, nuint* size);

    [LibraryImport(Library, EntryPoint = "pthread_attr_destroy")]
    internal static partial int DestroyThreadAttributes(void* attributes);

    [LibraryImport(Library, EntryPoint = "pthread_key_create")]
    internal static partial int CreateThreadKey(uint* key, nint destructor);

    [LibraryImport(Library, EntryPoint = "pthread_setspecific")]
    internal static partial int SetThreadValue(uint key, void* value);

    /// <summary>With 0 for <paramref name="who"/>: of the running thread alone, as Linux has it.</summary>
    [LibraryImport(Library, EntryPoint = "setpriority", SetLastError = true)]
    internal static partial int SetPriority(int which, int who, int priority);

    [LibraryImport(Library, EntryPoint = "gettid")]
    internal static partial int CurrentThreadId();

    [LibraryImport(Library, EntryPoint = "nanosleep")]
    private static partial int Sleep(long* time, long* left);

    /// <summary>Sleeps for a fraction of a second; less if a signal comes. Unlike .NET's, not in whole milliseconds.</summary>
    internal static void Sleep(TimeSpan time)
    {
        long* specification = stackalloc long[] { 0, (long)Math.Min(time.TotalNanoseconds, 999_999_999) };
        _ = Sleep(specification, null);
    }

    [LibraryImport(Library, EntryPoint = "sem_init", SetLastError = true)]
    internal static partial int InitializeSemaphore(void* semaphore, int shared, uint value);

    /// <summary>Address of an exported function of the C library.</summary>
    internal static nint Export(string name) => NativeLibrary.GetExport(NativeLibrary.Load(Library), name);

    internal static bool Failed(byte* mapping) => mapping == (byte*)-1;
}
