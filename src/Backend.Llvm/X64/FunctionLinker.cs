using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Tiered.Backend.Llvm.Objects;

namespace Tiered.Backend.Llvm.X64;

/// <summary>
/// Takes functions out of an x86-64 object: the code of each, with copies of the constants and jump tables it refers to right behind it, so
/// that distances stay what they are wherever the function lands.
/// </summary>
internal sealed class FunctionLinker
{
    private const uint Relative32 = 2, Plt32 = 4;

    /// <summary>A frame larger than this is not left to the check in the prologue, which compares the frame's address.</summary>
    private const int MaxFrameBytes = 64 * 1024;

    private const int MaxCodeBytes = 256 << 20;

    private readonly ElfObject _object;
    private readonly PlaceTable _places;
    private readonly PartitionPlan _plan;
    private readonly Dictionary<int, List<LineRow>> _lines;
    private readonly Dictionary<int, List<SavedRegister>> _saved;
    private readonly Dictionary<string, int> _functions = [];
    private readonly Dictionary<int, int> _functionOfSection = [];
    private readonly List<Relocation> _relocations = [];
    private readonly Dictionary<(int Section, int Start), int> _placed = [];
    private readonly Queue<(int Section, int Start, int Length, int At)> _unpatched = [];
    private readonly Dictionary<string, int> _library = [];
    private byte[] _code = new byte[4096];
    private int _length;
    private int _alignment;
    private int _codeSection;

    public FunctionLinker(ElfObject elf, PlaceTable places, PartitionPlan plan)
    {
        if (elf.Machine != ElfObject.X64Machine) throw new WasmException("backend llvm: the object is for another CPU");
        _object = elf;
        _places = places;
        _plan = plan;
        _lines = LineTable.Read(elf);
        _saved = EhFrame.Read(elf);
        for (int i = 0; i < elf.Symbols.Length; i++)
        {
            var symbol = elf.Symbols[i];
            if (!symbol.IsFunction || symbol.Section == ElfSymbol.Undefined) continue;
            _functions[symbol.Name] = i;
            if (FunctionOf(symbol.Name) is { } function) _functionOfSection[symbol.Section] = function;
        }
    }

    /// <summary>Whether another compiler must do a function, and why.</summary>
    public bool Refuses(int function, [NotNullWhen(true)] out string? reason)
    {
        reason = null;
        if (!_functions.TryGetValue(Translation.IrModule.SymbolName(function), out int index)) return false;
        int frame = CodeMapper.FrameBytes(CodeOf(function, _object.Symbols[index]));
        if (frame > MaxFrameBytes) reason = $"its frame of {frame} bytes is larger than {MaxFrameBytes}";
        return reason is not null;
    }

    private ReadOnlySpan<byte> CodeOf(int function, in ElfSymbol symbol)
    {
        var data = _object.Sections[symbol.Section].Data.Span;
        if (symbol.Value != 0 || symbol.Size == 0 || symbol.Size > (ulong)data.Length) throw Damaged($"function {function} has no section of its own");
        return data[..(int)symbol.Size];
    }

    /// <summary>Adds a function to a chunk.</summary>
    public void Add(int function, ModuleContext context, CodeChunk chunk)
    {
        if (!_functions.TryGetValue(Translation.IrModule.SymbolName(function), out int index))
        {
            // All its calls were inlined, and nothing else can reach it: two bytes that trap stand for it.
            chunk.Add(function, [0x0F, 0x0B], [], [], default);
            chunk.AddFeatures(CpuFeatures.None);
            return;
        }
        var symbol = _object.Symbols[index];
        var section = _object.Sections[symbol.Section];
        var code = CodeOf(function, symbol);
        int length = code.Length;
        if (length > MaxCodeBytes)
            throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"function {function} becomes more than {MaxCodeBytes} bytes of machine code");
        _codeSection = symbol.Section;
        _relocations.Clear();
        _placed.Clear();
        _library.Clear();
        _length = 0;
        _alignment = Math.Max(16, section.Alignment);
        Append(code, 1, 0xCC);
        Patch(section, 0, length, 0);
        while (_unpatched.TryDequeue(out var data)) Patch(_object.Sections[data.Section], data.Start, data.Length, data.At);

