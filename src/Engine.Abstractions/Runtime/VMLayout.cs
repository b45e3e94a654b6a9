namespace Tiered;

// The structures that compiled code reads and writes. All are little endian, in memory the garbage collector does not
// move, and laid out alike on x86-64 and arm64, so that one set of offsets serves every compiler and every tier.

/// <summary>
/// Fixed head of a <c>VMContext</c>, the per-instance structure whose address is the first argument of every compiled
/// function. What follows the head depends on the module: <see cref="VMOffsets"/>. A host function's context
/// (<see cref="VMHostContext"/>) starts with the same first four fields.
/// </summary>
public static class VMContext
{
    /// <summary>8 bytes: lowest value the stack pointer may have. The engine rewrites it in every instance of a store when the store moves to another thread.</summary>
    public const int StackLimit = 0x00;

    /// <summary>8 bytes: address of the <see cref="VMStoreContext"/>.</summary>
    public const int StoreContext = 0x08;

    /// <summary>4 bytes: 0 for an instance, 1 for a host function.</summary>
    public const int Kind = 0x10;

    /// <summary>4 bytes: number of the instance (or host function) in its store.</summary>
    public const int OwnerId = 0x14;

    /// <summary>8 bytes: address of the function slots, one code address a defined function (see <see cref="CallMode"/>).</summary>
    public const int FunctionSlots = 0x18;

    /// <summary>8 bytes: address of an array of u32: the canonical type id of each module type index.</summary>
    public const int TypeIds = 0x20;

    /// <summary>8 bytes: address of the table of builtin entry points, 8 bytes each, in the order of <see cref="Builtin"/>.</summary>
    public const int Builtins = 0x28;

    /// <summary>8 bytes, for the engine's own use.</summary>
    public const int EngineData = 0x30;

    /// <summary>
    /// 8 bytes: the <see cref="StackLimit"/>, or above all addresses when the engine wants to know what runs. Code with looks
    /// (<see cref="CompilationOptions.TierUp"/>) compares its stack pointer with it at function entries and loop headers; below
    /// it, and if the stack has room, it calls <see cref="Builtin.LookAtEntry"/> or <see cref="Builtin.LookAtLoop"/>. Raised by
    /// any thread.
    /// </summary>
    public const int LookLimit = 0x38;

    /// <summary>Size of the head; <see cref="VMOffsets.Memory"/> of memory 0 follows.</summary>
    public const int HeaderSize = 0x40;
}

/// <summary>What a memory takes in a <c>VMContext</c>. The base never moves while the memory lives, so compiled code may keep it in a register across calls.</summary>
public static class VMMemoryRef
{
    /// <summary>8 bytes: address of byte 0.</summary>
    public const int Base = 0;

    /// <summary>8 bytes: address of the <see cref="VMMemory"/>.</summary>
    public const int Definition = 8;

    public const int Size = 16;
}

/// <summary>The one native record of a linear memory, shared by all instances that see it.</summary>
public static class VMMemory
{
    /// <summary>8 bytes: address of byte 0.</summary>
    public const int Base = 0;

    /// <summary>8 bytes: current size in bytes. Other threads may grow a shared memory: read it once.</summary>
    public const int ByteLength = 8;

    public const int Size = 16;
}

/// <summary>The one native record of a table. Both fields change when the table grows.</summary>
public static class VMTable
{
    /// <summary>8 bytes: address of the elements, 8 bytes each: <see cref="VMFuncRef"/> addresses or reference handles, 0 for null.</summary>
    public const int Elements = 0;

    /// <summary>8 bytes: current number of elements.</summary>
    public const int Length = 8;

    public const int Size = 16;
}

/// <summary>A function reference: what a non-null <c>funcref</c> points to. Lives as long as its store.</summary>
public static class VMFuncRef
{
    /// <summary>8 bytes: entry point under the shared calling convention. Written atomically by tier-up.</summary>
    public const int Code = 0;

    /// <summary>8 bytes: context to pass as first argument.</summary>
    public const int Context = 8;

    /// <summary>4 bytes: canonical id of the function's type.</summary>
    public const int TypeId = 16;

    /// <summary>4 bytes: function index in the module, for instances.</summary>
    public const int FunctionIndex = 20;

    /// <summary>With 8 bytes to spare, so that no reference lies across cache lines.</summary>
    public const int Size = 32;
}

/// <summary>An imported function in a <c>VMContext</c>: copied from its <see cref="VMFuncRef"/>, to save a load on each call.</summary>
public static class VMFunctionImport
{
    /// <summary>8 bytes: entry point.</summary>
    public const int Code = 0;

    /// <summary>8 bytes: context to pass as first argument.</summary>
    public const int Context = 8;

    public const int Size = 16;
}

/// <summary>Context of a host function; its first 24 bytes are those of <see cref="VMContext"/>.</summary>
public static class VMHostContext
{
    /// <summary>
    /// 8 bytes: the engine's dispatcher, C ABI: <c>int Dispatch(VMHostContext* context, ulong* slots)</c>. Arguments lie in
    /// <c>slots</c> and results replace them; a status other than 0 makes the trampoline trap with <see cref="TrapCode.Pending"/>.
    /// </summary>
    public const int Dispatcher = 0x18;

    /// <summary>8 bytes: the engine's handle of the managed function.</summary>
    public const int Owner = 0x20;

    /// <summary>8 bytes: the <see cref="VMContext"/> of the instance that imports the function, or 0. Each import has a context of its own, so a host function knows its caller.</summary>
    public const int Caller = 0x28;

    public const int Size = 0x30;
}

/// <summary>Per-store native state. One thread at a time runs code of a store.</summary>
public static class VMStoreContext
{
    /// <summary>8 bytes: code address where the last trap happened.</summary>
    public const int TrapPc = 0x00;

    /// <summary>8 bytes: the address that could not be read or written if the fault was a bus error, else 0.</summary>
    public const int TrapAddress = 0x08;

    /// <summary>8 bytes: number of return addresses in the buffer at <see cref="TrapFrames"/>.</summary>
    public const int TrapFrameCount = 0x10;

    /// <summary>8 bytes: trap code that goes with <see cref="TrapCode.Pending"/>.</summary>
    public const int PendingTrap = 0x18;

    /// <summary>Return addresses of the frames above the trap, innermost first, 8 bytes each.</summary>
    public const int TrapFrames = 0x40;

    /// <summary>Capacity of <see cref="TrapFrames"/>.</summary>
    public const int MaxTrapFrames = 120;

    /// <summary>
    /// The overflow area: arguments that have no register, in 8-byte slots from the first such argument on (v128 takes
    /// two). A callee copies what it needs out of it in its prologue, before anything else can be called.
    /// </summary>
    public const int OverflowArea = TrapFrames + MaxTrapFrames * 8;

    /// <summary>Bytes in the overflow area: 1,000 parameters of 16 bytes.</summary>
    public const int OverflowAreaSize = 16_000;

    public const int Size = OverflowArea + OverflowAreaSize;
}
