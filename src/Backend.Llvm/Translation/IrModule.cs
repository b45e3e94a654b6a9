using System.Text;

namespace Tiered.Backend.Llvm.Translation;

/// <summary>What alias analysis tells apart: engine structures and linear memories, each a type of type-based alias analysis.</summary>
internal enum Region
{
    /// <summary>Fields that never change while the instance lives.</summary>
    Invariant,
    /// <summary>Whatever compiled code only reads and the engine may write: limits, function slots, code addresses.</summary>
    Engine,
    MemorySize,
    Table,
    TableElements,
    ImportedGlobal,
    /// <summary>The overflow area and result buffers.</summary>
    Arguments,
    /// <summary>Imported linear memories, any two of which may be one.</summary>
    ImportedMemory,
    /// <summary>Own global number n is this plus twice n, own memory number n this plus 2n + 1.</summary>
    FirstNumbered,
}

/// <summary>One LLVM context with the module that a partition becomes, and the types, intrinsics and metadata that its functions share.</summary>
internal sealed unsafe class IrModule : IDisposable
{
    private readonly Dictionary<(nint Type, string Name), (nint Function, nint Type)> _intrinsics = [];
    private readonly Dictionary<Region, nint> _tags = [];
    private readonly Dictionary<int, nint> _functionTypes = [];
    private readonly uint _tbaaKind, _invariantKind, _profileKind;
    private readonly LMetadata _tbaaRoot, _file;
    private readonly LMetadata _subroutineType;
    private readonly LLVMOpaqueDIBuilder* _debug;
    private readonly LValue _noMetadata, _unlikely, _likely;
    private readonly LLVMOpaqueAttributeRef* _noMerge, _cold;

    public IrModule(string name)
    {
        Context = LLVM.ContextCreate();
        LLVM.ContextSetDiscardValueNames(Context, 1);
        using var text = new Utf8(name);
        Module = LLVM.ModuleCreateWithNameInContext(text, Context);
        Builder = LLVM.CreateBuilderInContext(Context);
        EntryBuilder = LLVM.CreateBuilderInContext(Context);
        Void = LLVM.VoidTypeInContext(Context);
        I1 = LLVM.Int1TypeInContext(Context);
        I8 = LLVM.Int8TypeInContext(Context);
        I16 = LLVM.Int16TypeInContext(Context);
        I32 = LLVM.Int32TypeInContext(Context);
        I64 = LLVM.Int64TypeInContext(Context);
        F32 = LLVM.FloatTypeInContext(Context);
        F64 = LLVM.DoubleTypeInContext(Context);
        Pointer = LLVM.PointerTypeInContext(Context, 0);
        I8x16 = LLVM.VectorType(I8, 16);
        I16x8 = LLVM.VectorType(I16, 8);
        I32x4 = LLVM.VectorType(I32, 4);
        I64x2 = LLVM.VectorType(I64, 2);
        F32x4 = LLVM.VectorType(F32, 4);
        F64x2 = LLVM.VectorType(F64, 2);

        _tbaaKind = Kind("tbaa");
        _invariantKind = Kind("invariant.load");
        _profileKind = Kind("prof");
        _tbaaRoot = Node(String("tiered"));
        _noMetadata = LLVM.MetadataAsValue(Context, Node());
        _likely = Weights(2000, 1);
        _unlikely = Weights(1, 2000);
        using (var memory = new Utf8("memory")) MemoryAttribute = LLVM.GetEnumAttributeKindForName(memory, (nuint)memory.Length);
        _noMerge = EnumAttribute("nomerge");
        _cold = EnumAttribute("cold");
        _debug = LLVM.CreateDIBuilder(Module);
        using var file = new Utf8("module.wasm");
        using var empty = new Utf8("");
        _file = LLVM.DIBuilderCreateFile(_debug, file, (nuint)file.Length, empty, 0);
        LLVM.DIBuilderCreateCompileUnit(
            _debug, LLVMDWARFSourceLanguage.LLVMDWARFSourceLanguageC, _file, empty, 0, 1, empty, 0, 0, empty, 0,
            LLVMDWARFEmissionKind.LLVMDWARFEmissionLineTablesOnly, 0, 0, 0, empty, 0, empty, 0);
        _subroutineType = LLVM.DIBuilderCreateSubroutineType(_debug, _file, null, 0, LLVMDIFlags.LLVMDIFlagZero);
        AddFlag("Debug Info Version", 3);
        AddFlag("Dwarf Version", 4);
        AddFlag("PIC Level", 2);
    }

    public LLVMOpaqueContext* Context { get; private set; }
    public LLVMOpaqueModule* Module { get; private set; }

    /// <summary>Appends to the current block.</summary>
    public LLVMOpaqueBuilder* Builder { get; }

    /// <summary>Appends to the current function's first block: what is needed all over the function.</summary>
    public LLVMOpaqueBuilder* EntryBuilder { get; }