        uint start = (uint)context.Module.Bodies[function - context.Module.ImportedFunctionCount].Offset;
        var map = new CodeMapper(_places, _lines.TryGetValue(symbol.Section, out var rows) ? rows : [], start);
        map.Run(_code.AsSpan(0, length));
        foreach (var (_, at) in _library) map.AddTail(_code.AsSpan(at, _length - at), at);
        // LLVM writes tzcnt for bsf where either will do, since older CPUs read it as bsf: not a feature of a target without it.
        chunk.AddFeatures(map.FeaturesUsed & context.Options.Target.Features);
        _relocations.Sort(static (a, b) => a.Offset.CompareTo(b.Offset));
        chunk.Add(function, _code.AsSpan(0, _length), CollectionsMarshal.AsSpan(_relocations), map.Encoded, UnwindOf(symbol.Section), _alignment);
    }

    /// <summary>
    /// LLVM pushes callee-saved registers in descending order right below the frame pointer's slot, so that they lie in ascending order as <see cref="UnwindInfo"/> has it.
    /// </summary>
    private UnwindInfo UnwindOf(int section)
    {
        if (!_saved.TryGetValue(section, out var registers)) throw Damaged("a function is not in the frame table");
        const int FramePointer = 6, FramePointerSlot = -16;
        int mask = 0, count = 0;
        bool hasFramePointer = false;
        registers.Sort(static (a, b) => a.Offset.CompareTo(b.Offset));
        foreach (var (register, offset) in registers)
        {
            // The numbers of these registers are those of their encodings (System V ABI for AMD64, figure 3.36).
            if (register == FramePointer && offset == FramePointerSlot) hasFramePointer = true;
            else if (register is 3 or (>= 12 and <= 15) && mask >> register == 0 && offset == FramePointerSlot - 8 * (registers.Count - 1 - count)) (mask, count) = (mask | 1 << register, count + 1);
            else throw Damaged($"register {register} is saved at {offset}");
        }
        if (!hasFramePointer) throw Damaged("a function without a frame pointer");
        return new UnwindInfo((ushort)mask, (short)(-8 * count));
    }

    private static WasmException Damaged(string what) => new($"backend llvm: damaged object file: {what}");

    private int Append(ReadOnlySpan<byte> bytes, int alignment, byte filler)
    {
        int at = (_length + alignment - 1) & -alignment;
        if (at + bytes.Length > _code.Length) Array.Resize(ref _code, Math.Max(_code.Length * 2, at + bytes.Length));
        _code.AsSpan(_length, at - _length).Fill(filler);
        bytes.CopyTo(_code.AsSpan(at));
        _length = at + bytes.Length;
        return at;
    }

    /// <summary>Resolves the relocations of a piece of a section, whose copy starts at <paramref name="at"/>.</summary>
    private void Patch(ElfSection section, int start, int length, int at)
    {
        foreach (var relocation in section.Relocations)
        {
            if (relocation.Offset < (ulong)start || relocation.Offset >= (ulong)(start + length)) continue;
            if (relocation.Type is not (Relative32 or Plt32)) throw Damaged($"relocation of type {relocation.Type}");
            int field = at + (int)relocation.Offset - start;
            if (field + 4 > _length) throw Damaged("a relocation crosses the end of its section");
            var symbol = _object.Symbols[relocation.Symbol];
            if (CalleeOf(symbol) is { } callee)
            {
                if (relocation.Addend != -4 || at != 0) throw Damaged("a reference into a function");
                // What is local to another partition may have been removed there, or given other parameters.
                if (symbol.Section == ElfSymbol.Undefined && _plan.IsLocal[callee]) throw Damaged($"a call of function {callee}, which is local elsewhere");
                _relocations.Add(new Relocation((uint)field, callee, RelocationKind.X64FunctionRelative32));
                continue;
            }
            int target = symbol.Section == ElfSymbol.Undefined ? LibraryFunction(symbol.Name) : PlaceOf(symbol, relocation.Addend);
            BinaryPrimitives.WriteInt32LittleEndian(_code.AsSpan(field), checked((int)(target + relocation.Addend - field)));
        }
    }

    /// <summary>The wasm function of a symbol that names one, or the section of another one: its code is reached through the image's linker.</summary>
    private int? CalleeOf(in ElfSymbol symbol)
    {
        if (symbol.Name.Length == 0) return symbol.Section != _codeSection && _functionOfSection.TryGetValue(symbol.Section, out int function) ? function : null;
        return FunctionOf(symbol.Name);
    }

    private static int? FunctionOf(string name) => name.Length > 1 && name[0] == 'f' && int.TryParse(name.AsSpan(1), out int index) ? index : null;

    /// <summary>Where a symbol's address would lie in the copy; what it names is copied first if need be.</summary>
    private int PlaceOf(in ElfSymbol symbol, long addend)
    {
        var section = _object.Sections[symbol.Section];
        // Jump tables lead back into the code, which is at the start.
        if (symbol.Section == _codeSection) return (int)symbol.Value;
        if (IsCode(section)) throw Damaged("a reference into another function");
        int start = 0, length = section.Data.Length;
        if (section.IsMergeable)
        {
            // Relocations against the section itself name the constant by the addend, less the four bytes of the field.
            long offset = symbol.Name.Length > 0 ? (long)symbol.Value : (long)symbol.Value + addend + 4;
            if (offset < 0 || offset >= length) throw Damaged("a reference to a constant that is not there");
            start = (int)(offset / section.EntrySize * section.EntrySize);
            length = Math.Min(section.EntrySize, length - start);
        }
        if (!_placed.TryGetValue((symbol.Section, start), out int at))
        {
            int alignment = section.IsMergeable ? Math.Min(section.Alignment, section.EntrySize) : section.Alignment;
            at = Append(section.Data.Span.Slice(start, length), alignment, 0xCC);
            _alignment = Math.Max(_alignment, alignment);
            _placed.Add((symbol.Section, start), at);
            _unpatched.Enqueue((symbol.Section, start, length, at));
        }
        return at - start + (int)symbol.Value;
    }

    private static bool IsCode(ElfSection section) => (section.Flags & 4) != 0;

    /// <summary>The functions of the C library that LLVM makes of loops. There is no linking to one, so that each user has a copy of a few bytes.</summary>
    private int LibraryFunction(string name)
    {
        if (_library.TryGetValue(name, out int at)) return at;
        ReadOnlySpan<byte> code = name switch
        {
            // mov r8, rdi; mov rcx, rdx; mov eax, esi; rep stosb; mov rax, r8; ret
            "memset" => [0x49, 0x89, 0xF8, 0x48, 0x89, 0xD1, 0x89, 0xF0, 0xF3, 0xAA, 0x4C, 0x89, 0xC0, 0xC3],
            // mov rax, rdi; mov rcx, rdx; rep movsb; ret
            "memcpy" => [0x48, 0x89, 0xF8, 0x48, 0x89, 0xD1, 0xF3, 0xA4, 0xC3],
            // mov rax, rdi; mov rcx, rdx; mov r8, rdi; sub r8, rsi; cmp r8, rdx; jb backward; rep movsb; ret;
            // backward: lea rdi, [rdi + rdx - 1]; lea rsi, [rsi + rdx - 1]; std; rep movsb; cld; ret
            "memmove" =>
            [
                0x48, 0x89, 0xF8, 0x48, 0x89, 0xD1, 0x49, 0x89, 0xF8, 0x49, 0x29, 0xF0, 0x49, 0x39, 0xD0, 0x72, 0x03, 0xF3, 0xA4, 0xC3,
                0x48, 0x8D, 0x7C, 0x17, 0xFF, 0x48, 0x8D, 0x74, 0x16, 0xFF, 0xFD, 0xF3, 0xA4, 0xFC, 0xC3,
            ],
            _ => throw new WasmException($"backend llvm: LLVM calls {name}, which the engine does not have"),
        };
        at = Append(code, 16, 0xCC);
        _library.Add(name, at);
        return at;
    }
}
