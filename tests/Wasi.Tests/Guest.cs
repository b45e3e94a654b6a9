using System.Runtime.CompilerServices;
using System.Text;
using Tiered.Wasi;

namespace Tiered.Tests;

/// <summary>A guest without code: a memory, and the functions of the interface called by name as an import would.</summary>
internal sealed unsafe class Guest : IDisposable
{
    internal const int MemorySize = 1 << 20;

    private static readonly Dictionary<string, WasiFunction> Functions = WasiFunctions.All.ToDictionary(f => f.Name);

    private readonly byte[] _memory = GC.AllocateArray<byte>(MemorySize, pinned: true);
    private uint _next = 1024;

    internal Guest(WasiOptions options) => Context = new WasiContext(options);

    /// <summary>A guest with one directory, as descriptor 3.</summary>
    internal Guest(TempDirectory directory, bool readOnly = false)
        : this(new WasiOptions { Preopens = [new WasiPreopen(directory.Path, "/sandbox", readOnly)] }) { }

    internal WasiContext Context { get; }

    internal WasiAbi Abi { get; init; } = WasiAbi.Preview1;

    internal Errno Call(string name, params ReadOnlySpan<ulong> arguments)
    {
        fixed (byte* start = _memory)
            return Functions[name].Implementation(Context, new WasiCall(new GuestMemory(start, MemorySize), Abi, arguments));
    }

    internal Span<byte> Memory => _memory;

    internal uint Reserve(int size)
    {
        uint at = _next;
        _next += (uint)size + 8;
        return at;
    }

    internal uint Put(ReadOnlySpan<byte> bytes)
    {
        uint at = Reserve(bytes.Length);
        bytes.CopyTo(_memory.AsSpan((int)at));
        return at;
    }

    internal (uint Address, uint Length) Put(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return (Put(bytes), (uint)bytes.Length);
    }

    internal T Get<T>(uint at) where T : unmanaged => Unsafe.ReadUnaligned<T>(ref _memory[at]);

    internal void Set<T>(uint at, T value) where T : unmanaged => Unsafe.WriteUnaligned(ref _memory[at], value);

    internal uint Vector(uint address, uint length)
    {
        uint at = Reserve(8);
        Set(at, address);
        Set(at + 4, length);
        return at;
    }

    /// <summary>Opens a path below a directory.</summary>
    internal Errno Open(string path, out uint fd, OpenFlags flags = 0, Rights rights = Rights.File, Rights inheriting = Rights.None,
        FdFlags fdFlags = 0, bool follow = true, uint directory = 3)
    {
        var (address, length) = Put(path);
        uint result = Reserve(4);
        var error = Call("path_open", directory, follow ? 1u : 0, address, length, (ulong)flags, (ulong)rights, (ulong)inheriting, (ulong)fdFlags, result);
        fd = Get<uint>(result);
        return error;
    }

    /// <summary>Opens a path that must be there.</summary>
    internal uint MustOpen(string path, OpenFlags flags = 0, Rights rights = Rights.File, FdFlags fdFlags = 0)
    {
        Assert.Equal(Errno.Success, Open(path, out uint fd, flags, rights, Rights.File, fdFlags));
        return fd;
    }

    internal Errno Write(uint fd, string text, out uint written)
    {
        var (address, length) = Put(text);
        uint result = Reserve(4);
        var error = Call("fd_write", fd, Vector(address, length), 1, result);
        written = Get<uint>(result);
        return error;
    }

    internal void MustWrite(uint fd, string text)
    {
        Assert.Equal(Errno.Success, Write(fd, text, out uint written));
        Assert.Equal((uint)Encoding.UTF8.GetByteCount(text), written);
    }

    internal Errno Read(uint fd, out string text, uint size = 1000)
    {
        uint buffer = Reserve((int)size), result = Reserve(4);
        var error = Call("fd_read", fd, Vector(buffer, size), 1, result);
        text = error == Errno.Success ? Text(buffer, Get<uint>(result)) : "";
        return error;
    }

    internal string MustRead(uint fd)
    {
        Assert.Equal(Errno.Success, Read(fd, out string text));
        return text;
    }

    internal string Text(uint address, uint length) => Encoding.UTF8.GetString(_memory, (int)address, (int)length);

    /// <summary>Calls a function whose parameters are a directory and a path.</summary>
    internal Errno OnPath(string function, string path, uint directory = 3)
    {
        var (address, length) = Put(path);
        return Call(function, directory, address, length);
    }

    internal Errno Stat(string path, bool follow = true)
    {
        var (address, length) = Put(path);
        return Call("path_filestat_get", 3, follow ? 1u : 0, address, length, Reserve(64));
    }

    /// <summary>Calls <c>path_rename</c> or <c>path_link</c>.</summary>
    internal Errno Two(string function, string from, string to, uint fromDirectory = 3, uint toDirectory = 3, bool follow = false)
    {
        var (a, al) = Put(from);
        var (b, bl) = Put(to);
        return function == "path_link" ? Call(function, fromDirectory, follow ? 1u : 0, a, al, toDirectory, b, bl) : Call(function, fromDirectory, a, al, toDirectory, b, bl);
    }

    internal Errno Symlink(string target, string path)
    {
        var (a, al) = Put(target);
        var (b, bl) = Put(path);
        return Call("path_symlink", a, al, 3, b, bl);
    }

    internal void Forget() => _next = 1024;

    public void Dispose() => Context.Dispose();
}

/// <summary>A directory of its own, with a neighbour that guests must not reach.</summary>
internal sealed class TempDirectory : IDisposable
{
    private readonly string _parent;

    internal TempDirectory()
    {
        _parent = Directory.CreateTempSubdirectory("tiered-wasi-").FullName;
        Path = System.IO.Path.Combine(_parent, "sandbox");
        Outside = System.IO.Path.Combine(_parent, "outside");
        Directory.CreateDirectory(Path);
        Directory.CreateDirectory(Outside);
        File.WriteAllText(System.IO.Path.Combine(Outside, "secret"), Secret);
    }

    internal const string Secret = "not for the guest";

    internal string Path { get; }
    internal string Outside { get; }

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    internal string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    internal void Link(string name, string target) => File.CreateSymbolicLink(this[name], target);

    /// <summary>Nothing outside the sandbox was touched.</summary>
    internal void AssertUntouched()
    {
        Assert.Equal(["outside", "sandbox"], Directory.GetFileSystemEntries(_parent).Select(System.IO.Path.GetFileName).Order());
        Assert.Equal([System.IO.Path.Combine(Outside, "secret")], Directory.GetFileSystemEntries(Outside));
        Assert.Equal(Secret, File.ReadAllText(System.IO.Path.Combine(Outside, "secret")));
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
