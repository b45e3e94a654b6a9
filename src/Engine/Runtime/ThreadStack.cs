using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tiered.Native;

namespace Tiered.Runtime;

/// <summary>
/// The part of a thread's stack that compiled code may use, as a store remembers it of the thread that used it last. Asking whether that is
/// still the current thread needs no thread-local storage, which would be a fifth of what a call into WebAssembly costs: stacks of living
/// threads do not overlap, and <see cref="s_ended"/> changes when a thread ends whose stack was ever asked for.
/// </summary>
internal unsafe struct ThreadStack
{
    /// <summary>
    /// Room kept below the limit for host functions, builtins and the runtime's own needs: compiled code checks only at
    /// function entry, so host code called from the deepest frame has this much.
    /// </summary>
    private const long RedZone = 256 * 1024;

    /// <summary>
    /// The same of a stack of less than twice that, of which it is half but not less than this: a host function with a thousand vectors
    /// takes 16 KiB before any code of the embedder runs. A smaller stack runs no WebAssembly code.
    /// </summary>
    private const long SmallestRedZone = 64 * 1024;

    // A semaphore that nobody waits for: its first word counts the threads that have ended, since posting it is the destructor of a
    // thread-specific value. libc runs that before the stack can be given to another thread. It is never freed.
    private static readonly uint* s_ended;
    private static readonly uint s_key;

    [ThreadStatic]
    private static nuint t_limit;

    [ThreadStatic]
    private static nuint t_top;

    [ThreadStatic]
    private static object? t_thread;

    private nuint _size;
    private uint _ended;

    static ThreadStack()
    {
        // A sem_t is 32 bytes on 64-bit Linux.
        s_ended = (uint*)NativeMemory.AlignedAlloc(32, 64);
        uint key;
        if (Libc.InitializeSemaphore(s_ended, 0, 0) != 0 || Libc.CreateThreadKey(&key, Libc.Export("sem_post")) != 0)
            throw new InvalidOperationException("cannot watch threads end: no thread-specific key is left");
        s_key = key;
    }

    /// <summary>The lowest address that compiled code may use on this stack.</summary>
    internal nuint Limit { get; private init; }

    /// <summary>The end of the stack: its highest address, plus one.</summary>
    internal nuint Top { get; private init; }

    /// <summary>An object that stands for the running thread, and for no other thread ever.</summary>
    internal static object Thread => t_thread ??= new object();

    /// <summary>Whether this is the stack of the running thread.</summary>
    /// <param name="local">An address in a frame of the running thread.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool IsCurrent(void* local) => (nuint)local - Limit < _size && Volatile.Read(ref *s_ended) == _ended;

    /// <summary>The running thread's stack; found out once a thread.</summary>
    internal static ThreadStack Current
    {
        get
        {
            // At the counter's end threads are no longer seen to end, so no stack is remembered any more.
            uint ended = Volatile.Read(ref *s_ended);
            if (t_limit == 0) Find();
            return new ThreadStack { Limit = t_limit, Top = t_top, _size = ended < int.MaxValue ? t_top - t_limit : 0, _ended = ended };
        }
    }

    private static void Find()
    {
        // pthread_attr_t is 56 bytes on x86-64 and 64 on arm64.
        ulong* attributes = stackalloc ulong[16];
        byte* lowest;
        nuint size;
        if (Libc.GetThreadAttributes(Libc.CurrentThread(), attributes) != 0) throw new InvalidOperationException("cannot find the stack of this thread");
        int status = Libc.GetStack(attributes, &lowest, &size);
        _ = Libc.DestroyThreadAttributes(attributes);
        if (status != 0 || Libc.SetThreadValue(s_key, s_ended) != 0) throw new InvalidOperationException("cannot find the stack of this thread");
        byte* top = lowest + size;
        // An unlimited main stack has no useful lowest address: allow what a usual thread has.
        byte* here = (byte*)attributes;
        if (here - lowest > 1L << 30) lowest = here - (8 << 20);
        t_top = (nuint)top;
        long redZone = Math.Min(RedZone, Math.Max(SmallestRedZone, (long)size / 2));
        t_limit = (nuint)(lowest + Math.Min(redZone, top - lowest));
    }
}
