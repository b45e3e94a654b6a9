using System.Collections.Immutable;
using Tiered.Runtime;
using Tiered.Tiering;

namespace Tiered;

// Instantiation, core specification 4.7.2: imports, definitions, active segments, start function.
public sealed unsafe partial class Instance
{
    private void FillHeader()
    {
        *(byte**)(_context + VMContext.StoreContext) = Store.Context;
        *(int*)(_context + VMContext.OwnerId) = Id;
        *(nint**)(_context + VMContext.FunctionSlots) = Module.FunctionSlots;
        *(uint**)(_context + VMContext.TypeIds) = Module.TypeIds;
        *(nint**)(_context + VMContext.Builtins) = Builtins.Table;
        *(nint*)(_context + VMContext.EngineData) = System.Runtime.InteropServices.GCHandle.ToIntPtr(_handle);
    }

    /// <summary>Code with looks tells what runs, as soon as it meets one. Under a lock that freeing the instance takes, too.</summary>
    private void RequestLook() => Volatile.Write(ref *(nuint*)(_context + VMContext.LookLimit), nuint.MaxValue);

    /// <summary>The running thread takes a look. It holds the store, so that the limit is its own.</summary>
    /// <returns>Whether to go on; false when the call was interrupted.</returns>
    internal bool TakeLook()
    {
        if (Module.Tiering!.Options.SampleInterval > TimeSpan.Zero)
        {
            nuint limit = Volatile.Read(ref *(nuint*)(_context + VMContext.StackLimit));
            Volatile.Write(ref *(nuint*)(_context + VMContext.LookLimit), limit);
            // An interruption says so first, then asks for a look; here it is the other way round.
            Interlocked.MemoryBarrier();
            LookTimer.Add(Module.Tiering, (nint)_context);
        }
        return !Store.IsInterrupted;
    }

    private void LinkImports(Extern[] resolved, byte* hostContexts)
    {
        var offsets = Module.Offsets;
        for (int i = 0; i < resolved.Length; i++)
        {
            int index = Module.Wasm.Imports[i].Index;
            switch (resolved[i].Value)
            {
                case Function function:
                    byte* reference = function.Reference;
                    _importedFunctions.Add(index, function);
                    byte* import = _context + offsets.FunctionImport(index);
                    if (function.Host is { } host)
                    {
                        host.FillContext(hostContexts, this);
                        *(nint*)(import + VMFunctionImport.Code) = Module.TrampolinesOf(host.Type).Host;
                        *(byte**)(import + VMFunctionImport.Context) = hostContexts;
                        hostContexts += VMHostContext.Size;
                    }
                    else
                    {
                        CopyCode(function, reference, (nint*)(import + VMFunctionImport.Code));
                        *(nint*)(import + VMFunctionImport.Context) = *(nint*)(reference + VMFuncRef.Context);
                        LinkWith(function.Instance);
                    }
                    break;
                case Table table:
                    _tables[index] = table;
                    *(byte**)(_context + offsets.Table(index)) = table.Record;
                    MarkShared();
                    LinkWith(table.Owner);
                    break;
                case Memory memory:
                    _memories[index] = memory;
                    FillMemory(index, memory.Native);
                    LinkWith(memory.Owner);
                    break;
                case Global global:
                    _globals[index] = global;
                    *(byte**)(_context + offsets.Global(index)) = global.Cell;
                    if (global.Type.Value.IsRef) MarkShared();
                    LinkWith(global.Owner);
                    break;
                case Tag tag:
                    _tags[index] = tag;
                    *(long*)(_context + offsets.Tag(index)) = tag.Id;
                    break;
            }
        }
    }

    /// <summary>Two instances that see each other both live as long as the store.</summary>
    private void LinkWith(Instance? other)
    {
        if (other is null) return;
        other.MarkShared();
        MarkShared();
    }

    private void FillMemory(int index, LinearMemory memory)
    {
        byte* reference = _context + Module.Offsets.Memory(index);
        *(byte**)(reference + VMMemoryRef.Base) = memory.Base;
        *(byte**)(reference + VMMemoryRef.Definition) = memory.Record;
    }

