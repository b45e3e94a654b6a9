namespace Tiered;

/// <summary>Why WebAssembly code stopped. The descriptions are the specification's.</summary>
public enum TrapCode : byte
{
    /// <summary>Not a trap: in a code map, the entry is a call's return address.</summary>
    None,
    Unreachable,
    MemoryOutOfBounds,
    TableOutOfBounds,
    /// <summary>Indirect call beyond the end of the table.</summary>
    UndefinedElement,
    /// <summary>Indirect call through a null element.</summary>
    UninitializedElement,
    IndirectCallTypeMismatch,
    IntegerDivideByZero,
    IntegerOverflow,
    InvalidConversionToInteger,
    StackOverflow,
    UnalignedAtomic,
    /// <summary><c>memory.atomic.wait</c> on a memory that is not shared.</summary>
    ExpectedSharedMemory,
    NullReference,
    NullFunctionReference,
    NullStructReference,
    NullArrayReference,
    NullI31Reference,
    NullExceptionReference,
    CastFailure,
    ArrayOutOfBounds,
    /// <summary>A GC allocation that the heap limit refuses.</summary>
    AllocationTooLarge,
    /// <summary>An exception nobody caught.</summary>
    UncaughtException,
    /// <summary>A host function threw; the exception waits in the store.</summary>
    HostException,
    /// <summary>The trap's code waits in <c>VMStoreContext.PendingTrap</c>: a builtin decided it.</summary>
    Pending,
    OutOfFuel,
    Interrupted,
    /// <summary>The artifact's file became shorter, or its disk failed, while code that is mapped from it ran.</summary>
    CodeUnreadable,
}

/// <summary>Texts for traps.</summary>
public static class TrapCodes
{
    /// <summary>The message the specification's test suite uses.</summary>
    public static string Describe(TrapCode code) => code switch
    {
        TrapCode.Unreachable => "unreachable",
        TrapCode.MemoryOutOfBounds => "out of bounds memory access",
        TrapCode.TableOutOfBounds => "out of bounds table access",
        TrapCode.UndefinedElement => "undefined element",
        TrapCode.UninitializedElement => "uninitialized element",
        TrapCode.IndirectCallTypeMismatch => "indirect call type mismatch",
        TrapCode.IntegerDivideByZero => "integer divide by zero",
        TrapCode.IntegerOverflow => "integer overflow",
        TrapCode.InvalidConversionToInteger => "invalid conversion to integer",
        TrapCode.StackOverflow => "call stack exhausted",
        TrapCode.UnalignedAtomic => "unaligned atomic",
        TrapCode.ExpectedSharedMemory => "expected shared memory",
        TrapCode.NullReference => "null reference",
        TrapCode.NullFunctionReference => "null function reference",
        TrapCode.NullStructReference => "null structure reference",
        TrapCode.NullArrayReference => "null array reference",
        TrapCode.NullI31Reference => "null i31 reference",
        TrapCode.NullExceptionReference => "null exception reference",
        TrapCode.CastFailure => "cast failure",
        TrapCode.ArrayOutOfBounds => "out of bounds array access",
        TrapCode.AllocationTooLarge => "allocation too large",
        TrapCode.UncaughtException => "uncaught exception",
        TrapCode.HostException => "host function failed",
        TrapCode.OutOfFuel => "all fuel consumed",
        TrapCode.Interrupted => "interrupted",
        TrapCode.CodeUnreadable => "the artifact's file was cut or cannot be read any more",
        _ => code.ToString(),
    };
}
