using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tiered.Runtime;

namespace Tiered;

/// <summary>
/// A module with state. Made by <see cref="Instance(Store, Module, Imports)"/>; its exports are found by name. Disposing it frees its memory at once
/// unless other instances may still reach it; then the store frees it.
/// </summary>
public sealed unsafe partial class Instance : IDisposable
{
    private readonly GCHandle _handle;
    private readonly Function?[] _functions;
    private readonly Dictionary<int, Function> _importedFunctions = [];
    private readonly Table[] _tables;
    private readonly Memory[] _memories;
    private readonly Global[] _globals;
    private readonly Tag[] _tags;
    private readonly bool[] _droppedData;
    private readonly bool[] _droppedElements;
    private readonly ulong[]?[] _elements;
    private Dictionary<string, Extern>? _exports;
    private byte* _context;
    private bool _disposed;
    private bool _abandoned;

    /// <summary>Instantiates a module: links imports, copies active segments, runs the start function.</summary>
    /// <param name="store">Where the instance lives.</param>
    /// <param name="module">A module of the store's engine.</param>
    /// <param name="imports">What the module imports; may be null when it imports nothing.</param>
    /// <exception cref="WasmLinkException">An import is missing or has the wrong type.</exception>
    /// <exception cref="WasmTrapException">A segment does not fit, or the start function trapped.</exception>
    public Instance(Store store, Module module, Imports? imports = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(module);
        module.ThrowIfFreed();
        if (module.Engine != store.Engine) throw new ArgumentException("module and store belong to different engines", nameof(module));
        var wasm = module.Wasm;
        Store = store;
        Module = module;
        _functions = new Function?[wasm.FunctionTypes.Length];
        _tables = new Table[wasm.Tables.Length];
        _memories = new Memory[wasm.Memories.Length];
        _globals = new Global[wasm.Globals.Length];
        _tags = new Tag[wasm.TagTypes.Length];
        _droppedData = new bool[wasm.DataSegments.Length];
        _droppedElements = new bool[wasm.ElementSegments.Length];
        _elements = new ulong[]?[wasm.ElementSegments.Length];

        using (store.Use(needsStack: true))
        {
            var resolved = Linker.Resolve(store, module, imports);
            int hostImports = 0;
            foreach (var item in resolved) hostImports += item.Value is Function { Host: not null } ? 1 : 0;
            int contextSize = module.Offsets.Size + 15 & ~15;
            ContextSize = (nuint)(contextSize + hostImports * VMHostContext.Size);
            _context = (byte*)NativeMemory.AlignedAlloc(ContextSize, 64);
            NativeMemory.Clear(_context, ContextSize);
            _handle = GCHandle.Alloc(this, GCHandleType.WeakTrackResurrection);
            Id = store.Add(this);
            try
            {
                FillHeader();
                LinkImports(resolved, _context + contextSize);
                Define();
                FillFunctionReferences();
                Initialize();
            }
            catch
            {
                Abandon();
                throw;
            }
        }
        try
        {
            RunStart();
        }
        catch
        {
            // What ended the start function is what the caller shall hear, not that another thread is in the store by now.
            if (!TryAbandon()) store.AbandonLater(this);
            throw;
        }
    }

    /// <summary>
    /// Instantiation failed. What the instance put into imported tables and globals stays callable, so that it lives as long as
    /// something refers to it there.
    /// </summary>
    internal void Abandon()
    {
        // A host function that the start function called may have disposed it.
        if (_disposed) return;
        _abandoned = true;
        Store.Retire(this);
    }