    public LType Void { get; }
    public LType I1 { get; }
    public LType I8 { get; }
    public LType I16 { get; }
    public LType I32 { get; }
    public LType I64 { get; }
    public LType F32 { get; }
    public LType F64 { get; }
    public LType Pointer { get; }
    public LType I8x16 { get; }
    public LType I16x8 { get; }
    public LType I32x4 { get; }
    public LType I64x2 { get; }
    public LType F32x4 { get; }
    public LType F64x2 { get; }

    /// <summary>The kind of the attribute that says what memory a function touches; with value 0, none.</summary>
    public uint MemoryAttribute { get; }

    private uint Kind(string name)
    {
        using var text = new Utf8(name);
        return LLVM.GetMDKindIDInContext(Context, text, (uint)text.Length);
    }

    private LMetadata String(string value)
    {
        using var text = new Utf8(value);
        return LLVM.MDStringInContext2(Context, text, (nuint)text.Length);
    }

    private LMetadata Node()
    {
        return LLVM.MDNodeInContext2(Context, null, 0);
    }

    private LMetadata Node(LMetadata first) => LLVM.MDNodeInContext2(Context, &first, 1);

    private LValue Weights(uint taken, uint other)
    {
        LMetadata* parts = stackalloc LMetadata[3];
        parts[0] = String("branch_weights");
        parts[1] = LLVM.ValueAsMetadata(Int32(taken));
        parts[2] = LLVM.ValueAsMetadata(Int32(other));
        return LLVM.MetadataAsValue(Context, LLVM.MDNodeInContext2(Context, parts, 3));
    }

    private void AddFlag(string name, uint value)
    {
        using var text = new Utf8(name);
        LLVM.AddModuleFlag(Module, LLVMModuleFlagBehavior.LLVMModuleFlagBehaviorWarning, text, (nuint)text.Length, LLVM.ValueAsMetadata(Int32(value)));
    }

    public LLVMOpaqueAttributeRef* EnumAttribute(string name, ulong value = 0)
    {
        using var text = new Utf8(name);
        return LLVM.CreateEnumAttribute(Context, LLVM.GetEnumAttributeKindForName(text, (nuint)text.Length), value);
    }

    // ---- constants

    public LValue Int32(uint value) => LLVM.ConstInt(I32, value, 0);
    public LValue Int64(ulong value) => LLVM.ConstInt(I64, value, 0);

    /// <summary>A floating-point constant bit for bit: NaNs keep their payload.</summary>
    public LValue Float32(uint bits) => LLVM.ConstBitCast(Int32(bits), F32);
    public LValue Float64(ulong bits) => LLVM.ConstBitCast(Int64(bits), F64);

    public LValue Vector(ulong low, ulong high)
    {
        LValue* lanes = stackalloc LValue[2];
        lanes[0] = Int64(low);
        lanes[1] = Int64(high);
        return LLVM.ConstVector(lanes, 2);
    }

    /// <summary>A vector with the same integer in all lanes.</summary>
    public LValue Splat(LType vector, ulong value)
    {
        uint count = LLVM.GetVectorSize(vector);
        LValue* lanes = stackalloc LValue[(int)count];
        var lane = LLVM.ConstInt(LLVM.GetElementType(vector), value, 0);
        for (int i = 0; i < count; i++) lanes[i] = lane;
        return LLVM.ConstVector(lanes, count);
    }

    // ---- metadata

    /// <summary>Notes what a load or store may touch.</summary>
    public void SetRegion(LValue access, Region region)
    {
        if (region == Region.Invariant) LLVM.SetMetadata(access, _invariantKind, _noMetadata);
        if (!_tags.TryGetValue(region, out nint tag))
        {
            LMetadata* parts = stackalloc LMetadata[3];
            parts[0] = String(region.ToString());
            parts[1] = _tbaaRoot;
            parts[2] = LLVM.ValueAsMetadata(Int64(0));
            var type = LLVM.MDNodeInContext2(Context, parts, 3);
            parts[0] = type;
            parts[1] = type;
            tag = (nint)LLVM.MetadataAsValue(Context, LLVM.MDNodeInContext2(Context, parts, 3));
            _tags.Add(region, tag);
        }
        LLVM.SetMetadata(access, _tbaaKind, (LValue)tag);
    }

    /// <summary>Whether a load reads what never changes, and never traps.</summary>
    public bool IsInvariant(LValue load) => LLVM.GetMetadata(load, _invariantKind) != null;

    /// <summary>Says which way a conditional branch usually goes.</summary>
    public void SetLikely(LValue branch, bool likely) => LLVM.SetMetadata(branch, _profileKind, likely ? _likely : _unlikely);

    /// <summary>Keeps a call that raises a trap apart from others like it: each has its own place in the module.</summary>
    public void SetTrapAttributes(LValue call)
    {
        LLVM.AddCallSiteAttribute(call, LLVMAttributeIndex.LLVMAttributeFunctionIndex, _noMerge);
        LLVM.AddCallSiteAttribute(call, LLVMAttributeIndex.LLVMAttributeFunctionIndex, _cold);
    }

