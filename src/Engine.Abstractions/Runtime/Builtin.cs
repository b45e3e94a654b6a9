namespace Tiered;

/// <summary>
/// Entry points of the engine that compiled code calls through <see cref="VMContext.Builtins"/>, by the platform's C ABI.
/// All integers are passed as 64-bit values (32-bit ones zero-extended). "Status" results are 0, or the <see cref="TrapCode"/>
/// that the caller must raise (store it in <see cref="VMStoreContext.PendingTrap"/> and trap with <see cref="TrapCode.Pending"/>;
/// the engine has already stored it). No builtin returns by exception.
/// </summary>
public enum Builtin
{
    /// <summary><c>long (VMContext*, memory, deltaPages)</c>: previous size in pages, or -1.</summary>
    MemoryGrow,
    /// <summary><c>status (VMContext*, memory, destination, value, length)</c></summary>
    MemoryFill,
    /// <summary><c>status (VMContext*, destinationMemory &lt;&lt; 32 | sourceMemory, destination, source, length)</c></summary>
    MemoryCopy,
    /// <summary><c>status (VMContext*, memory &lt;&lt; 32 | segment, destination, source, length)</c></summary>
    MemoryInit,
    /// <summary><c>void (VMContext*, segment)</c></summary>
    DataDrop,
    /// <summary><c>long (VMContext*, table, delta, initialValue)</c>: previous size, or -1.</summary>
    TableGrow,
    /// <summary><c>status (VMContext*, table, destination, value, length)</c></summary>
    TableFill,
    /// <summary><c>status (VMContext*, destinationTable &lt;&lt; 32 | sourceTable, destination, source, length)</c></summary>
    TableCopy,
    /// <summary><c>status (VMContext*, table &lt;&lt; 32 | segment, destination, source, length)</c></summary>
    TableInit,
    /// <summary><c>void (VMContext*, segment)</c></summary>
    ElemDrop,
    /// <summary><c>bool (VMContext*, actualTypeId, expectedTypeId)</c>: declared subtyping of canonical types, for the slow path of indirect calls and casts.</summary>
    IsSubtype,
    /// <summary><c>long (VMContext*, memory, address, count)</c>: number of threads woken, or minus the trap code.</summary>
    AtomicNotify,
    /// <summary><c>long (VMContext*, memory, address, expected, timeoutNanoseconds)</c>: 0 woken, 1 not equal, 2 timed out, or minus the trap code.</summary>
    AtomicWait32,
    /// <summary>As <see cref="AtomicWait32"/> with a 64-bit value.</summary>
    AtomicWait64,
    /// <summary><c>void* memmove(void*, const void*, size_t)</c> of the C library; callers have checked the bounds.</summary>
    Memmove,
    /// <summary><c>void* memset(void*, int, size_t)</c> of the C library; callers have checked the bounds.</summary>
    Memset,
    /// <summary>
    /// <c>void* (VMContext*, definedIndex)</c>: compiles a function that is called for the first time and returns its code,
    /// or null for a trap that waits. Called by <see cref="LazyFunction"/> alone.
    /// </summary>
    CompileFunction,
    /// <summary>
    /// Machine code, not a C function: where the slot of a function that was never called leads. The defined function's index
    /// is in the first scratch register (<c>eax</c>); all registers of arguments are kept, and the function is entered.
    /// </summary>
    LazyFunction,
    /// <summary><c>void (VMContext*, functionIndex)</c>: see <see cref="VMContext.LookLimit"/>. Called by <see cref="EntryLook"/> alone.</summary>
    LookAtEntry,
    /// <summary>
    /// Machine code, not a C function: a look of a function at its entry, whose index is in the first scratch register
    /// (<c>eax</c>). Keeps the registers of arguments.
    /// </summary>
    EntryLook,
    /// <summary>
    /// <c>void* (VMContext*, functionIndex, position)</c>: a look at the header of the loop at a position of the module; at 0 it is
    /// a loop without continuations. Null
    /// to go on, 1 to trap with <see cref="TrapCode.Interrupted"/>, else the continuation that takes over
    /// (<see cref="ILoopEntryCompiler"/>).
    /// </summary>
    LookAtLoop,

    /// <summary>Number of builtins.</summary>
    Count,
}
