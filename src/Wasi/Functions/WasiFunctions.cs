namespace Tiered.Wasi;

/// <summary>One call from a guest: its memory, the version of the interface, and the arguments.</summary>
internal readonly ref struct WasiCall(GuestMemory memory, WasiAbi abi, ReadOnlySpan<ulong> arguments)
{
    private readonly ReadOnlySpan<ulong> _arguments = arguments;

    internal GuestMemory Memory { get; } = memory;
    internal WasiAbi Abi { get; } = abi;

    /// <summary>A 32-bit argument.</summary>
    internal uint this[int index] => (uint)_arguments[index];

    /// <summary>A 64-bit argument.</summary>
    internal ulong Long(int index) => _arguments[index];
}

/// <summary>What a function does; the result is what the guest gets.</summary>
internal delegate Errno WasiImplementation(WasiContext context, WasiCall call);

/// <summary>One function of the interface.</summary>
/// <param name="Name">Name of the import.</param>
/// <param name="Type">Parameters, and the error code as result.</param>
/// <param name="Implementation">What it does.</param>
internal sealed record WasiFunction(string Name, FunctionType Type, WasiImplementation Implementation);

/// <summary>All functions of the interface.</summary>
internal static class WasiFunctions
{
    internal static readonly WasiFunction[] All =
    [
        Make("args_get", "ii", static (w, c) => w.ArgumentsGet(c.Memory, c[0], c[1])),
        Make("args_sizes_get", "ii", static (w, c) => w.ArgumentsSizesGet(c.Memory, c[0], c[1])),
        Make("environ_get", "ii", static (w, c) => w.EnvironmentGet(c.Memory, c[0], c[1])),
        Make("environ_sizes_get", "ii", static (w, c) => w.EnvironmentSizesGet(c.Memory, c[0], c[1])),
        Make("clock_res_get", "ii", static (w, c) => w.ClockResolutionGet(c.Memory, c[0], c[1])),
        Make("clock_time_get", "iIi", static (w, c) => w.ClockTimeGet(c.Memory, c[0], c[2])),
        Make("fd_advise", "iIIi", static (w, c) => w.FdAdvise(c[0], c.Long(1), c.Long(2), c[3])),
        Make("fd_allocate", "iII", static (w, c) => w.FdAllocate(c[0], c.Long(1), c.Long(2))),
        Make("fd_close", "i", static (w, c) => w.FdClose(c[0])),
        Make("fd_datasync", "i", static (w, c) => w.FdDataSync(c[0])),
        Make("fd_fdstat_get", "ii", static (w, c) => w.FdStatGet(c.Memory, c[0], c[1])),
        Make("fd_fdstat_set_flags", "ii", static (w, c) => w.FdStatSetFlags(c[0], c[1])),
        Make("fd_fdstat_set_rights", "iII", static (w, c) => w.FdStatSetRights(c[0], c.Long(1), c.Long(2))),
        Make("fd_filestat_get", "ii", static (w, c) => w.FdFileStatGet(c.Memory, c.Abi, c[0], c[1])),
        Make("fd_filestat_set_size", "iI", static (w, c) => w.FdFileStatSetSize(c[0], c.Long(1))),
        Make("fd_filestat_set_times", "iIIi", static (w, c) => w.FdFileStatSetTimes(c[0], c.Long(1), c.Long(2), c[3])),
        Make("fd_pread", "iiiIi", static (w, c) => w.FdReadAt(c.Memory, c[0], c[1], c[2], c.Long(3), c[4])),
        Make("fd_prestat_get", "ii", static (w, c) => w.FdPrestatGet(c.Memory, c[0], c[1])),
        Make("fd_prestat_dir_name", "iii", static (w, c) => w.FdPrestatName(c.Memory, c[0], c[1], c[2])),
        Make("fd_pwrite", "iiiIi", static (w, c) => w.FdWriteAt(c.Memory, c[0], c[1], c[2], c.Long(3), c[4])),
        Make("fd_read", "iiii", static (w, c) => w.FdRead(c.Memory, c[0], c[1], c[2], c[3])),
        Make("fd_readdir", "iiiIi", static (w, c) => w.FdReadDirectory(c.Memory, c[0], c[1], c[2], c.Long(3), c[4])),
        Make("fd_renumber", "ii", static (w, c) => w.FdRenumber(c[0], c[1])),
        Make("fd_seek", "iIii", static (w, c) => w.FdSeek(c.Memory, c.Abi, c[0], (long)c.Long(1), c[2], c[3])),
        Make("fd_sync", "i", static (w, c) => w.FdSync(c[0])),
        Make("fd_tell", "ii", static (w, c) => w.FdTell(c.Memory, c[0], c[1])),
        Make("fd_write", "iiii", static (w, c) => w.FdWrite(c.Memory, c[0], c[1], c[2], c[3])),
        Make("path_create_directory", "iii", static (w, c) => w.PathCreateDirectory(c.Memory, c[0], c[1], c[2])),
        Make("path_filestat_get", "iiiii", static (w, c) => w.PathFileStatGet(c.Memory, c.Abi, c[0], c[1], c[2], c[3], c[4])),
        Make("path_filestat_set_times", "iiiiIIi", static (w, c) => w.PathFileStatSetTimes(c.Memory, c[0], c[1], c[2], c[3], c.Long(4), c.Long(5), c[6])),
        Make("path_link", "iiiiiii", static (w, c) => w.PathLink(c.Memory, c[0], c[1], c[2], c[3], c[4], c[5], c[6])),
        Make("path_open", "iiiiiIIii", static (w, c) => w.PathOpen(c.Memory, c[0], c[1], c[2], c[3], c[4], c.Long(5), c[7], c[8])),
        Make("path_readlink", "iiiiii", static (w, c) => w.PathReadLink(c.Memory, c[0], c[1], c[2], c[3], c[4], c[5])),
        Make("path_remove_directory", "iii", static (w, c) => w.PathRemoveDirectory(c.Memory, c[0], c[1], c[2])),
        Make("path_rename", "iiiiii", static (w, c) => w.PathRename(c.Memory, c[0], c[1], c[2], c[3], c[4], c[5])),
        Make("path_symlink", "iiiii", static (w, c) => w.PathSymlink(c.Memory, c[0], c[1], c[2], c[3], c[4])),
        Make("path_unlink_file", "iii", static (w, c) => w.PathUnlinkFile(c.Memory, c[0], c[1], c[2])),
        Make("poll_oneoff", "iiii", static (w, c) => w.PollOneOff(c.Memory, c.Abi, c[0], c[1], c[2], c[3])),
        Make("proc_exit", "i", static (_, c) => throw new WasiExitException((int)c[0]), hasResult: false),
        Make("proc_raise", "i", static (_, c) => WasiContext.ProcessRaise(c[0])),
        Make("sched_yield", "", static (_, _) => WasiContext.Yield()),
        Make("random_get", "ii", static (w, c) => w.RandomGet(c.Memory, c[0], c[1])),
        Make("sock_accept", "iii", static (w, c) => w.SocketAccept(c.Memory, c[0], c[1], c[2])),
        Make("sock_recv", "iiiiii", static (w, c) => w.SocketReceive(c.Memory, c[0], c[1], c[2], c[3], c[4], c[5])),
        Make("sock_send", "iiiii", static (w, c) => w.SocketSend(c.Memory, c[0], c[1], c[2], c[3], c[4])),
        Make("sock_shutdown", "ii", static (w, c) => w.SocketShutdown(c[0], c[1])),
    ];

    /// <param name="name">Name of the import.</param>
    /// <param name="parameters">One letter a parameter: <c>i</c> for 32 bits, <c>I</c> for 64.</param>
    /// <param name="implementation">What it does.</param>
    /// <param name="hasResult">False for the function that does not return.</param>
    private static WasiFunction Make(string name, string parameters, WasiImplementation implementation, bool hasResult = true)
    {
        Span<ValType> types = stackalloc ValType[parameters.Length];
        for (int i = 0; i < types.Length; i++) types[i] = parameters[i] == 'I' ? ValType.I64 : ValType.I32;
        return new WasiFunction(name, FunctionType.Create(types, hasResult ? [ValType.I32] : []), implementation);
    }
}
