using System.Globalization;

namespace Tiered.Wasm.Text;

/// <content>Types, limits and signatures.</content>
internal sealed partial class ModulePrinter
{
    /// <summary>The printed parameters and results of a function type; null for other types.</summary>
    private sealed record Signature(string[] Parameters, string[] Results);

    private readonly List<Signature?> _signatures = [];

    private void PrintTypes(ref ByteReader reader)
    {
        for (uint count = reader.ReadU32(); count > 0; count--)
        {
            if (reader.PeekByte() != 0x4E)
            {
                PrintSubType(ref reader, depth: 1);
                continue;
            }
            reader.ReadByte();
            uint size = reader.ReadU32();
            Line().Append("(rec");
            for (; size > 0; size--) PrintSubType(ref reader, depth: 2);
            _text.Append(')');
        }
    }

    private void PrintSubType(ref ByteReader reader, int depth)
    {
        uint index = _types++;
        Line(depth).Append('(');
        Append("type", _names.Types, index);
        byte form = reader.PeekByte();
        bool isSub = form is 0x4F or 0x50;
        if (isSub)
        {
            reader.ReadByte();
            _text.Append(form == 0x4F ? " (sub final" : " (sub");
            for (uint supertypes = reader.ReadU32(); supertypes > 0; supertypes--) _names.Types.AppendReference(_text, reader.ReadU32());
        }
        _text.Append(" (");
        switch (reader.ReadByte())
        {
            case 0x60:
                _text.Append("func");
                var signature = new Signature(ReadTypes(ref reader), ReadTypes(ref reader));
                _signatures.Add(signature);
                AppendGroup("param", signature.Parameters);
                AppendGroup("result", signature.Results);
                break;
            case 0x5F:
                _text.Append("struct");
                _signatures.Add(null);
                AppendFields(ref reader, index);
                break;
            case 0x5E:
                _text.Append("array");
                _signatures.Add(null);
                AppendFieldType(ref reader);
                break;
            default:
                throw reader.Error("malformed definition type");
        }
        _text.Append(isSub ? ")))" : "))");
    }

    private void AppendFields(ref ByteReader reader, uint type)
    {
        NameMap names = _names.FieldsOf(type);
        uint count = reader.ReadU32();
        names.LimitTo(count);
        for (uint field = 0; field < count; field++)
        {
            _text.Append(" (field");
            names.AppendDefinition(_text, field, comment: false);
            AppendFieldType(ref reader);
            _text.Append(')');
        }
    }

    private void AppendFieldType(ref ByteReader reader)
    {
        string type = reader.PeekByte() switch
        {
            0x78 => "i8",
            0x77 => "i16",
            _ => "",
        };
        if (type.Length > 0) reader.ReadByte();
        else type = ReadValueType(ref reader);
        AppendMutable(type, ReadMutability(ref reader));
    }

    private void AppendGlobalType(ref ByteReader reader)
    {
        string type = ReadValueType(ref reader);
        AppendMutable(type, ReadMutability(ref reader));
    }

    private void AppendMutable(string type, bool mutable)
    {
        if (mutable) _text.Append(" (mut ").Append(type).Append(')');
        else _text.Append(' ').Append(type);
    }

    private static bool ReadMutability(ref ByteReader reader)
    {
        byte flag = reader.ReadByte();
        return flag <= 1 ? flag == 1 : throw reader.Error("malformed mutability");
    }

    private string[] ReadTypes(ref ByteReader reader)
    {
        uint count = reader.ReadU32();
        if (count > (uint)reader.Remaining) throw reader.Error("unexpected end: length out of bounds");
        string[] types = new string[count];
        for (int i = 0; i < types.Length; i++) types[i] = ReadValueType(ref reader);
        return types;
    }

    private void AppendGroup(string keyword, string[] types)
    {
        if (types.Length == 0) return;
        _text.Append(" (").Append(keyword);
        foreach (string type in types) _text.Append(' ').Append(type);
        _text.Append(')');
    }

    private void AppendValueType(ref ByteReader reader) => _text.Append(' ').Append(ReadValueType(ref reader));