    /// <summary>Describes a function, so that its instructions can have places; its "line" is its index.</summary>
    public LMetadata CreateSubprogram(int functionIndex)
    {
        using var name = new Utf8(SymbolName(functionIndex));
        return LLVM.DIBuilderCreateFunction(
            _debug, _file, name, (nuint)name.Length, name, 0, _file, (uint)functionIndex, _subroutineType, 0, 1, (uint)functionIndex, LLVMDIFlags.LLVMDIFlagZero, 1);
    }

    public void FinishDebugInfo() => LLVM.DIBuilderFinalize(_debug);

    // ---- functions

    public static string SymbolName(int functionIndex) => $"f{functionIndex}";

    public LType TypeOf(ValType type) => type.Kind switch
    {
        ValKind.I32 => I32,
        ValKind.I64 => I64,
        ValKind.F32 => F32,
        ValKind.F64 => F64,
        ValKind.V128 => I64x2,
        _ => Pointer,
    };

    /// <summary>The type of a function under the shared calling convention: context, result buffer, then the parameters that have registers.</summary>
    public LType FunctionType(FunctionType type, SharedConvention convention)
    {
        if (_functionTypes.TryGetValue(type.Definition.Id, out nint known)) return (LType)known;
        LType* parameters = stackalloc LType[2 + SharedConvention.MaxRegisters];
        int count = 0;
        parameters[count++] = Pointer;
        if (type.ReturnsThroughBuffer) parameters[count++] = Pointer;
        var places = convention.Assign(type);
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] < 0) parameters[count++] = TypeOf(type.Parameters[i]);
        }
        var result = type.Results.Length == 1 ? TypeOf(type.Results[0]) : Void;
        var made = LLVM.FunctionType(result, parameters, (uint)count, 0);
        _functionTypes.Add(type.Definition.Id, (nint)made);
        return made;
    }

    /// <summary>An empty piece of assembly whose result, a float or a vector, LLVM knows nothing about.</summary>
    public LValue Hide(LValue value, LType type, CpuArchitecture architecture)
    {
        using var text = new Utf8("");
        using var constraints = new Utf8(architecture == CpuArchitecture.X64 ? "=x,0" : "=w,0");
        var signature = LLVM.FunctionType(type, &type, 1, 0);
        var assembly = LLVM.GetInlineAsm(signature, text, 0, constraints, (nuint)constraints.Length, 0, 0, LLVMInlineAsmDialect.LLVMInlineAsmDialectATT, 0);
        return LLVM.BuildCall2(Builder, signature, assembly, &value, 1, Utf8.Empty);
    }

    /// <summary>Calls an intrinsic that is overloaded on one type, or on none.</summary>
    public LValue Intrinsic(string name, LType overload, ReadOnlySpan<nint> arguments)
    {
        LType* types = stackalloc LType[1];
        types[0] = overload;
        return Intrinsic(name, types, overload == null ? 0 : 1, (nint)overload, arguments);
    }

    /// <summary>Calls an intrinsic that is overloaded on two types.</summary>
    public LValue Intrinsic(string name, LType first, LType second, ReadOnlySpan<nint> arguments)
    {
        LType* types = stackalloc LType[2];
        types[0] = first;
        types[1] = second;
        return Intrinsic(name, types, 2, (nint)first * 31 + (nint)second, arguments);
    }

    private LValue Intrinsic(string name, LType* types, int count, nint key, ReadOnlySpan<nint> arguments)
    {
        if (!_intrinsics.TryGetValue((key, name), out var entry))
        {
            using var text = new Utf8(name);
            uint id = LLVM.LookupIntrinsicID(text, (nuint)text.Length);
            if (id == 0) throw new InvalidOperationException($"this libLLVM has no intrinsic {name}");
            entry = ((nint)LLVM.GetIntrinsicDeclaration(Module, id, types, (nuint)count), (nint)LLVM.IntrinsicGetType(Context, id, types, (nuint)count));
            _intrinsics.Add((key, name), entry);
        }
        fixed (nint* values = arguments)
            return LLVM.BuildCall2(Builder, (LType)entry.Type, (LValue)entry.Function, (LLVMOpaqueValue**)values, (uint)arguments.Length, Utf8.Empty);
    }

    /// <summary>LLVM's passes remove what is not used: declarations made before may be gone.</summary>
    public void ForgetIntrinsics() => _intrinsics.Clear();

    /// <summary>The module in LLVM's text form.</summary>
    public string Print()
    {
        sbyte* text = LLVM.PrintModuleToString(Module);
        string result = Utf8.Read(text);
        LLVM.DisposeMessage(text);
        return result;
    }

    public void Dispose()
    {
        if (Context == null) return;
        LLVM.DisposeDIBuilder(_debug);
        LLVM.DisposeBuilder(Builder);
        LLVM.DisposeBuilder(EntryBuilder);
        LLVM.DisposeModule(Module);
        LLVM.ContextDispose(Context);
        Context = null;
        Module = null;
    }
}
