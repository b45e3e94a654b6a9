using System.Runtime.CompilerServices;
using Tiered.Native;

namespace Tiered.Runtime;

/// <summary>The lowest stack address that compiled code may use on the current thread.</summary>
internal static unsafe class ThreadStack
{
    /// <summary>
    /// Room kept below the limit for host functions, builtins and the runtime's own needs: compiled code checks only at
    /// function entry, so host code called from the deepest frame has this much.
    /// </summary>
    private const long RedZone = 256 * 1024;

    [ThreadStatic]
    private static nuint t_limit;

    /// <summary>The current thread's limit; computed once a thread.</summary>
    internal static nuint Limit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            nuint limit = t_limit;
            return limit != 0 ? limit : t_limit = Compute();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nuint Compute()
    {
        // pthread_attr_t is 56 bytes on x86-64 and 64 on arm64.
        ulong* attributes = stackalloc ulong[16];
        byte* lowest;
        nuint size;
        if (Libc.GetThreadAttributes(Libc.CurrentThread(), attributes) != 0) throw new InvalidOperationException("cannot find the stack of this thread");
        int status = Libc.GetStack(attributes, &lowest, &size);
        _ = Libc.DestroyThreadAttributes(attributes);
        if (status != 0) throw new InvalidOperationException("cannot find the stack of this thread");
        // An unlimited main stack has no useful lowest address: allow what a usual thread has.
        byte* here = (byte*)attributes;
        if (here - lowest > 1L << 30) lowest = here - (8 << 20);
        return (nuint)(lowest + Math.Min(RedZone, (long)size / 2));
    }
}
