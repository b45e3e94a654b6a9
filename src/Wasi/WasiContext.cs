using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tiered.Native;
using Tiered.Wasi.Native;

namespace Tiered.Wasi;

/// <summary>
/// The world of one WASI guest: its arguments, descriptors and clocks, and the functions it imports. Used by one store, and with it by one thread,
/// at a time. Guests reach nothing but what the options name: every path is resolved below a preopened directory.
/// </summary>
public sealed unsafe partial class WasiContext : IDisposable
{
    private const int FirstPreopen = 3;

    private readonly DescriptorTable _descriptors;
    private readonly BlockingWait _wait = new();
    private readonly PathResolver _path = new();
    private readonly PathResolver _otherPath = new();
    private readonly byte[][] _arguments;
    private readonly byte[][] _environment;
    private readonly TimeProvider? _time;
    private readonly Random? _random;
    private Instance? _instance;
    private Memory? _memory;

    /// <summary>Makes a context; opens the preopened directories.</summary>
    /// <exception cref="ArgumentException">An argument or variable holds a NUL, or a variable's name is empty or holds <c>=</c>.</exception>
    /// <exception cref="IOException">A directory cannot be opened.</exception>
    public WasiContext(WasiOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxDescriptors, FirstPreopen);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxDescriptors, DescriptorTable.MaxDescriptors);
        _descriptors = new DescriptorTable(options.MaxDescriptors);
        MemoryFile.MakeLargestSizeAnError();
        _arguments = new byte[options.Arguments.Count][];
        for (int i = 0; i < _arguments.Length; i++) _arguments[i] = Encode(options.Arguments[i], "argument");
        _environment = new byte[options.Environment.Count][];
        int variable = 0;
        foreach (var (name, value) in options.Environment)
        {
            if (name.Length == 0 || name.Contains('=')) throw new ArgumentException($"'{name}' cannot be the name of an environment variable");
            _environment[variable++] = Encode($"{name}={value}", "environment variable");
        }
        _time = options.TimeProvider;
        _random = options.Random;
        try
        {
            _descriptors.Add(Connect(options.Stdin, 0));
            _descriptors.Add(Connect(options.Stdout, 1));
            _descriptors.Add(Connect(options.Stderr, 2));
            if (options.Preopens.Count > options.MaxDescriptors - FirstPreopen)
                throw new ArgumentException("more preopened directories than MaxDescriptors allows", nameof(options));
            foreach (var preopen in options.Preopens) _descriptors.Add(HostDescriptor.Preopen(preopen));
        }
        catch
        {
            _descriptors.CloseAll();
            throw;
        }
    }

    /// <summary>Defines the functions of <c>wasi_snapshot_preview1</c> and <c>wasi_unstable</c>.</summary>
    /// <param name="imports">Where to define them.</param>
    /// <param name="store">The store of the instances that will import them.</param>
    public void AddTo(Imports imports, Store store)
    {
        ArgumentNullException.ThrowIfNull(imports);
        foreach (var function in WasiFunctions.All)
        {
            AddTo(imports, store, WasiAbi.Preview1, function);
            if (function.Name != "sock_accept" || WasiAbi.Unstable.HasSocketAccept) AddTo(imports, store, WasiAbi.Unstable, function);
        }
    }

    private void AddTo(Imports imports, Store store, WasiAbi abi, WasiFunction function)
    {
        var implementation = function.Implementation;
        imports.Define(abi.ModuleName, function.Name, Function.FromHost(store, function.Type, (caller, slots) =>
        {
            _wait.Store = store;
            slots[0] = (ulong)implementation(this, new WasiCall(MemoryOf(caller.Instance), abi, slots));
        }));
    }

    /// <summary>The memory that the calling instance exports as <c>memory</c>; an empty one, in which no address is valid, without such an export.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private GuestMemory MemoryOf(Instance? instance)
    {
        if (!ReferenceEquals(instance, _instance) || instance is null) FindMemory(instance);
        if (_memory is not { } memory) return default;
        return new GuestMemory((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory.GetSpan(0, 0))), (ulong)memory.Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FindMemory(Instance? instance)
    {
        _memory = instance?.GetMemory("memory");
        _instance = instance;
    }

    /// <summary>Makes one of the process's own descriptors the guest's; it stays open when the guest closes it.</summary>
    internal uint Adopt(int fd)
    {
        if (_descriptors.IsFull) throw new InvalidOperationException("the guest has as many descriptors as MaxDescriptors allows");
        return _descriptors.Add(HostDescriptor.Inherit(fd) ?? throw new ArgumentException("no such descriptor", nameof(fd)));
    }

    private static byte[] Encode(string text, string what)
    {
        if (text.Contains('\0')) throw new ArgumentException($"the {what} '{text}' holds a NUL");
        return RawText.Encode(text);
    }

    // A process may have been started without a standard stream; the guest's numbers stay what they are.
    private static Descriptor Connect(WasiStdio stdio, int fd)
    {
        if (stdio.Stream is { } stream) return new StreamDescriptor(stream);
        return HostDescriptor.CameFromParent(fd) && HostDescriptor.Inherit(fd) is { } inherited ? inherited : new StreamDescriptor(new ClosedStream());
    }

    /// <summary>
    /// Closes everything the guest has open, and flushes streams that it wrote to; what they throw comes out when all is closed. The guest's
    /// later calls fail with <c>EBADF</c>.
    /// </summary>
    public void Dispose()
    {
        _wait.Dispose();
        _instance = null;
        _memory = null;
        _descriptors.CloseAll();
    }
}
