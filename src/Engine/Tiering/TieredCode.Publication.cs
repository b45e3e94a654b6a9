using Tiered.Runtime;

namespace Tiered.Tiering;

// Where the addresses of functions lie, and how they change. A function's slot is what the module's own code calls through;
// copies of it lie in function references and in the records of imports, in any instance of any store of the engine.
internal sealed unsafe partial class TieredCode
{
    // Guards the two collections, and every write of an address: an instance reads the slot, writes its copy and enters it here
    // in one step, so that none keeps an old address.
    private readonly object _publication = new();

    // Contexts of the module's instances, whose function references are found by index.
    private readonly HashSet<nint> _contexts = [];

    // Copies in instances of other modules, by function.
    private readonly Dictionary<int, HashSet<nint>> _copies = [];

    /// <summary>From now on calls of a function lead to <paramref name="code"/>. Those that run go on where they are.</summary>
    private void Publish(int function, nint code)
    {
        using var gate = new UninterruptibleLock(_publication);
        if (_isClosed) return;
        Volatile.Write(ref Slot(function), code);
        int escape = Module.Wasm.EscapeIndex(function);
        if (escape < 0) return;
        int reference = Module.Offsets.FuncRef(escape) + VMFuncRef.Code;
        foreach (nint context in _contexts) Volatile.Write(ref *(nint*)(context + reference), code);
        if (!_copies.TryGetValue(function, out var copies)) return;
        foreach (nint copy in copies) Volatile.Write(ref *(nint*)copy, code);
    }

    /// <summary>Writes the addresses of the module's functions into the references of a new instance, and keeps them up to date.</summary>
    /// <param name="context">The instance's context.</param>
    internal void AddInstance(byte* context)
    {
        var escaping = Module.Wasm.EscapingFunctions;
        using var gate = new UninterruptibleLock(_publication);
        ObjectDisposedException.ThrowIf(_isClosed, Module);
        for (int i = 0; i < escaping.Length; i++)
        {
            if (escaping[i] >= FirstDefined)
                *(nint*)(context + Module.Offsets.FuncRef(i) + VMFuncRef.Code) = Slot(escaping[i]);
        }
        _contexts.Add((nint)context);
    }

    /// <summary>An instance of the module is about to be freed.</summary>
    internal void RemoveInstance(byte* context)
    {
        using var gate = new UninterruptibleLock(_publication);
        _contexts.Remove((nint)context);
    }

    /// <summary>Has an instance look at what runs, if it is still there.</summary>
    internal void RequestLook(nint context)
    {
        using var gate = new UninterruptibleLock(_publication);
        if (_contexts.Contains(context)) Volatile.Write(ref *(nuint*)(context + VMContext.LookLimit), nuint.MaxValue);
    }

    /// <summary>Writes a function's address to a place in an instance of another module, and keeps it up to date.</summary>
    internal void AddCopy(int function, nint* copy)
    {
        using var gate = new UninterruptibleLock(_publication);
        ObjectDisposedException.ThrowIf(_isClosed, Module);
        *copy = Slot(function);
        if (!_copies.TryGetValue(function, out var copies)) _copies.Add(function, copies = []);
        copies.Add((nint)copy);
    }

    /// <summary>The place is about to be freed.</summary>
    internal void RemoveCopy(int function, nint* copy)
    {
        using var gate = new UninterruptibleLock(_publication);
        if (!_copies.TryGetValue(function, out var copies)) return;
        copies.Remove((nint)copy);
        if (copies.Count == 0) _copies.Remove(function);
    }
}
