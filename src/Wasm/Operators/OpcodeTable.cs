namespace Tiered.Wasm;

/// <summary>What follows an operator in the binary format.</summary>
public enum ImmediateKind : byte
{
    /// <summary>The code is not assigned.</summary>
    Illegal,
    None,
    Block,
    Label,
    LabelTable,
    Func,
    Type,
    CallIndirect,
    Tag,
    SelectTypes,
    TryTable,
    Local,
    Global,
    Table,
    TableTable,
    Mem,
    MemLane16,
    MemLane8,
    MemLane4,
    MemLane2,
    Memory,
    MemoryMemory,
    DataMemory,
    Data,
    ElemTable,
    Elem,
    I32,
    I64,
    F32,
    F64,
    V128,
    Shuffle,
    Lane16,
    Lane8,
    Lane4,
    Lane2,
    HeapType,
    TypeField,
    TypeCount,
    TypeData,
    TypeElem,
    TypeType,
    BrOnCast,
    Fence,
}

public static partial class OpcodeTable
{
    /// <summary>Dense index of an operator, or -1 when the code lies outside its prefix's block.</summary>
    public static int IndexOf(Opcode opcode)
    {
        int prefix = (int)opcode >> 12, code = (int)opcode & 0xFFF;
        return prefix < BlockSizes.Length && code < BlockSizes[prefix] ? BlockBases[prefix] + code : -1;
    }

    /// <summary>The immediates that follow the operator; <see cref="ImmediateKind.Illegal"/> for unassigned codes.</summary>
    public static ImmediateKind Immediates(Opcode opcode) => IndexOf(opcode) is >= 0 and var i ? (ImmediateKind)ImmediateBytes[i] : ImmediateKind.Illegal;

    /// <summary>
    /// The operator's fixed type: bits 0-2 parameter count, 3-5 result count, then 3 bits a type, parameters first
    /// (0 i32, 1 i64, 2 f32, 3 f64, 4 v128, 5 the memory's address type). All ones when the type depends on more.
    /// </summary>
    public static uint Signature(Opcode opcode) => Signatures[IndexOf(opcode)];

    /// <summary>log2 of the natural alignment (and access size) of a memory operator.</summary>
    public static int NaturalAlignment(Opcode opcode) => Alignments[IndexOf(opcode)];

    /// <summary>The features that must be on for the operator to be valid.</summary>
    public static WasmFeatures Features(Opcode opcode) => FeatureSet(FeatureSets[IndexOf(opcode)]);

    /// <summary>The operator's name in the text format.</summary>
    public static string Mnemonic(Opcode opcode) => Names.ByIndex[IndexOf(opcode)] ?? throw new ArgumentOutOfRangeException(nameof(opcode));

    /// <summary>Every assigned operator, in binary order.</summary>
    public static IEnumerable<Opcode> Enumerate()
    {
        for (int i = 0; i < All.Length; i++) yield return (Opcode)All[i];
    }
}
