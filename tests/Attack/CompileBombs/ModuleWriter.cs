namespace Tiered.Tests.Attack.CompileBombs;

/// <summary>
/// Writes modules in the binary format: types, functions that are exported, and whatever bytes their bodies are.
/// </summary>
internal sealed class ModuleWriter
{
    internal const byte I32 = 0x7F, I64 = 0x7E, F64 = 0x7C, V128 = 0x7B, FuncRef = 0x70;

    private readonly Bytes _types = new();
    private readonly Bytes _imports = new();
    private readonly Bytes _functions = new();
    private readonly Bytes _code = new();
    private readonly Bytes _exports = new();
    private readonly Bytes _early = new();
    private readonly Bytes _behind = new();
    private int _typeCount, _importCount, _functionCount;
    private int _tables, _memories;

    private const int MaxExports = 6_000;

    /// <summary>Adds a function type and returns its index.</summary>
    internal int Type(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> results)
    {
        _types.Add(0x60).U32(parameters.Length).Add(parameters).U32(results.Length).Add(results);
        return _typeCount++;
    }

    /// <summary>Adds a type whose value types take more than a byte each.</summary>
    internal int Type(ReadOnlySpan<byte> parameters, ReadOnlySpan<byte> results, int parameterCount, int resultCount)
    {
        _types.Add(0x60).U32(parameterCount).Add(parameters).U32(resultCount).Add(results);
        return _typeCount++;
    }

    /// <summary>Adds a type with so many i32 parameters and results.</summary>
    internal int Type(int parameters, int results) => Type(Repeat(I32, parameters), Repeat(I32, results));

    /// <summary>Imports a function; before any other.</summary>
    internal int Import(int type)
    {
        _imports.U32(1).Add((byte)'m').U32(1).Add((byte)'f').Add(0).U32(type);
        return _importCount++;
    }

    /// <summary>Adds a function without locals.</summary>
    internal int Function(int type, Bytes code) => Function(type, new Bytes().U32(0), code);

    /// <summary>
    /// Adds a function; <paramref name="locals"/> are its declarations with their count in front. The final end comes
    /// by itself.
    /// </summary>
    internal int Function(int type, Bytes locals, Bytes code)
    {
        _functions.U32(type);
        _code.U32(locals.Length + code.Length + 1).Add(locals.Span).Add(code.Span).Add(0x0B);
        return _importCount + _functionCount++;
    }

    /// <summary>Gives the module a table of function references.</summary>
    internal void Table() => _tables = 1;

    /// <summary>Gives the module a memory of a page.</summary>
    internal void Memory() => _memories = 1;

    /// <summary>Contents of the export section, in place of one export a function.</summary>
    internal Bytes? Exports { get; set; }

    /// <summary>Adds a section in front of the code.</summary>
    internal void Early(byte id, Bytes contents) => _early.Add(id).U32(contents.Length).Add(contents.Span);

    /// <summary>Adds a section behind the code.</summary>
    internal void Section(byte id, Bytes contents) => _behind.Add(id).U32(contents.Length).Add(contents.Span);

    internal byte[] Finish()
    {
        var module = new Bytes().Add("\0asm\x01\0\0\0"u8);
        Add(1, _typeCount, _types);
        Add(2, _importCount, _imports);
        Add(3, _functionCount, _functions);
        Add(4, _tables, new Bytes().Add(FuncRef).Add(0).U32(1));
        Add(5, _memories, new Bytes().Add(0).U32(1));
        // What nobody can call is no work for a compiler that leaves it out.
        int exports = Exports is not null ? 0 : Math.Min(_functionCount, MaxExports);
        for (int i = 0; i < exports; i++) _exports.U32(2).Add((byte)('0' + i / 80), (byte)('0' + i % 80)).Add(0).U32(_importCount + i);
        module.Add(_early.Span);
        Add(7, exports, _exports);
        if (Exports is not null) module.Add(7).U32(Exports.Length).Add(Exports.Span);
        Add(10, _functionCount, _code);
        return module.Add(_behind.Span).Span.ToArray();

        void Add(byte id, int count, Bytes contents)
        {
            if (count == 0) return;
            var head = new Bytes().U32(count);
            module.Add(id).U32(head.Length + contents.Length).Add(head.Span).Add(contents.Span);
        }
    }

    internal static byte[] Repeat(byte value, int count)
    {
        var bytes = new byte[count];
        bytes.AsSpan().Fill(value);
        return bytes;
    }
}

/// <summary>A growing array of bytes.</summary>
internal sealed class Bytes
{
    private byte[] _bytes = new byte[32];

    internal int Length { get; private set; }

    internal ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    internal Bytes Add(params ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - Length < bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
        return this;
    }

    internal Bytes U32(int value)
    {
        uint rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7) Add((byte)(rest | 0x80));
        return Add((byte)rest);
    }

    /// <summary>Adds the same bytes many times.</summary>
    internal Bytes Repeat(int count, params ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < count; i++) Add(bytes);
        return this;
    }

    /// <summary>Reads locals 0 to <paramref name="count"/> - 1.</summary>
    internal Bytes Locals(int count)
    {
        for (int i = 0; i < count; i++) Add(0x20).U32(i);
        return this;
    }
}
