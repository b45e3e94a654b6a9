namespace Tiered;

/// <summary>The kinds of things a module imports and exports; the values are those of the binary format.</summary>
public enum ExternKind : byte
{
    Function,
    Table,
    Memory,
    Global,
    Tag,
}

/// <summary>Size limits of a memory (in pages) or a table (in elements).</summary>
/// <param name="Minimum">Initial size.</param>
/// <param name="Maximum">Largest size, or null for no declared limit.</param>
/// <param name="Is64">Addressed with i64 rather than i32.</param>
public readonly record struct Limits(ulong Minimum, ulong? Maximum, bool Is64 = false)
{
    /// <summary>The type that addresses and sizes have.</summary>
    public ValType AddressType => Is64 ? ValType.I64 : ValType.I32;

    /// <summary>Refuses limits that nothing can keep.</summary>
    internal void Check(string parameter)
    {
        if (Maximum < Minimum) throw new ArgumentException($"the minimum, {Minimum}, is larger than the maximum, {Maximum}", parameter);
    }

    /// <summary>Import matching, core specification 3.4: <paramref name="actualSize"/> is the current size of the thing provided.</summary>
    public bool Accepts(Limits provided, ulong actualSize) =>
        Is64 == provided.Is64 && actualSize >= Minimum && (Maximum is not { } max || provided.Maximum <= max);
}

/// <summary>Type of a linear memory.</summary>
/// <param name="Limits">Size in pages.</param>
/// <param name="IsShared">Shared between threads.</param>
/// <param name="PageSizeLog2">16 for the 64 KiB page, 0 for one-byte pages (custom-page-sizes proposal).</param>
public readonly record struct MemoryType(Limits Limits, bool IsShared = false, byte PageSizeLog2 = 16)
{
    /// <summary>Refuses what an embedder made that no module could declare.</summary>
    internal void Check(string parameter)
    {
        Limits.Check(parameter);
        if (PageSizeLog2 is not (0 or 16)) throw new ArgumentException($"pages have 1 byte or 64 KiB, not 2^{PageSizeLog2} bytes", parameter);
        if (IsShared && Limits.Maximum is null) throw new ArgumentException("a shared memory has a maximum", parameter);
    }

    public override string ToString() =>
        $"memory {(Limits.Is64 ? "i64 " : "")}{Limits.Minimum}{(Limits.Maximum is { } m ? $" {m}" : "")}{(IsShared ? " shared" : "")}";
}

/// <summary>Type of a table.</summary>
/// <param name="Element">Type of the elements.</param>
/// <param name="Limits">Size in elements.</param>
public readonly record struct TableType(ValType Element, Limits Limits)
{
    /// <summary>Refuses what an embedder made that no module could declare.</summary>
    internal void Check(string parameter)
    {
        Limits.Check(parameter);
        if (!Element.IsRef) throw new ArgumentException($"elements of tables are references, not {Element}", parameter);
        Element.CheckIsOfValues(parameter);
    }

    public override string ToString() =>
        $"table {(Limits.Is64 ? "i64 " : "")}{Limits.Minimum}{(Limits.Maximum is { } m ? $" {m}" : "")} {Element}";
}

/// <summary>Type of a global.</summary>
/// <param name="Value">Type of the value.</param>
/// <param name="IsMutable">Whether it can be set.</param>
public readonly record struct GlobalType(ValType Value, bool IsMutable)
{
    public override string ToString() => IsMutable ? $"global (mut {Value})" : $"global {Value}";
}