    private string ReadValueType(ref ByteReader reader)
    {
        byte code = reader.ReadByte();
        return code switch
        {
            0x7F => "i32",
            0x7E => "i64",
            0x7D => "f32",
            0x7C => "f64",
            0x7B => "v128",
            TypeCodes.RefNull => RefType(nullable: true, ReadHeapType(ref reader)),
            TypeCodes.Ref => RefType(nullable: false, ReadHeapType(ref reader)),
            _ => AbbreviatedRefType(code) ?? throw reader.Error("malformed value type"),
        };
    }

    private string ReadRefType(ref ByteReader reader)
    {
        if (reader.PeekByte() > 0x74) throw reader.Error("malformed reference type");
        return ReadValueType(ref reader);
    }

    private static string RefType(bool nullable, string heapType) => nullable ? $"(ref null {heapType})" : $"(ref {heapType})";

    private static string? AbbreviatedRefType(byte code) => code switch
    {
        0x6E => "anyref",
        0x6D => "eqref",
        0x6C => "i31ref",
        0x6B => "structref",
        0x6A => "arrayref",
        0x71 => "nullref",
        0x70 => "funcref",
        0x73 => "nullfuncref",
        0x6F => "externref",
        0x72 => "nullexternref",
        0x69 => "exnref",
        0x74 => "nullexnref",
        _ => null,
    };

    private string ReadHeapType(ref ByteReader reader)
    {
        long code = reader.ReadS33();
        if (code >= 0) return _names.Types.TryGetId((uint)code, out string? id) ? id : code.ToString(CultureInfo.InvariantCulture);
        return (byte)(code & 0x7F) switch
        {
            0x6E => "any",
            0x6D => "eq",
            0x6C => "i31",
            0x6B => "struct",
            0x6A => "array",
            0x71 => "none",
            0x70 => "func",
            0x73 => "nofunc",
            0x6F => "extern",
            0x72 => "noextern",
            0x69 => "exn",
            0x74 => "noexn",
            _ => throw reader.Error("malformed heap type"),
        };
    }

    // ---- Limits

    private const byte LimitsMaximum = 1, LimitsShared = 2, Limits64 = 4, LimitsPageSize = 8;

    private byte AppendLimits(ref ByteReader reader)
    {
        byte flags = reader.ReadByte();
        if (flags > 15) throw reader.Error("malformed limits flags");
        if ((flags & Limits64) != 0) _text.Append(" i64");
        _text.Append(' ').Append(reader.ReadU64());
        if ((flags & LimitsMaximum) != 0) _text.Append(' ').Append(reader.ReadU64());
        if ((flags & LimitsShared) != 0) _text.Append(" shared");
        return flags;
    }

    private void AppendTableType(ref ByteReader reader)
    {
        // The text has the type behind the limits.
        string type = ReadRefType(ref reader);
        if ((AppendLimits(ref reader) & LimitsPageSize) != 0) throw reader.Error("malformed limits flags");
        _text.Append(' ').Append(type);
    }

    private void AppendMemoryType(ref ByteReader reader)
    {
        if ((AppendLimits(ref reader) & LimitsPageSize) == 0) return;
        uint log2 = reader.ReadU32();
        if (log2 > 63) throw reader.Error("invalid custom page size");
        _text.Append(CultureInfo.InvariantCulture, $" (pagesize {1UL << (int)log2})");
    }

    // ---- Type uses

    private void AppendTypeUse(uint type)
    {
        _text.Append(" (type");
        _names.Types.AppendReference(_text, type);
        _text.Append(')');
    }

    private Signature? SignatureOf(uint type) => type < _signatures.Count ? _signatures[(int)type] : null;

    /// <summary><c>func</c> with its identifier, type, named parameters and results.</summary>
    private void AppendFuncHead(uint func, uint type)
    {
        Append("func", _names.Funcs, func);
        AppendTypeUse(type);
        if (SignatureOf(type) is not { } signature) return;
        NameMap names = _names.LocalsOf(func);
        if (names.IsEmpty)
        {
            AppendGroup("param", signature.Parameters);
        }
        else
        {
            for (uint i = 0; i < signature.Parameters.Length; i++)
            {
                _text.Append(" (param");
                names.AppendDefinition(_text, i, comment: false);
                _text.Append(' ').Append(signature.Parameters[i]).Append(')');
            }
        }
        AppendGroup("result", signature.Results);
    }
}
