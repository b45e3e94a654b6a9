namespace Tiered;

/// <summary>Parameters and results of a function. Equal when the canonical types are.</summary>
public sealed class FunctionType : IEquatable<FunctionType>
{
    private readonly ValType[] _parameters;
    private readonly ValType[] _results;

    internal FunctionType(ValType[] parameters, ValType[] results, DefinedType definition)
    {
        _parameters = parameters;
        _results = results;
        Definition = definition;
        ParameterSlots = CountSlots(parameters);
        ResultSlots = CountSlots(results);
    }

    /// <summary>The function type with these parameters and results, final and without supertype.</summary>
    /// <exception cref="ArgumentException">One of them is the type of no value.</exception>
    /// <exception cref="WasmFormatException">There are more parameters or results than calls can pass.</exception>
    public static FunctionType Create(ReadOnlySpan<ValType> parameters, ReadOnlySpan<ValType> results)
    {
        foreach (var type in parameters) type.CheckIsOfValues(nameof(parameters));
        foreach (var type in results) type.CheckIsOfValues(nameof(results));
        return TypeRegistry.Intern([new TypeDefinition { Kind = CompositeKind.Function, Parameters = parameters.ToArray(), Results = results.ToArray() }])[0].Function!;
    }

    public ReadOnlySpan<ValType> Parameters => _parameters;
    public ReadOnlySpan<ValType> Results => _results;

    /// <summary>The canonical type this signature belongs to.</summary>
    public DefinedType Definition { get; }

    /// <summary>8-byte slots that the parameters take in a call buffer.</summary>
    public int ParameterSlots { get; }

    /// <summary>8-byte slots that the results take in a call buffer.</summary>
    public int ResultSlots { get; }

    /// <summary>More than one result travels through a caller-owned buffer whose address is the second argument.</summary>
    public bool ReturnsThroughBuffer => _results.Length > 1;

    public bool Equals(FunctionType? other) => ReferenceEquals(Definition, other?.Definition);
    public override bool Equals(object? obj) => Equals(obj as FunctionType);
    public override int GetHashCode() => Definition.Id;

    internal static int CountSlots(ValType[] types)
    {
        int slots = 0;
        foreach (var type in types) slots += type.SlotCount;
        return slots;
    }

    public override string ToString() => $"({string.Join(", ", _parameters)}) -> ({string.Join(", ", _results)})";
}
