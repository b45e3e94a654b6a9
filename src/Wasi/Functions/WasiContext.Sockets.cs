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
        do accepted = Linux.Accept(socket.Fd, null, null, kind);
        while (accepted < 0 && Linux.Interrupted);
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
        int how = ((flags & Peek) != 0 ? Linux.MSG_PEEK : 0) | ((flags & WaitAll) != 0 ? Linux.MSG_WAITALL : 0);
        nint received;
        do received = Linux.Receive(socket.Fd, &message, how);
        while (received < 0 && Linux.Interrupted);
        if (received < 0) return Linux.LastError;
        memory.TryWrite(result, (uint)received);
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
        nint sent;
        do sent = Linux.Send(socket.Fd, &message, Linux.MSG_NOSIGNAL);
        while (sent < 0 && Linux.Interrupted);
        if (sent < 0) return Linux.LastError;
        memory.TryWrite(result, (uint)sent);
        return Errno.Success;
    }

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