    private void Define()
    {
        var wasm = Module.Wasm;
        var offsets = Module.Offsets;
        for (int i = wasm.ImportedMemoryCount; i < wasm.Memories.Length; i++)
        {
            var native = new LinearMemory(Store.Engine, Store, wasm.Memories[i], Module.BoundsChecks);
            _memories[i] = new Memory(Store, native, this);
            FillMemory(i, native);
        }
        for (int i = wasm.ImportedTagCount; i < wasm.TagTypes.Length; i++)
        {
            _tags[i] = new Tag(Store, wasm.Types[wasm.TagTypes[i]].Function!);
            *(long*)(_context + offsets.Tag(i)) = _tags[i].Id;
        }
        for (int i = wasm.ImportedGlobalCount; i < wasm.Globals.Length; i++)
            _globals[i] = new Global(Store, wasm.Globals[i], _context + offsets.Global(i), this);
        for (int i = wasm.ImportedTableCount; i < wasm.Tables.Length; i++)
            _tables[i] = new Table(Store, wasm.Tables[i], _context + offsets.Table(i), this);
    }

    private void FillFunctionReferences()
    {
        var wasm = Module.Wasm;
        for (int i = 0; i < wasm.EscapingFunctions.Length; i++)
        {
            int function = wasm.EscapingFunctions[i];
            byte* reference = _context + Module.Offsets.FuncRef(i);
            if (function < wasm.ImportedFunctionCount)
            {
                var imported = _importedFunctions[function];
                if (imported.Host is { } host)
                    host.FillReference(reference, _context + Module.Offsets.FunctionImport(function));
                else
                {
                    Buffer.MemoryCopy(imported.Reference, reference, VMFuncRef.Size, VMFuncRef.Size);
                    CopyCode(imported, imported.Reference, (nint*)(reference + VMFuncRef.Code));
                }
                continue;
            }
            FillReference(reference, function);
        }
        Module.Tiering?.AddInstance(_context);
    }

    /// <summary>Copies the address of another instance's function, which that one's tiers keep up to date.</summary>
    private static void CopyCode(Function function, byte* reference, nint* copy)
    {
        if (function.Instance?.Module.Tiering is { } tiering) tiering.AddCopy(function.Index, copy);
        else *copy = *(nint*)(reference + VMFuncRef.Code);
    }

    /// <summary>The context is about to be freed, with its addresses of functions that tiers change.</summary>
    private void RemoveCopiesOfCode()
    {
        Module.Tiering?.RemoveInstance(_context);
        foreach (var (index, function) in _importedFunctions)
        {
            if (function.Host is not null || function.Instance?.Module.Tiering is not { } tiering) continue;
            int original = function.Index;
            tiering.RemoveCopy(original, (nint*)(_context + Module.Offsets.FunctionImport(index) + VMFunctionImport.Code));
            if (Module.Wasm.EscapeIndex(index) is >= 0 and var escape)
                tiering.RemoveCopy(original, (nint*)(_context + Module.Offsets.FuncRef(escape) + VMFuncRef.Code));
        }
    }

    private void FillReference(byte* reference, int function)
    {
        int type = Module.Wasm.FunctionTypes[function];
        *(nint*)(reference + VMFuncRef.Code) = Module.CodeOf(function);
        *(byte**)(reference + VMFuncRef.Context) = _context;
        *(uint*)(reference + VMFuncRef.TypeId) = Module.TypeIds[type];
        *(int*)(reference + VMFuncRef.FunctionIndex) = function;
    }

    /// <summary>What may trap. A failure leaves its effects in place, and the instance alive while others can reach it.</summary>
    private void Initialize()
    {
        var wasm = Module.Wasm;
        for (int i = wasm.ImportedGlobalCount; i < wasm.Globals.Length; i++)
        {
            var (low, high) = ConstantEvaluator.Evaluate(this, wasm.GlobalInitializers[i - wasm.ImportedGlobalCount]);
            ((ulong*)_globals[i].Cell)[0] = low;
            ((ulong*)_globals[i].Cell)[1] = high;
        }
        for (int i = wasm.ImportedTableCount; i < wasm.Tables.Length; i++)
        {
            var initializer = wasm.TableInitializers[i - wasm.ImportedTableCount];
            _tables[i].Initialize(initializer.Bytes.IsEmpty ? 0 : ConstantEvaluator.Evaluate(this, initializer).Low);
        }
        for (int i = 0; i < wasm.ElementSegments.Length; i++)
        {
            var segment = wasm.ElementSegments[i];
            // Function indices in an active segment become elements where they go; nothing else ever sees them.
            if (segment.Functions is null || segment.Mode == SegmentMode.Passive) _elements[i] = EvaluateElements(segment);
        }
        for (int i = 0; i < wasm.ElementSegments.Length; i++)
        {
            var segment = wasm.ElementSegments[i];
            if (segment.Mode == SegmentMode.Active)
            {
                ulong at = ConstantEvaluator.Evaluate(this, segment.Offset).Low;
                var table = _tables[segment.Table];
                bool done = segment.Functions is { } functions ? TryFillTable(table, at, functions) : TryTableInit(table, i, at, 0, (ulong)segment.Length);
                if (!done) throw new WasmTrapException(TrapCode.TableOutOfBounds, []);
            }
            if (segment.Mode != SegmentMode.Passive) DropElements(i);
        }
        Module.ApplyImages(this);
        for (int i = 0; i < wasm.DataSegments.Length; i++)
        {
            ref readonly var segment = ref wasm.DataSegments.ItemRef(i);
            if (segment.Mode != SegmentMode.Active) continue;
            ulong at = ConstantEvaluator.Evaluate(this, segment.Offset).Low;
            if (!TryCopyData(_memories[segment.Memory].Native, at, segment.Data)) throw new WasmTrapException(TrapCode.MemoryOutOfBounds, []);
            _droppedData[i] = true;
        }
    }

