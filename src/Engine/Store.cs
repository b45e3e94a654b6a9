using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Tiered.Runtime;

namespace Tiered;

/// <summary>
/// Instances and everything they share: functions, memories, tables and globals of one store can be linked with each other.
/// A store is used by one thread at a time, any thread. Disposing it frees everything in it.
/// </summary>
public sealed unsafe partial class Store : IDisposable
{
    private readonly List<Instance?> _instances = [];
    private readonly Stack<int> _freeIds = [];
    private readonly List<IStoreResource> _resources = [];
    private readonly List<Instance> _deferred = [];
    private readonly List<Table> _hostTables = [];
    private readonly List<Global> _hostGlobals = [];
    private readonly Dictionary<LinearMemory, Memory> _sharedViews = [];
    private byte* _context;
    private ThreadStack _stack;
    private int _depth;
    private bool _sweepDue;
    private bool _hasDeferred;
    private Exception? _pendingException;

    // Guards the limits against Interrupt, which other threads call: the list of instances, what is written to them, and why.
    private readonly Lock _limitGate = new();
    private bool _interrupted;

    /// <summary>Makes an empty store.</summary>
    public Store(Engine engine)
    {
        Engine = engine;
        MemoryBudget = new ResourceBudget(engine.Options.MaxStoreMemoryBytes);
        TableBudget = new ResourceBudget(engine.Options.MaxStoreTableElements);
        _context = (byte*)NativeMemory.AlignedAlloc(VMStoreContext.Size, 64);
        new Span<byte>(_context, VMStoreContext.OverflowArea).Clear();
    }

    ~Store() => Release();

    public Engine Engine { get; }

    /// <summary>Anything the embedder wants host functions to find.</summary>
    public object? Data { get; set; }

    internal byte* Context => _context;
    internal bool IsDisposed => _context == null;
    internal ReferenceTable References { get; } = new();

    /// <summary>Bytes of all memories.</summary>
    internal ResourceBudget MemoryBudget { get; }

    /// <summary>Elements of all tables.</summary>
    internal ResourceBudget TableBudget { get; }

    /// <summary>Number of host objects that WebAssembly code of this store may hold a reference to.</summary>
    public int ReferenceCount => References.Count;

    internal void ThrowIfDisposed()
    {
        if (_context == null) ThrowDisposed();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(Store));

    // ---- calls

    /// <summary>
    /// Calls a function with its arguments in <paramref name="slots"/> on the caller's stack, where the results replace them. Returns when the
    /// function does; a trap or host exception is thrown. Inlined, so that a typed call has one frame of .NET code.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Call(byte* funcRef, ulong* slots)
    {
        if (!_stack.IsCurrent(slots)) MoveToThread();
        _depth++;
        long status = ((delegate* unmanaged<void*, void*, ulong*, long>)(*(nint*)(funcRef + VMFuncRef.EntryTrampoline)))(
            *(void**)(funcRef + VMFuncRef.Context), *(void**)(funcRef + VMFuncRef.Code), slots);
        if (--_depth == 0 && _hasDeferred) ReleaseDeferred();
        GC.KeepAlive(this);
        if (status != 0) ThrowTrap();
    }

