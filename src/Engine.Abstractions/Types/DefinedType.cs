using System.Collections.Immutable;

namespace Tiered;

/// <summary>What a type definition makes.</summary>
public enum CompositeKind : byte
{
    Function,
    Struct,
    Array,
}

/// <summary>A field of a struct, or the element of an array.</summary>
/// <param name="Type">Value type or packed type.</param>
/// <param name="IsMutable">Whether it can be set after creation.</param>
public readonly record struct FieldType(ValType Type, bool IsMutable)
{
    /// <summary>Field subtyping: equal when mutable, covariant when not.</summary>
    public bool Matches(FieldType super) =>
        IsMutable == super.IsMutable && (IsMutable ? Type == super.Type : Type.IsSubtypeOf(super.Type));
}

/// <summary>A type of a type section as written: before its recursive group is interned, references into the group are relative.</summary>
internal sealed record TypeDefinition
{
    public required CompositeKind Kind { get; init; }

    /// <summary>Declared final: no type may name it as its supertype.</summary>
    public bool IsFinal { get; init; } = true;

    /// <summary>The declared supertype, if any.</summary>
    public HeapType? Supertype { get; init; }

    /// <summary>Parameters of a function type.</summary>
    public ValType[] Parameters { get; init; } = [];

    /// <summary>Results of a function type.</summary>
    public ValType[] Results { get; init; } = [];

    /// <summary>Fields of a struct; the single element of an array.</summary>
    public FieldType[] Fields { get; init; } = [];
}

/// <summary>
/// A canonical type: two types of any two modules are the same type exactly when they have the same instance
/// (and <see cref="Id"/>). Made by <see cref="TypeRegistry"/> only.
/// </summary>
public sealed class DefinedType
{
    private readonly DefinedType[] _ancestors;

    // The group keeps the ids of its types from meaning other types, and what the types refer to alive.
    private readonly RecursiveGroup _group;

    internal DefinedType(int id, RecursiveGroup group, TypeDefinition definition, DefinedType? supertype)
    {
        Id = id;
        _group = group;
        Kind = definition.Kind;
        IsFinal = definition.IsFinal;
        Supertype = supertype;
        Fields = [.. definition.Fields];
        if (Kind == CompositeKind.Function) Function = new FunctionType(definition.Parameters, definition.Results, this);
        _ancestors = supertype is null ? [this] : [.. supertype._ancestors, this];
    }

    /// <summary>
    /// Process-wide canonical id; what <c>VMFuncRef.TypeId</c> holds. Another type may have it when this one is no longer
    /// reachable, so whoever keeps an id keeps the type.
    /// </summary>
    public int Id { get; }

    /// <summary>What an engine keeps for the type.</summary>
    internal object? RuntimeData;

    public CompositeKind Kind { get; }
    public bool IsFinal { get; }
    public DefinedType? Supertype { get; }

    /// <summary>Number of proper supertypes.</summary>
    public int Depth => _ancestors.Length - 1;

    /// <summary>The signature, when <see cref="Kind"/> is <see cref="CompositeKind.Function"/>.</summary>
    public FunctionType? Function { get; }

    /// <summary>Fields of a struct; the single element of an array.</summary>
    public ImmutableArray<FieldType> Fields { get; }

    /// <summary>Declared subtyping, by the display of ancestors: constant time.</summary>
    public bool IsSubtypeOf(DefinedType super) =>
        super._ancestors.Length <= _ancestors.Length && _ancestors[super._ancestors.Length - 1] == super;

    public override string ToString() => Function?.ToString() ?? $"({Kind.ToString().ToLowerInvariant()} {string.Join(' ', Fields)})";
}