    private bool TryAbandon()
    {
        try
        {
            using var use = Store.Use();
            Abandon();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    public Store Store { get; }
    public Module Module { get; }

    /// <summary>Anything the embedder wants host functions to find.</summary>
    public object? Data { get; set; }

    internal int Id { get; }
    internal byte* Context => _context;

    /// <summary>Bytes of the context, and of the contexts of imported host functions behind it.</summary>
    internal nuint ContextSize { get; }
    internal bool IsDisposed => _disposed || Store.IsDisposed;

    /// <summary>Disposed itself, whatever became of the store.</summary>
    internal bool IsReleased => _disposed;

    /// <summary>The instance whose context is at an address.</summary>
    internal static Instance At(byte* context) => TryAt(context)!;

    /// <summary>Like <see cref="At"/>; null when the instance is gone, of which a finalizer may have brought something back.</summary>
    internal static Instance? TryAt(byte* context) =>
        Unsafe.As<Instance?>(GCHandle.FromIntPtr(*(nint*)(context + VMContext.EngineData)).Target);

    /// <summary>All exports by name.</summary>
    public IReadOnlyDictionary<string, Extern> Exports
    {
        get
        {
            ThrowIfDisposed();
            return _exports ??= CollectExports();
        }
    }

    /// <summary>An exported function, or null.</summary>
    public Function? GetFunction(string name) => Get(name) as Function;

    /// <summary>An exported memory, or null.</summary>
    public Memory? GetMemory(string name) => Get(name) as Memory;

    /// <summary>An exported table, or null.</summary>
    public Table? GetTable(string name) => Get(name) as Table;

    /// <summary>An exported global, or null.</summary>
    public Global? GetGlobal(string name) => Get(name) as Global;

    /// <summary>An exported tag, or null.</summary>
    public Tag? GetTag(string name) => Get(name) as Tag;

    /// <summary>Looks an export up.</summary>
    public bool TryGetExport(string name, out Extern value) => Exports.TryGetValue(name, out value);

    private object? Get(string name) => Exports.TryGetValue(name, out var value) ? value.Value : null;

    private Dictionary<string, Extern> CollectExports()
    {
        var exports = new Dictionary<string, Extern>(Module.Wasm.Exports.Length);
        foreach (var export in Module.Wasm.Exports)
        {
            exports.Add(export.Name, export.Kind switch
            {
                ExternKind.Function => FunctionAt(export.Index),
                ExternKind.Table => _tables[export.Index],
                ExternKind.Memory => _memories[export.Index],
                ExternKind.Global => _globals[export.Index],
                _ => (Extern)_tags[export.Index],
            });
        }
        return exports;
    }

    /// <summary>The public object of an escaping function by its index.</summary>
    internal Function FunctionAt(int functionIndex)
    {
        if (_importedFunctions.TryGetValue(functionIndex, out var imported)) return imported;
        if (_abandoned && !_disposed)
        {
            // The host has found a function of a failed instance in a table, and may keep it.
            _abandoned = false;
            Store.Revive(this);
        }
        return _functions[functionIndex] ??= new Function(this, functionIndex, FuncRefOf(functionIndex), Module.Wasm.FunctionType(functionIndex));
    }

    /// <summary>The public object of a reference to one of this instance's defined functions (or a copy of such a reference).</summary>
    internal Function FunctionOf(byte* funcRef) => FunctionAt(*(int*)(funcRef + VMFuncRef.FunctionIndex));

    internal byte* FuncRefOf(int functionIndex) => _context + Module.Offsets.FuncRef(Module.Wasm.EscapeIndex(functionIndex));

    internal Table TableAt(int index) => _tables[index];
    internal Memory MemoryAt(int index) => _memories[index];
    internal Global GlobalAt(int index) => _globals[index];

    /// <summary>Whether others may hold addresses of this instance, so that its disposal has to look for them.</summary>
    internal bool IsShared { get; private set; }

    /// <summary>Others may now hold addresses of this instance.</summary>
    internal void MarkShared() => IsShared = true;

    /// <summary>Shows the instances that this one refers to: by its imports, and by the functions in its tables, globals and segments.</summary>
    internal void VisitReferences(Action<Instance> visit, Action<ulong> visitFunction)
    {
        foreach (var function in _importedFunctions.Values) Visit(function.Instance);
        foreach (var memory in _memories) Visit(memory?.Owner);
        foreach (var table in _tables)
        {
            Visit(table?.Owner);
            if (table?.Owner == this) table.VisitFunctions(visitFunction);
        }
        foreach (var global in _globals)
        {
            Visit(global?.Owner);
            if (global?.Owner == this) global.VisitFunctions(visitFunction);
        }
        for (int i = 0; i < _elements.Length; i++)
        {
            if (_elements[i] is not { } elements || Module.Wasm.ElementSegments[i].Type.Heap.Top != HeapKind.Func) continue;
            foreach (ulong element in elements) visitFunction(element);
        }

        void Visit(Instance? other)
        {
            if (other is not null && other != this) visit(other);
        }
    }

    internal void SetStackLimit(nuint limit)
    {
        if (_context == null) return;
        *(nuint*)(_context + VMContext.StackLimit) = limit;
        // The next look brings it up to date, and sees an interruption.
        RequestLook();
    }

    internal void MarkReferences(ReferenceTable references)
    {
        foreach (var table in _tables)
        {
            if (table?.Owner == this) table.MarkReferences(references);
        }
        foreach (var global in _globals)
        {
            if (global?.Owner == this) global.MarkReferences(references);
        }
        foreach (var elements in _elements) references.Mark(elements);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);

    /// <summary>Frees the instance. Using it or its exports afterwards throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        if (_disposed || Store.IsDisposed) return;
        using var use = Store.Use();
        if (_disposed) return;
        _disposed = true;
        if (!_abandoned) Store.Retire(this);
    }

    /// <summary>Frees native memory; no code of the instance runs any more.</summary>
    internal void Release()
    {
        _disposed = true;
        if (_context == null) return;
        foreach (var memory in _memories)
        {
            if (memory is not null && memory.Owner == this) memory.Native.Release();
        }
        foreach (var table in _tables)
        {
            if (table is not null && table.Owner == this) table.ReleaseElements();
        }
        RemoveCopiesOfCode();
        _handle.Free();
        NativeMemory.AlignedFree(_context);
        _context = null;
    }
}