    /// <summary>Before arguments are written: drops references nobody can hold any more. Only while no code of the store runs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void PrepareCall()
    {
        ThrowIfDisposed();
        SweepIfDue();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void SweepIfDue()
    {
        if (_sweepDue && _depth == 0) SweepReferences();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MoveToThread()
    {
        lock (_limitGate)
        {
            _stack = ThreadStack.Current;
            if (!_interrupted) WriteStackLimits(_stack.Limit);
        }
    }

    private void WriteStackLimits(nuint limit)
    {
        foreach (var instance in _instances)
        {
            if (instance is not null) instance.SetStackLimit(limit);
        }
    }

    /// <summary>
    /// Stops the code that runs in the store, or the next call when none does, with <see cref="TrapCode.Interrupted"/>. May be called from any
    /// thread. Code looks at function entry, while it waits for a notification, and at every turn of a loop if it was compiled with
    /// <see cref="CompilationOptions.Interruptible"/>.
    /// </summary>
    public void Interrupt()
    {
        lock (_limitGate)
        {
            ThrowIfDisposed();
            _interrupted = true;
            WriteStackLimits(nuint.MaxValue);
        }
        WaiterTable.Interrupt(this);
        WakeWaiters();
    }

    /// <summary>Whether an interruption has been asked for and not been thrown yet.</summary>
    internal bool IsInterrupted => Volatile.Read(ref _interrupted);

    /// <summary>Whether an interruption was asked for; it is over once it has been thrown.</summary>
    private bool TakeInterruption()
    {
        lock (_limitGate)
        {
            if (!_interrupted) return false;
            _interrupted = false;
            WriteStackLimits(_stack.Limit);
            return true;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowTrap()
    {
        nuint pc = *(nuint*)(_context + VMStoreContext.TrapPc);
        var owner = CodeRegistry.Find(pc, out int offset);
        var frames = new List<WasmFrame>();
        if (owner?.Locate(offset, isReturnAddress: false, frames) is not { } trapped)
            throw new InvalidOperationException($"compiled code faulted at an unexpected place (0x{pc:x}); this is a bug in Tiered");
        int count = (int)*(ulong*)(_context + VMStoreContext.TrapFrameCount);
        var addresses = (nuint*)(_context + VMStoreContext.TrapFrames);
        for (int i = 0; i < count; i++) CodeRegistry.Find(addresses[i] - 1, out int place)?.Locate(place + 1, isReturnAddress: true, frames);
        var code = trapped == TrapCode.Pending ? (TrapCode)(*(ulong*)(_context + VMStoreContext.PendingTrap)) : trapped;
        if (code is TrapCode.StackOverflow or TrapCode.Interrupted && TakeInterruption()) code = TrapCode.Interrupted;
        if (code == TrapCode.HostException && _pendingException is { } pending)
        {
            _pendingException = null;
            // A trap has its own backtrace; rethrowing it afresh keeps deep nesting linear, where a growing .NET stack trace would not.
            if (pending is WasmTrapException trap)
            {
                trap.Append(frames);
                throw trap;
            }
            ExceptionDispatchInfo.Throw(pending);
        }
        throw new WasmTrapException(code, frames);
    }

    /// <summary>Keeps a host function's exception until the wasm frames below it are gone.</summary>
    internal void SetPending(Exception exception)
    {
        _pendingException = exception;
        SetPending(TrapCode.HostException);
    }

    /// <summary>The trap code that the next <see cref="TrapCode.Pending"/> trap has.</summary>
    internal void SetPending(TrapCode code) => *(ulong*)(_context + VMStoreContext.PendingTrap) = (ulong)code;

    // ---- values

    internal void WriteSlot(ulong* slot, ValType type, Value value)
    {
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

    internal ulong EncodeReference(ValType type, object? value)
    {
        if (value is null) return type.IsNullable ? 0ul : throw new ArgumentException($"null given where {type} is wanted");
        if (type.Heap.Top != HeapKind.Func)
        {
            ulong handle = References.ToHandle(value);
            _sweepDue |= References.NeedsSweep;
            return handle;
        }
        if (value is not Function function) throw new ArgumentException($"{value.GetType()} given where {type} is wanted");
        if (!ValType.Ref(HeapType.Defined(function.Type.Definition.Id), nullable: false).IsSubtypeOf(type))
            throw new ArgumentException($"a function of type {function.Type} given where {type} is wanted");
        return (ulong)function.Escape(this);
    }

    internal object? DecodeReference(ValType type, ulong bits)
    {
        if (bits == 0) return null;
        return type.Heap.Top == HeapKind.Func ? FunctionAt((byte*)bits) : References.FromHandle(bits);
    }

    /// <summary>The public object of a function reference.</summary>
    internal Function FunctionAt(byte* funcRef)
    {
        byte* context = *(byte**)(funcRef + VMFuncRef.Context);
        if (*(int*)(context + VMContext.Kind) != 0)
            return ((HostFunction)GCHandle.FromIntPtr(*(nint*)(context + VMHostContext.Owner)).Target!).Function;
        return _instances[*(int*)(context + VMContext.OwnerId)]!.FunctionOf(funcRef);
    }

    // ---- ownership

    internal int Add(Instance instance)
    {
        ThrowIfDisposed();
        lock (_limitGate)
        {
            instance.SetStackLimit(_interrupted ? nuint.MaxValue : _stack.Limit);
            if (!_freeIds.TryPop(out int id))
            {
                id = _instances.Count;
                _instances.Add(null);
            }
            _instances[id] = instance;
            return id;
        }
    }

    /// <summary>Keeps something native until the store is disposed.</summary>
    internal void Own(IStoreResource resource)
    {
        ThrowIfDisposed();
        _resources.Add(resource);
        if (resource is Table table) _hostTables.Add(table);
        if (resource is Global global) _hostGlobals.Add(global);
    }

    /// <summary>The store's own object of a memory that stores share; one a memory, so that instances can come and go.</summary>
    internal Memory ViewOf(SharedMemory shared)
    {
        if (shared.Engine != Engine) throw new WasmLinkException("a shared memory of another engine: its stores must all belong to one");
        var native = shared.AddReference();
        if (_sharedViews.TryGetValue(native, out var known))
        {
            native.Release();
            return known;
        }
        var view = new Memory(this, native, null);
        Own(view);
        _sharedViews.Add(native, view);
        return view;
    }

    /// <summary>Frees a disposed instance now, or when the code that may be running in it has returned.</summary>
    internal void Retire(Instance instance)
    {
        if (_depth > 0)
        {
            _deferred.Add(instance);
            _hasDeferred = true;
            return;
        }
        Free(instance);
    }

    private void Free(Instance instance)
    {
        lock (_limitGate)
        {
            _instances[instance.Id] = null;
            _freeIds.Push(instance.Id);
            instance.Release();
        }
    }

    private void ReleaseDeferred()
    {
        foreach (var instance in _deferred) Free(instance);
        _deferred.Clear();
        _hasDeferred = false;
    }

    private void SweepReferences()
    {
        var live = new HashSet<ulong>();
        foreach (var table in _hostTables) table.CollectHandles(live);
        foreach (var global in _hostGlobals) global.CollectHandles(live);
        foreach (var instance in _instances) instance?.CollectHandles(live);
        References.Sweep(live);
        _sweepDue = false;
    }

    /// <exception cref="InvalidOperationException">Code of the store is running.</exception>
    public void Dispose()
    {
        if (_context == null) return;
        if (_depth > 0) throw new InvalidOperationException("a store cannot be disposed by a host function that its code called");
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (_context == null) return;
        lock (_limitGate)
        {
            foreach (var instance in _instances) instance?.Release();
        }
        foreach (var resource in _resources) resource.Release();
        NativeMemory.AlignedFree(_context);
        _context = null;
    }
}

/// <summary>Native memory that a store frees.</summary>
internal interface IStoreResource
{
    void Release();
}
