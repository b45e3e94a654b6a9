using System.Runtime.InteropServices;

namespace Tiered.Backend.Llvm.Watch;

/// <summary>What watching a thread takes of the C library: glibc on Linux.</summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc.so.6";

    internal const int PROT_READ = 1, PROT_WRITE = 2, PROT_EXEC = 4;
    internal const int MAP_PRIVATE = 2, MAP_ANONYMOUS = 0x20;
    internal const int SA_SIGINFO = 4, SA_RESTART = 0x10000000;

    /// <summary>glibc's <c>struct sigaction</c>.</summary>
    internal struct SignalAction
    {
        public nint Handler;
        public fixed ulong Mask[16];
        public int Flags;
        public nint Restorer;
    }

    /// <summary>C's <c>struct timespec</c>.</summary>
    internal struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport(Library, EntryPoint = "mmap", SetLastError = true)]
    internal static partial byte* Map(void* address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport(Library, EntryPoint = "mprotect", SetLastError = true)]
    internal static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport(Library, EntryPoint = "sigaction", SetLastError = true)]
    internal static partial int SetSignalAction(int signal, SignalAction* action, SignalAction* old);

    [LibraryImport(Library, EntryPoint = "pthread_self")]
    internal static partial nint CurrentThread();

    [LibraryImport(Library, EntryPoint = "pthread_getcpuclockid")]
    internal static partial int GetThreadClock(nint thread, int* clock);

    [LibraryImport(Library, EntryPoint = "clock_gettime")]
    internal static partial int GetTime(int clock, Time* time);

    [LibraryImport(Library, EntryPoint = "pthread_sigqueue")]
    internal static partial int SignalThread(nint thread, int signal, void* value);
}
