using System.Runtime.ConstrainedExecution;
using Tiered.Native;
using Tiered.Profiling;

namespace Tiered.Runtime;

/// <summary>
/// The one range of the address space that holds compiled code, so that the signal handler can tell our faults by two
/// comparisons. Backed by a memory file: code is written through a short-lived writable view and executed through another, so
/// that no page is ever writable and executable. Where perf shall name code, shared memory without a file takes its place:
/// perf takes names of what is mapped from a file from that file alone.
/// </summary>
internal static unsafe class CodeMemory
{
    private const long WantedSize = 32L << 30;
    private const long LeastSize = 1L << 20;
    private const long PageSize = 4096;

    private static readonly object Gate = new();
    private static readonly SortedList<long, long> Free = [];
    private static int s_file;

    // Without a file: a mapping as large as the range, itself never accessible, of which all others are views.
    private static byte* s_shared;

    /// <summary>First address of the range.</summary>
    internal static byte* Start { get; private set; }

    /// <summary>End of the range.</summary>
    internal static byte* End { get; private set; }

    /// <summary>Reserves the range; once a process, before any code is allocated.</summary>
    /// <exception cref="WasmException">The system refuses.</exception>
    internal static void Initialize()
    {
        long size = Math.Min(WantedSize, MemoryFile.LargestSize & -PageSize);
        if (size < LeastSize)
            throw new WasmException($"no room for compiled code: files may have {size} bytes only (raise the limit, ulimit -f)");
        bool isNamed = PerfListing.HasMap;
        s_file = isNamed ? -1 : MemoryFile.CreateForCode("tiered-code");
        if (s_file < 0 && !isNamed)
            throw new WasmException("no room for compiled code: the system refuses memory files (memfd_create), and executable ones in /dev/shm, /tmp and /var/tmp");
        // Where address space is rationed (ulimit -v), less must do.
        while (true)
        {
            Start = Libc.Map(null, (nuint)size, Libc.PROT_NONE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE, -1, 0);
            if (!Libc.Failed(Start)) break;
            if ((size = size / 2 & -PageSize) < LeastSize)
                throw new WasmException("no room for compiled code: too little address space (raise the limit, ulimit -v)");
        }
        if (isNamed)
        {
            s_shared = Libc.Map(
                null, (nuint)size, Libc.PROT_NONE, Libc.MAP_SHARED | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE, -1, 0);
            if (Libc.Failed(s_shared)) throw new WasmException("no room for compiled code: no shared memory");
        }
        else if (Libc.Truncate(s_file, size) != 0) throw new WasmException("no room for compiled code: its memory file cannot grow");
        End = Start + size;
        Free.Add(0, size);
    }

    /// <summary>Allocates executable memory and lets <paramref name="write"/> fill it.</summary>
    internal static CodeAllocation Allocate<TState>(int size, TState state, MemoryWriter<TState> write) where TState : allows ref struct
    {
        long length = Math.Max(PageSize, (size + PageSize - 1) & -PageSize);
        long offset = Take(length);
        try
        {
            byte* view = MapWritable(offset, (nuint)length);
            try
            {
                write(new Span<byte>(view, size), state);
            }
            finally
            {
                _ = Libc.Unmap(view, (nuint)length);
            }
            byte* code = MapView(Start + offset, (nuint)length, Libc.PROT_READ | Libc.PROT_EXEC, offset);
            if (Libc.Failed(code)) throw new WasmException("cannot map compiled code for execution: memory is short, or the system forbids executable memory files");
            return new CodeAllocation(code, size);
        }
        catch
        {
            Give(offset, length);
            throw;
        }
    }

    /// <summary>Lets <paramref name="write"/> fill a part of an allocation that nothing runs yet.</summary>
    internal static void Write<TState>(CodeAllocation code, int offset, TState state, MemoryWriter<TState> write, int size)
        where TState : allows ref struct
    {
        long start = code.Start - Start + offset, first = start & -PageSize;
        nuint length = (nuint)((start + size + PageSize - 1 & -PageSize) - first);
        byte* view = MapWritable(first, length);
        try
        {
            write(new Span<byte>(view + (start - first), size), state);
        }
        finally
        {
            _ = Libc.Unmap(view, length);
        }
    }

    /// <summary>A writable view of an allocation, elsewhere: for code that comes piece by piece. Nothing writes to what already runs.</summary>
    internal static byte* OpenView(CodeAllocation code) => MapWritable(code.Start - Start, ViewLength(code));

    private static byte* MapWritable(long offset, nuint length)
    {
        byte* view = MapView(null, length, Libc.PROT_READ | Libc.PROT_WRITE, offset);
        return Libc.Failed(view) ? throw new OutOfMemoryException("cannot map code memory for writing") : view;
    }

