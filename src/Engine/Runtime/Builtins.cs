using System.Runtime.InteropServices;
using Tiered.Native;

namespace Tiered.Runtime;

/// <summary>
/// The engine's entry points for compiled code, see <see cref="Builtin"/>. They are called on wasm frames and must not throw: each ends in a
/// status, or in a result that says so.
/// </summary>
internal static unsafe partial class Builtins
{
    /// <summary>Addresses in the order of <see cref="Builtin"/>; lives as long as the process.</summary>
    internal static readonly nint* Table = MakeTable();

    private static nint* MakeTable()
    {
        var table = (nint*)NativeMemory.AllocZeroed((nuint)Builtin.Count, (nuint)sizeof(nint));
        table[(int)Builtin.MemoryGrow] = (nint)(delegate* unmanaged<byte*, ulong, ulong, long>)&MemoryGrow;
        table[(int)Builtin.MemoryFill] = (nint)(delegate* unmanaged<byte*, ulong, ulong, ulong, ulong, ulong>)&MemoryFill;
        table[(int)Builtin.MemoryCopy] = (nint)(delegate* unmanaged<byte*, ulong, ulong, ulong, ulong, ulong>)&MemoryCopy;
        table[(int)Builtin.MemoryInit] = (nint)(delegate* unmanaged<byte*, ulong, ulong, ulong, ulong, ulong>)&MemoryInit;
        table[(int)Builtin.DataDrop] = (nint)(delegate* unmanaged<byte*, ulong, void>)&DataDrop;
        table[(int)Builtin.TableGrow] = (nint)(delegate* unmanaged<byte*, ulong, ulong, ulong, long>)&TableGrow;
        table[(int)Builtin.TableFill] = (nint)(delegate* unmanaged<byte*, ulong, ulong, ulong, ulong, ulong>)&TableFill;
        table[(int)Builtin.TableCopy] = (nint)(delegate* unmanaged<byte*, ulong, ulong, ulong, ulong, ulong>)&TableCopy;
        table[(int)Builtin.TableInit] = (nint)(delegate* unmanaged<byte*, ulong, ulong, ulong, ulong, ulong>)&TableInit;
        table[(int)Builtin.ElemDrop] = (nint)(delegate* unmanaged<byte*, ulong, void>)&ElemDrop;
        table[(int)Builtin.IsSubtype] = (nint)(delegate* unmanaged<byte*, ulong, ulong, ulong>)&IsSubtype;
        table[(int)Builtin.AtomicNotify] = (nint)(delegate* unmanaged<byte*, ulong, ulong, ulong, long>)&AtomicNotify;
        table[(int)Builtin.AtomicWait32] = (nint)(delegate* unmanaged<byte*, ulong, ulong, ulong, long, long>)&AtomicWait32;
        table[(int)Builtin.AtomicWait64] = (nint)(delegate* unmanaged<byte*, ulong, ulong, ulong, long, long>)&AtomicWait64;
        table[(int)Builtin.Memmove] = Libc.Export("memmove");
        table[(int)Builtin.Memset] = Libc.Export("memset");
        table[(int)Builtin.CompileFunction] = (nint)(delegate* unmanaged<byte*, ulong, nint>)&CompileFunction;
        table[(int)Builtin.LazyFunction] = TrapHandler.LazyFunction;
        table[(int)Builtin.LookAtEntry] = (nint)(delegate* unmanaged<byte*, ulong, void>)&LookAtEntry;
        table[(int)Builtin.EntryLook] = TrapHandler.EntryLook;
        table[(int)Builtin.LookAtLoop] = (nint)(delegate* unmanaged<byte*, ulong, ulong, nint>)&LookAtLoop;
        return table;
    }

    private static ulong Trap(Instance instance, TrapCode code)
    {
        Store.SetPending(instance.Context, code);
        return (ulong)code;
    }

    // What no builtin should meet. Those with a status raise it at once, the others when code next looks for an interruption. Both
    // do without the instance when that is gone, as a module's finalizer may find it: what they write lies in native memory.

    private static ulong Raise(byte* context, Exception exception)
    {
        if (Instance.TryAt(context) is { } instance) instance.Store.Keep(exception);
        Store.SetPending(context, TrapCode.HostException);
        return (ulong)TrapCode.HostException;
    }

    private static void RaiseLater(byte* context, Exception exception)
    {
        if (Instance.TryAt(context) is { } instance) instance.Store.Fail(exception);
        else *(nuint*)(context + VMContext.StackLimit) = *(nuint*)(context + VMContext.LookLimit) = nuint.MaxValue;
    }

    private static bool InBounds(ulong start, ulong length, ulong size) => start <= size && length <= size - start;

    [UnmanagedCallersOnly]
    private static long MemoryGrow(byte* context, ulong memory, ulong delta)
    {
        try
        {
            return Instance.At(context).MemoryAt((int)memory).Native.Grow(delta);
        }
        catch (Exception exception)
        {
            RaiseLater(context, exception);
            return -1;
        }
    }

