using System.Runtime.InteropServices;

namespace Tiered.Wasm;

// Type section (recursive groups, subtyping) and the types of imports and definitions; core specification 5.3 and 3.2.
public ref partial struct ModuleDecoder
{
    private void DecodeTypes()
    {
        int count = ReadCount(_limits.RecursiveGroups, "types");
        _types = new List<DefinedType>(Math.Min(count, 65536));
        var groups = new int[count];
        for (int i = 0; i < count; i++)
        {
            int size = 1;
            if (_reader.PeekByte() == 0x4E)
            {
                Require(WasmFeatures.Gc, "recursive type group");
                _reader.ReadByte();
                size = ReadCount(_limits.RecursiveGroupSize, "types of a recursive group");
            }
            groups[i] = size;
            if (_types.Count + size > _limits.Types) throw Limit($"more than {_limits.Types} types");
            DecodeRecursiveGroup(size);
        }
        _module.Types = [.. _types];
        _module.RecursiveGroups = ImmutableCollectionsMarshal.AsImmutableArray(groups);
    }

    private void DecodeRecursiveGroup(int size)
    {
        int first = _types.Count, at = _reader.Position;
        var definitions = new TypeDefinition[size];
        for (int i = 0; i < size; i++) definitions[i] = DecodeSubtype(first, size, i);
        var types = TypeRegistry.Intern(definitions);
        _types.AddRange(types);
        for (int i = 0; i < size; i++)
        {
            var type = types[i];
            if (type.Supertype is not { } super) continue;
            if (super.IsFinal || !MatchesStructurally(type, super)) throw Invalid($"sub type {first + i} does not match super type", at);
            if (type.Depth > _limits.SubtypingDepth) throw Limit($"subtyping deeper than {_limits.SubtypingDepth}", at);
        }
    }

    private TypeDefinition DecodeSubtype(int groupStart, int groupSize, int index)
    {
        bool final = true;
        HeapType? super = null;
        byte form = _reader.PeekByte();
        if (form is 0x4F or 0x50)
        {
            Require(WasmFeatures.Gc, "subtype");
            _reader.ReadByte();
            final = form == 0x4F;
            int at = _reader.Position;
            uint supers = _reader.ReadU32();
            if (supers > 1) throw Invalid("sub type has more than one super type", at);
            if (supers == 1)
            {
                at = _reader.Position;
                uint superIndex = _reader.ReadU32();
                if (superIndex >= (uint)(groupStart + index)) throw Invalid($"unknown type {superIndex}: a super type must come before its sub types", at);
                super = TypeReference(superIndex, groupStart, groupSize, at);
            }
            form = _reader.PeekByte();
        }
        int formAt = _reader.Position;
        _reader.ReadByte();
        switch (form)
        {
            case 0x60:
            {
                var parameters = ReadValueTypes(_limits.Parameters, "parameters", groupStart, groupSize);
                var results = ReadValueTypes(_limits.Results, "results", groupStart, groupSize);
                if (results.Length > 1) Require(WasmFeatures.MultiValue, "function with several results");
                return new TypeDefinition { Kind = CompositeKind.Function, IsFinal = final, Supertype = super, Parameters = parameters, Results = results };
            }
            case 0x5F:
            {
                Require(WasmFeatures.Gc, "struct type");
                int count = ReadCount(_limits.StructFields, "fields");
                var fields = new FieldType[count];
                for (int i = 0; i < count; i++) fields[i] = ReadFieldType(groupStart, groupSize);
                return new TypeDefinition { Kind = CompositeKind.Struct, IsFinal = final, Supertype = super, Fields = fields };
            }
            case 0x5E:
                Require(WasmFeatures.Gc, "array type");
                return new TypeDefinition { Kind = CompositeKind.Array, IsFinal = final, Supertype = super, Fields = [ReadFieldType(groupStart, groupSize)] };
            default:
                throw Malformed("malformed type form (integer representation too long)", formAt);
        }
    }

    private static bool MatchesStructurally(DefinedType type, DefinedType super)
    {
        if (type.Kind != super.Kind) return false;
        if (type.Kind == CompositeKind.Function)
        {
            var a = type.Function!;
            var b = super.Function!;
            if (a.Parameters.Length != b.Parameters.Length || a.Results.Length != b.Results.Length) return false;
            for (int i = 0; i < a.Parameters.Length; i++)
            {
                if (!b.Parameters[i].IsSubtypeOf(a.Parameters[i])) return false;
            }
            for (int i = 0; i < a.Results.Length; i++)
            {
                if (!a.Results[i].IsSubtypeOf(b.Results[i])) return false;
            }
            return true;
        }
        if (type.Fields.Length < super.Fields.Length) return false;
        for (int i = 0; i < super.Fields.Length; i++)
        {
            if (!type.Fields[i].Matches(super.Fields[i])) return false;
        }
        return true;
    }

    private ValType[] ReadValueTypes(int limit, string what, int groupStart, int groupSize)
    {
        int count = ReadCount(limit, what);
        var types = new ValType[count];
        for (int i = 0; i < count; i++) types[i] = ReadValueType(groupStart, groupSize);
        return types;
    }

    private FieldType ReadFieldType(int groupStart, int groupSize)
    {
        ValType type;
        switch (_reader.PeekByte())
        {
            case 0x78: _reader.ReadByte(); type = ValType.I8; break;
            case 0x77: _reader.ReadByte(); type = ValType.I16; break;
            default: type = ReadValueType(groupStart, groupSize); break;
        }
        return new FieldType(type, ReadMutability());
    }

    private bool ReadMutability()
    {
        int at = _reader.Position;
        byte mutability = _reader.ReadByte();
        return mutability <= 1 ? mutability == 1 : throw Malformed("malformed mutability", at);
    }

    /// <summary>A value type outside the type section.</summary>
    private ValType ReadValueType() => ReadValueType(_module.Types.Length, 0);

    private ValType ReadValueType(int groupStart, int groupSize)
    {
        int at = _reader.Position;
        byte code = _reader.ReadByte();
        if (TypeCodes.TryNumeric(code, _features, out var numeric)) return numeric;
        if (code is TypeCodes.RefNull or TypeCodes.Ref)
        {
            Require(WasmFeatures.FunctionReferences, "typed reference");
            return ValType.Ref(ReadHeapType(groupStart, groupSize), nullable: code == TypeCodes.RefNull);
        }
        if (TypeCodes.TryAbstract(code, _features, out var heap)) return ValType.Ref(heap, nullable: true);
        throw Malformed("malformed value type", at);
    }

    private HeapType ReadHeapType(int groupStart, int groupSize)
    {
        int at = _reader.Position;
        long code = _reader.ReadS33();
        if (code >= 0) return TypeReference((uint)code, groupStart, groupSize, at);
        if (code >= -64 && TypeCodes.TryAbstract((byte)(code & 0x7F), _features, out var heap)) return heap;
        throw Malformed("malformed heap type", at);
    }

    private readonly HeapType TypeReference(uint index, int groupStart, int groupSize, int at)
    {
        if (index < (uint)groupStart) return HeapType.Defined(_types[(int)index].Id);
        if (index < (uint)(groupStart + groupSize)) return HeapType.RecursiveGroupMember((int)index - groupStart);
        throw Invalid($"unknown type {index}", at);
    }

    private ValType ReadReferenceType()
    {
        int at = _reader.Position;
        var type = ReadValueType();
        return type.IsRef ? type : throw Malformed("malformed reference type", at);
    }

    private int ReadFunctionTypeIndex()
    {
        int at = _reader.Position;
        int index = ReadIndex(_module.Types.Length, "unknown type");
        return _module.Types[index].Kind == CompositeKind.Function ? index : throw Invalid($"type {index} is not a function type (unknown type)", at);
    }

    private int ReadTagType()
    {
        Require(WasmFeatures.Exceptions, "tag");
        int at = _reader.Position;
        if (_reader.ReadByte() != 0) throw Malformed("malformed tag attribute", at);
        at = _reader.Position;
        int type = ReadFunctionTypeIndex();
        return _module.Types[type].Function!.Results.Length == 0 ? type : throw Invalid("non-empty tag result type", at);
    }

    private GlobalType ReadGlobalType() => new(ReadValueType(), ReadMutability());

    private TableType ReadTableType()
    {
        var element = ReadReferenceType();
        int at = _reader.Position;
        uint flags = _reader.ReadByte();
        if (flags is not (0 or 1 or 4 or 5)) throw Malformed("malformed limits flags", at);
        if ((flags & 4) != 0) Require(WasmFeatures.Memory64, "table with 64-bit indices");
        var limits = ReadLimits(flags);
        CheckLimits(limits, limits.Is64 ? ulong.MaxValue : uint.MaxValue, "table size", at);
        return new TableType(element, limits);
    }

    private MemoryType ReadMemoryType()
    {
        int at = _reader.Position;
        uint flags = _reader.ReadByte();
        if (flags > 15 || (flags & 8) != 0 && (_features & WasmFeatures.CustomPageSizes) == 0) throw Malformed("malformed limits flags", at);
        if ((flags & 2) != 0) Require(WasmFeatures.Threads, "shared memory");
        if ((flags & 4) != 0) Require(WasmFeatures.Memory64, "64-bit memory");
        if ((flags & 3) == 2) throw Invalid("shared memory must have maximum", at);
        var limits = ReadLimits(flags);
        byte pageSizeLog2 = 16;
        if ((flags & 8) != 0)
        {
            int pageAt = _reader.Position;
            uint log2 = _reader.ReadU32();
            if (log2 >= 64) throw Malformed("malformed custom page size", pageAt);
            if (log2 is not (0 or 16)) throw Invalid("invalid custom page size", pageAt);
            pageSizeLog2 = (byte)log2;
        }
        // 32-bit memories end at 4 GiB; with one-byte pages the count itself must fit the address type.
        ulong most = (limits.Is64, pageSizeLog2) switch
        {
            (false, 16) => 1ul << 16,
            (false, _) => uint.MaxValue,
            (true, 16) => 1ul << 48,
            (true, _) => ulong.MaxValue,
        };
        CheckLimits(limits, most, "memory size", at);
        return new MemoryType(limits, (flags & 2) != 0, pageSizeLog2);
    }

    private Limits ReadLimits(uint flags)
    {
        bool is64 = (flags & 4) != 0;
        ulong minimum = is64 ? _reader.ReadU64() : _reader.ReadU32();
        ulong? maximum = (flags & 1) == 0 ? null : is64 ? _reader.ReadU64() : _reader.ReadU32();
        return new Limits(minimum, maximum, is64);
    }

    private readonly void CheckLimits(Limits limits, ulong most, string what, int at)
    {
        if (limits.Minimum > most || limits.Maximum > most) throw Invalid($"{what} must be at most {most}{(most == 65536 ? " pages (4GiB)" : "")}", at);
        if (limits.Maximum < limits.Minimum) throw Invalid("size minimum must not be greater than maximum", at);
    }
}