    /// <summary>A view of a part of the memory: at a place within the range, or anywhere for null.</summary>
    private static byte* MapView(byte* place, nuint length, int protection, long offset)
    {
        bool isFixed = place != null;
        if (s_shared == null)
            return Libc.Map(place, length, protection, Libc.MAP_SHARED | (isFixed ? Libc.MAP_FIXED : 0), s_file, offset);
        int flags = Libc.MREMAP_MAYMOVE | (isFixed ? Libc.MREMAP_FIXED : 0);
        byte* view = Libc.Remap(s_shared + offset, 0, length, flags, place);
        if (Libc.Failed(view) || Libc.Protect(view, length, protection) == 0) return view;
        // The range stays reserved.
        if (isFixed) MapNothing(view, length);
        else _ = Libc.Unmap(view, length);
        return (byte*)-1;
    }

    private static void MapNothing(byte* place, nuint length)
    {
        const int Flags = Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE | Libc.MAP_FIXED;
        _ = Libc.Map(place, length, Libc.PROT_NONE, Flags, -1, 0);
    }

    /// <summary>Ends a view.</summary>
    internal static void CloseView(byte* view, CodeAllocation code) => _ = Libc.Unmap(view, ViewLength(code));

    private static nuint ViewLength(CodeAllocation code) => (nuint)(code.Size + PageSize - 1 & -PageSize);

    /// <summary>Whether an address lies in the range.</summary>
    internal static bool Contains(nuint address) => address - (nuint)Start < (nuint)(End - Start);

    /// <summary>
    /// Makes pages of an artifact executable where they lie in the file: private, never writable, read from the file when they first run. Where the file's place forbids that (a
    /// file system mounted noexec, larger pages), the code is copied.
    /// </summary>
    internal static CodeAllocation Map(ArtifactFile file, int offset, int size)
    {
        long length = (size + PageSize - 1) & -PageSize;
        if (offset % Environment.SystemPageSize == 0 && s_shared == null)
        {
            long place = Take(length);
            byte* code = Libc.Map(Start + place, (nuint)length, Libc.PROT_READ | Libc.PROT_EXEC, Libc.MAP_PRIVATE | Libc.MAP_FIXED, file.Descriptor, file.FileOffset + offset);
            if (!Libc.Failed(code)) return new CodeAllocation(code, size);
            Give(place, length);
        }
        return Allocate(size, file.Read(offset, size).Span, static (destination, source) => source.CopyTo(destination));
    }

    /// <summary>Returns the pages of an allocation to the system. Nothing may run or return into it any more.</summary>
    internal static void Release(byte* code, int size)
    {
        long length = Math.Max(PageSize, (size + PageSize - 1) & -PageSize);
        MapNothing(code, (nuint)length);
        if (s_shared == null)
        {
            _ = Libc.Allocate(s_file, Libc.FALLOC_FL_KEEP_SIZE | Libc.FALLOC_FL_PUNCH_HOLE, code - Start, length);
        }
        else
        {
            byte* view = MapView(null, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE, code - Start);
            if (!Libc.Failed(view))
            {
                _ = Libc.Advise(view, (nuint)length, Libc.MADV_REMOVE);
                _ = Libc.Unmap(view, (nuint)length);
            }
        }
        Give(code - Start, length);
    }

    private static long Take(long length)
    {
        using (new UninterruptibleLock(Gate))
        {
            for (int i = 0; i < Free.Count; i++)
            {
                long start = Free.GetKeyAtIndex(i), available = Free.GetValueAtIndex(i);
                if (available < length) continue;
                Free.RemoveAt(i);
                if (available > length) Free.Add(start + length, available - length);
                return start;
            }
        }
        throw new OutOfMemoryException("the code range of this process is full");
    }

    private static void Give(long start, long length)
    {
        using (new UninterruptibleLock(Gate))
        {
            Free.Add(start, length);
            int i = Free.IndexOfKey(start);
            if (i + 1 < Free.Count && start + length == Free.GetKeyAtIndex(i + 1))
            {
                Free.SetValueAtIndex(i, length += Free.GetValueAtIndex(i + 1));
                Free.RemoveAt(i + 1);
            }
            if (i > 0 && Free.GetKeyAtIndex(i - 1) + Free.GetValueAtIndex(i - 1) == start)
            {
                Free.SetValueAtIndex(i - 1, Free.GetValueAtIndex(i - 1) + length);
                Free.RemoveAt(i);
            }
        }
    }
}

/// <summary>Executable pages; freed when disposed or collected.</summary>
internal sealed unsafe class CodeAllocation(byte* start, int size) : CriticalFinalizerObject, IDisposable
{
    private int _released;

    internal byte* Start { get; } = start;
    internal int Size { get; } = size;

    ~CodeAllocation() => Dispose();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            // In this order: once released, the same addresses may belong to another module. Finalizers of owner and allocation come in any order.
            CodeRegistry.Remove(this);
            CodeMemory.Release(Start, Size);
        }
        GC.SuppressFinalize(this);
    }
}
