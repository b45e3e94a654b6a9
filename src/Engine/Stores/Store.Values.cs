using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tiered.Runtime;

namespace Tiered;

// Values on their way between .NET and WebAssembly. Everything that goes in is checked against its declared type here.
public sealed unsafe partial class Store
{
    /// <summary>Writes a value where WebAssembly code expects one of a type.</summary>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    internal void WriteSlot(ulong* slot, ValType type, Value value)
    {
        // A null is the same in every hierarchy.
        bool fits = type.IsRef
            ? value.Type.IsRef && (value.Object is null || value.Type.Heap.Top == type.Heap.Top)
            : value.Type == type;
        if (!fits) throw new ArgumentException($"a value of type {value.Type} given where {type} is wanted");
        switch (type.Kind)
        {
            case ValKind.V128:
                slot[0] = value.Low;
                slot[1] = value.High;
                break;
            case ValKind.Ref:
                *slot = EncodeReference(type, value.Object);
                break;
            default:
                *slot = value.Low;
                break;
        }
    }

    internal Value ReadSlot(ulong* slot, ValType type) => type.Kind switch
    {
        ValKind.I32 or ValKind.F32 => Value.FromBits(type, (uint)*slot, 0),
        ValKind.V128 => Value.FromBits(type, slot[0], slot[1]),
        ValKind.Ref => Value.FromObject(type, DecodeReference(type, *slot)),
        _ => Value.FromBits(type, *slot, 0),
    };

    /// <summary>The bits of a reference of a declared type. The running thread holds the store.</summary>
    /// <exception cref="ArgumentException">The type has no such value, or the function belongs to another store.</exception>
    internal ulong EncodeReference(ValType type, object? value)
    {
        AssertInside();
        if (value is null) return type.IsNullable ? 0ul : throw new ArgumentException($"null given where {type} is wanted");
        switch (type.Heap.Top)
        {
            case HeapKind.Func when value is Function function && function.IsOf(type):
                return (ulong)function.Escape(this);
            case HeapKind.Func:
                string given = value is Function other ? $"a function of type {other.Type}" : value.GetType().ToString();
                throw new ArgumentException($"{given} given where {type} is wanted");
            case HeapKind.Extern when type.Heap.Kind == HeapKind.Extern:
                ulong handle = References.ToHandle(value, this);
                if (References.NeedsSweep) _isWorkDue = true;
                return handle;
            default:
                throw new ArgumentException($"{value.GetType()} given where {type} is wanted: .NET has no such value but null");
        }
    }

    internal object? DecodeReference(ValType type, ulong bits)
    {
        if (bits == 0) return null;
        return type.Heap.Top == HeapKind.Func ? FunctionAt((byte*)bits) : References.FromHandle(bits);
    }

    /// <summary>The public object of a function reference.</summary>
    internal Function FunctionAt(byte* funcRef)
    {
        AssertInside();
        byte* context = *(byte**)(funcRef + VMFuncRef.Context);
        if (*(int*)(context + VMContext.Kind) != 0)
            return ((HostFunction)GCHandle.FromIntPtr(*(nint*)(context + VMHostContext.Owner)).Target!).Function;
        return _instances[*(int*)(context + VMContext.OwnerId)]!.FunctionOf(funcRef);
    }

    private void SweepReferences()
    {
        References.BeginSweep();
        MarkReferences();
        References.EndSweep();
    }

    private void MarkReferences()
    {
        foreach (var table in _hostTables) table.MarkReferences(References);
        foreach (var global in _hostGlobals) global.MarkReferences(References);
        foreach (var instance in _instances) instance?.MarkReferences(References);
    }

    /// <summary>
    /// Reclaims handles while code runs, which may hold some in registers and on its stack. Not while frames of the store lie on
    /// stacks of several threads.
    /// </summary>
    internal void SweepDuringCall()
    {
        AssertInside();
        if (_hasFramesElsewhere) return;
        References.BeginSweep();
        MarkReferences();
        MarkStack();
        References.EndSweep();
    }

    /// <summary>
    /// Marks what registers and the stack hold. Registers that calls change are not live here; of the others, those that the
    /// .NET frames in between have saved lie on the stack, and the rest still have their values.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MarkStack()
    {
        ulong* registers = stackalloc ulong[TrapHandler.SavedRegisterCount];
        TrapHandler.SaveRegisters(registers);
        References.Mark(new ReadOnlySpan<ulong>(registers, TrapHandler.SavedRegisterCount));
        References.Mark(new ReadOnlySpan<ulong>(_context + VMStoreContext.OverflowArea, VMStoreContext.OverflowAreaSize / 8));
        References.Mark(new ReadOnlySpan<ulong>(registers, (int)((_holder.Stack.Top - (nuint)registers) / 8)));
    }
}