    private void RunStart()
    {
        int function = Module.Wasm.StartFunction;
        if (function < 0) return;
        if (_importedFunctions.TryGetValue(function, out var imported))
        {
            imported.Call();
            return;
        }
        byte* reference = stackalloc byte[VMFuncRef.Size];
        FillReference(reference, function);
        ulong slot;
        nint entry = Module.TrampolinesOf(Module.Wasm.FunctionType(function)).Entry;
        Store.BeginCall(&slot);
        if (!Store.Invoke(entry, reference, &slot)) Store.ThrowTrap();
        Store.EndCall();
        GC.KeepAlive(this);
    }

    private ulong[] EvaluateElements(ElementSegment segment)
    {
        var values = new ulong[segment.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = segment.Functions is { } functions
                ? (ulong)FuncRefOf(functions[i])
                : ConstantEvaluator.Evaluate(this, segment.Expressions!.Value[i]).Low;
        }
        return values;
    }

    private bool TryFillTable(Table table, ulong at, ImmutableArray<int> functions)
    {
        if (!table.InBounds(at, (ulong)functions.Length)) return false;
        ulong* elements = table.Elements + at;
        for (int i = 0; i < functions.Length; i++) elements[i] = (ulong)FuncRefOf(functions[i]);
        return true;
    }

    internal void DropElements(int segment)
    {
        _droppedElements[segment] = true;
        _elements[segment] = null;
    }

    internal void DropData(int segment)
    {
        int place = Module.Wasm.DataSegmentPlace(segment);
        if (place >= 0) _droppedData[place] = true;
    }

    /// <summary>Copies from an element segment; false when source or destination is out of bounds.</summary>
    internal bool TryTableInit(Table table, int segment, ulong destination, ulong source, ulong length)
    {
        ReadOnlySpan<ulong> values = _elements[segment];
        if (source > (ulong)values.Length || length > (ulong)values.Length - source || !table.InBounds(destination, length)) return false;
        values.Slice((int)source, (int)length).CopyTo(new Span<ulong>(table.Elements + destination, (int)length));
        return true;
    }

    private bool TryCopyData(LinearMemory memory, ulong destination, ReadOnlyMemory<byte> data)
    {
        ulong size = memory.ByteLength;
        return (destination <= size && (ulong)data.Length <= size - destination && Module.TryMapData(data, memory, destination))
            || TryCopyData(memory, destination, data.Span, 0, (ulong)data.Length);
    }

    /// <summary>Copies from a data segment; false when source or destination is out of bounds.</summary>
    internal bool TryMemoryInit(LinearMemory memory, int segment, ulong destination, ulong source, ulong length)
    {
        int place = Module.Wasm.DataSegmentPlace(segment);
        return TryCopyData(memory, destination, place < 0 || _droppedData[place] ? default : Module.Wasm.DataSegments[place].Data.Span, source, length);
    }

    private bool TryCopyData(LinearMemory memory, ulong destination, ReadOnlySpan<byte> data, ulong source, ulong length)
    {
        ulong size = memory.ByteLength;
        if (source > (ulong)data.Length || length > (ulong)data.Length - source || destination > size || length > size - destination) return false;
        data.Slice((int)source, (int)length).CopyTo(new Span<byte>(memory.Base + destination, (int)length));
        GC.KeepAlive(this);
        return true;
    }
}