    [UnmanagedCallersOnly]
    private static ulong MemoryFill(byte* context, ulong memory, ulong destination, ulong value, ulong length)
    {
        try
        {
            var instance = Instance.At(context);
            var native = instance.MemoryAt((int)memory).Native;
            if (!InBounds(destination, length, native.ByteLength)) return Trap(instance, TrapCode.MemoryOutOfBounds);
            NativeMemory.Fill(native.Base + destination, (nuint)length, (byte)value);
            return 0;
        }
        catch (Exception exception)
        {
            return Raise(context, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static ulong MemoryCopy(byte* context, ulong memories, ulong destination, ulong source, ulong length)
    {
        try
        {
            var instance = Instance.At(context);
            var to = instance.MemoryAt((int)(memories >> 32)).Native;
            var from = instance.MemoryAt((int)(uint)memories).Native;
            if (!InBounds(destination, length, to.ByteLength) || !InBounds(source, length, from.ByteLength))
                return Trap(instance, TrapCode.MemoryOutOfBounds);
            Buffer.MemoryCopy(from.Base + source, to.Base + destination, length, length);
            return 0;
        }
        catch (Exception exception)
        {
            return Raise(context, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static ulong MemoryInit(byte* context, ulong memoryAndSegment, ulong destination, ulong source, ulong length)
    {
        try
        {
            var instance = Instance.At(context);
            var memory = instance.MemoryAt((int)(memoryAndSegment >> 32)).Native;
            bool done = instance.TryMemoryInit(memory, (int)(uint)memoryAndSegment, destination, source, length);
            return done ? 0 : Trap(instance, TrapCode.MemoryOutOfBounds);
        }
        catch (Exception exception)
        {
            return Raise(context, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void DataDrop(byte* context, ulong segment)
    {
        try
        {
            Instance.At(context).DropData((int)segment);
        }
        catch (Exception exception)
        {
            RaiseLater(context, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static long TableGrow(byte* context, ulong table, ulong delta, ulong value)
    {
        try
        {
            return Instance.At(context).TableAt((int)table).GrowRaw(delta, value);
        }
        catch (OutOfMemoryException)
        {
            return -1;
        }
        catch (Exception exception)
        {
            RaiseLater(context, exception);
            return -1;
        }
    }

    [UnmanagedCallersOnly]
    private static ulong TableFill(byte* context, ulong table, ulong destination, ulong value, ulong length)
    {
        try
        {
            var instance = Instance.At(context);
            var target = instance.TableAt((int)table);
            if (!target.InBounds(destination, length)) return Trap(instance, TrapCode.TableOutOfBounds);
            new Span<ulong>(target.Elements + destination, (int)length).Fill(value);
            return 0;
        }
        catch (Exception exception)
        {
            return Raise(context, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static ulong TableCopy(byte* context, ulong tables, ulong destination, ulong source, ulong length)
    {
        try
        {
            var instance = Instance.At(context);
            var to = instance.TableAt((int)(tables >> 32));
            var from = instance.TableAt((int)(uint)tables);
            if (!to.InBounds(destination, length) || !from.InBounds(source, length))
                return Trap(instance, TrapCode.TableOutOfBounds);
            Buffer.MemoryCopy(from.Elements + source, to.Elements + destination, length * 8, length * 8);
            return 0;
        }
        catch (Exception exception)
        {
            return Raise(context, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static ulong TableInit(byte* context, ulong tableAndSegment, ulong destination, ulong source, ulong length)
    {
        try
        {
            var instance = Instance.At(context);
            var table = instance.TableAt((int)(tableAndSegment >> 32));
            bool done = instance.TryTableInit(table, (int)(uint)tableAndSegment, destination, source, length);
            return done ? 0 : Trap(instance, TrapCode.TableOutOfBounds);
        }
        catch (Exception exception)
        {
            return Raise(context, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void ElemDrop(byte* context, ulong segment)
    {
        try
        {
            Instance.At(context).DropElements((int)segment);
        }
        catch (Exception exception)
        {
            RaiseLater(context, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static ulong IsSubtype(byte* context, ulong actual, ulong expected)
    {
        try
        {
            return TypeRegistry.Get((int)actual).IsSubtypeOf(TypeRegistry.Get((int)expected)) ? 1u : 0u;
        }
        catch (Exception exception)
        {
            RaiseLater(context, exception);
            return 0;
        }
    }

    [UnmanagedCallersOnly]
    private static long AtomicNotify(byte* context, ulong memory, ulong address, ulong count)
    {
        try
        {
            var instance = Instance.At(context);
            var native = instance.MemoryAt((int)memory).Native;
            if (Check(instance, native, address, 4) is not 0 and var trap) return -trap;
            return native.Type.IsShared ? WaiterTable.Notify(native.Base + address, (uint)count) : 0;
        }
        catch (Exception exception)
        {
            return -(long)Raise(context, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static long AtomicWait32(byte* context, ulong memory, ulong address, ulong expected, long timeout)
    {
        try
        {
            return Wait(context, memory, address, expected, timeout, 4);
        }
        catch (Exception exception)
        {
            return -(long)Raise(context, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static long AtomicWait64(byte* context, ulong memory, ulong address, ulong expected, long timeout)
    {
        try
        {
            return Wait(context, memory, address, expected, timeout, 8);
        }
        catch (Exception exception)
        {
            return -(long)Raise(context, exception);
        }
    }

    private static long Wait(byte* context, ulong memory, ulong address, ulong expected, long timeout, uint size)
    {
        var instance = Instance.At(context);
        var native = instance.MemoryAt((int)memory).Native;
        if (Check(instance, native, address, size) is not 0 and var trap) return -trap;
        if (!native.Type.IsShared) return -(long)Trap(instance, TrapCode.ExpectedSharedMemory);
        long result = WaiterTable.Wait(native.Base + address, expected, size == 8, timeout, instance.Store);
        return result != WaiterTable.Interrupted ? result : -(long)Trap(instance, TrapCode.Interrupted);
    }

    private static long Check(Instance instance, LinearMemory memory, ulong address, uint size)
    {
        // In this order, as for all atomic accesses.
        if (address % size != 0) return (long)Trap(instance, TrapCode.UnalignedAtomic);
        return InBounds(address, size, memory.ByteLength) ? 0 : (long)Trap(instance, TrapCode.MemoryOutOfBounds);
    }
}
