using System.Runtime.CompilerServices;
using Tiered.Wasi.Native;

namespace Tiered.Wasi;

// Sockets, which a guest has when it inherits them as standard streams, and by accepting from those.
public sealed unsafe partial class WasiContext
{
    internal Errno SocketAccept(GuestMemory memory, uint fd, uint flags, uint result)
    {
        var error = GetSocket(fd, Rights.SocketAccept, out var socket);
        if (error != Errno.Success) return error;
        if ((flags & ~(uint)FdFlags.NonBlocking) != 0) return Errno.Invalid;
        if (!memory.Contains(result, sizeof(uint))) return Errno.Fault;
        if (_descriptors.IsFull) return Errno.TooManyFiles;
        int accepted, kind = Linux.O_CLOEXEC | (flags != 0 ? Linux.O_NONBLOCK : 0);
        do
        {
            error = Await(socket, Linux.POLLIN);
            if (error != Errno.Success) return error;
            accepted = Linux.Accept(socket.Fd, null, null, kind);
        }
        while (accepted < 0 && GoesOn(socket));
        if (accepted < 0) return Linux.LastError;
        var descriptor = HostDescriptor.Own(accepted, FileType.SocketStream, Rights.Socket & ~Rights.SocketAccept, Rights.None, (FdFlags)flags);
        memory.TryWrite(result, _descriptors.Add(descriptor));
        return Errno.Success;
    }

    [SkipLocalsInit]
    internal Errno SocketReceive(GuestMemory memory, uint fd, uint vectors, uint count, uint flags, uint result, uint resultFlags)
    {
        const uint Peek = 1, WaitAll = 2;
        const ushort Truncated = 1;
        var error = GetSocket(fd, Rights.FdRead, out var socket);
        if (error != Errno.Success) return error;
        if (flags > (Peek | WaitAll) || count > MaxVectors) return Errno.Invalid;
        if (!memory.Contains(result, sizeof(uint)) || !memory.Contains(resultFlags, sizeof(ushort))) return Errno.Fault;
        Linux.IoVector* list = stackalloc Linux.IoVector[MaxVectors];
        error = ReadVectors(memory, vectors, count, list);
        if (error != Errno.Success) return error;
        var message = new Linux.MessageHeader { Vectors = list, VectorCount = count };
        // Only a stream that is not peeked at can be asked again for the rest.
        bool all = (flags & (Peek | WaitAll)) == WaitAll && socket.Type == FileType.SocketStream;
        int how = ((flags & Peek) != 0 ? Linux.MSG_PEEK : 0) | Linux.MSG_DONTWAIT;
        uint total = 0;
        while (true)
        {
            nint received = Linux.Receive(socket.Fd, &message, how);
            if (received < 0)
            {
                error = GoesOn(socket) ? Await(socket, Linux.POLLIN) : Linux.LastError;
                if (error == Errno.Success) continue;
                if (total == 0) return error;
                break;
            }
            total += (uint)received;
            if (!all || received == 0 || HostDescriptor.IsDone(ref message.Vectors, ref message.VectorCount, (nuint)received)) break;
        }
        memory.TryWrite(result, total);
        memory.TryWrite(resultFlags, (message.Flags & Linux.MSG_TRUNC) != 0 ? Truncated : (ushort)0);
        return Errno.Success;
    }

    [SkipLocalsInit]
    internal Errno SocketSend(GuestMemory memory, uint fd, uint vectors, uint count, uint flags, uint result)
    {
        var error = GetSocket(fd, Rights.FdWrite, out var socket);
        if (error != Errno.Success) return error;
        if (flags != 0 || count > MaxVectors) return Errno.Invalid;
        if (!memory.Contains(result, sizeof(uint))) return Errno.Fault;
        Linux.IoVector* list = stackalloc Linux.IoVector[MaxVectors];
        error = ReadVectors(memory, vectors, count, list);
        if (error != Errno.Success) return error;
        var message = new Linux.MessageHeader { Vectors = list, VectorCount = count };
        uint total = 0;
        while (true)
        {
            nint sent = Linux.Send(socket.Fd, &message, Linux.MSG_NOSIGNAL | Linux.MSG_DONTWAIT);
            if (sent < 0)
            {
                error = GoesOn(socket) ? Await(socket, Linux.POLLOUT) : Linux.LastError;
                if (error == Errno.Success) continue;
                if (total == 0) return error;
                break;
            }
            total += (uint)sent;
            bool once = (socket.Flags & FdFlags.NonBlocking) != 0 || socket.Type == FileType.SocketDatagram;
            if (once || HostDescriptor.IsDone(ref message.Vectors, ref message.VectorCount, (nuint)sent)) break;
        }
        memory.TryWrite(result, total);
        return Errno.Success;
    }

    /// <summary>Whether a call that failed is to be made again: a signal came, or it would have had to wait and may.</summary>
    private static bool GoesOn(HostDescriptor socket) =>
        Linux.Interrupted || Linux.LastErrorNumber == Linux.EAGAIN && (socket.Flags & FdFlags.NonBlocking) == 0;

    /// <summary>Waits for a socket, unless the guest asked not to wait.</summary>
    private Errno Await(HostDescriptor socket, short events) =>
        (socket.Flags & FdFlags.NonBlocking) != 0 ? Errno.Success : _wait.For(socket.Fd, events);

    internal Errno SocketShutdown(uint fd, uint how)
    {
        var error = GetSocket(fd, Rights.SocketShutdown, out var socket);
        if (error != Errno.Success) return error;
        // Bit 0 is receiving, bit 1 sending; Linux numbers receiving 0, sending 1, both 2.
        return how is 0 or > 3 ? Errno.Invalid : Linux.Check(Linux.Shutdown(socket.Fd, (int)how - 1));
    }

    private Errno GetSocket(uint fd, Rights needed, out HostDescriptor socket)
    {
        socket = null!;
        var error = _descriptors.Get(fd, Rights.None, out var descriptor);
        if (error != Errno.Success) return error;
        if (descriptor is not HostDescriptor { Type: FileType.SocketStream or FileType.SocketDatagram } found) return Errno.NotSocket;
        socket = found;
        return found.Demand(needed);
    }
}
