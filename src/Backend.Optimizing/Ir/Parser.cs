using System.Globalization;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Ir;

/// <summary>
/// Reads what <see cref="Printer"/> writes, for tests of passes and of the back end. Values and blocks may be used before they
/// are defined, and have any numbers. <c>;</c> starts a comment.
/// </summary>
public sealed class Parser
{
    private readonly string _text;
    private readonly Function _function = new();
    private readonly Dictionary<string, int> _values = [];
    private readonly Dictionary<string, int> _blocks = [];
    private readonly List<(int Edge, List<string> Arguments)> _edges = [];
    private readonly List<(int Instruction, List<string> Operands)> _operands = [];
    private readonly Dictionary<string, Opcode> _opcodes = [];
    private int _at;

    private Parser(string text)
    {
        _text = text;
        foreach (var opcode in OpcodeTable.Enumerate()) _opcodes[OpcodeTable.Mnemonic(opcode)] = opcode;
    }

    /// <summary>Reads one function.</summary>
    /// <exception cref="FormatException">The text is not in the form; the message has line and column.</exception>
    public static Function Parse(string text) => new Parser(text).ReadFunction();

    private Function ReadFunction()
    {
        Expect("function");
        int index = (int)ReadNumber();
        var parameters = ReadTypes();
        Expect("->");
        var results = ReadTypes();
        _function.Reset(index, FunctionType.Create(parameters, results));
        while (!AtEnd()) ReadBlock();
        foreach (var (instruction, operands) in _operands) ResolveOperands(instruction, operands);
        foreach (var (edge, arguments) in _edges)
        {
            foreach (string argument in arguments) _function.AddArgument(edge, Value(argument));
        }
        LoopForest.Mark(_function);
        return _function;
    }

    private ValType[] ReadTypes()
    {
        var types = new List<ValType>();
        Expect("(");
        while (!Accept(")"))
        {
            types.Add(ReadWord() switch
            {
                "i32" => ValType.I32,
                "i64" => ValType.I64,
                "f32" => ValType.F32,
                "f64" => ValType.F64,
                "v128" => ValType.V128,
                "funcref" => ValType.FuncRef,
                "externref" => ValType.ExternRef,
                var other => throw Error($"unknown type '{other}'"),
            });
            Accept(",");
        }
        return [.. types];
    }

    private int Block(string name)
    {
        if (!_blocks.TryGetValue(name, out int block)) _blocks[name] = block = _function.AddBlock();
        return block;
    }

    private void ReadBlock()
    {
        string name = ReadWord();
        if (!name.StartsWith("block", StringComparison.Ordinal)) throw Error($"expected a block, found '{name}'");
        // Block 0 of the function is its entry, which comes first.
        int block = Block(name);
        _function.AppendToOrder(block);
        if (Accept("("))
        {
            while (!Accept(")"))
            {
                string value = ReadWord();
                Expect(":");
                _values[value] = _function.AddParameter(block, ReadType());
                Accept(",");
            }
        }
        Expect(":");
        if (AcceptWord("loop")) _function.BlockAt(block).IsLoopHeader = true;
        if (AcceptWord("cold")) _function.BlockAt(block).Cold = true;
        while (!AtEnd() && !PeekWord().StartsWith("block", StringComparison.Ordinal)) ReadInstruction(block);
    }

    private IrType ReadType()
    {
        string word = ReadWord();
        return Enum.TryParse(word, ignoreCase: true, out IrType type) && Printer.TypeName(type) == word ? type : throw Error($"unknown type '{word}'");
    }

    private void ReadInstruction(int block)
    {
        string word = ReadWord();
        string? result = null;
        var type = IrType.None;
        if (Accept(":"))
        {
            result = word;
            type = ReadType();
            Expect("=");
            word = ReadWord();
        }
        int dot = word.IndexOf('.', StringComparison.Ordinal);
        string name = dot < 0 ? word : word[..dot], suffix = dot < 0 ? "" : word[(dot + 1)..];
        if (!OpTable.TryParse(name, out var op)) throw Error($"unknown operation '{name}'");
        int at = _function.Create(op, type, aux: ReadAux(op, suffix));
        if (result is not null) _values[result] = at;
        if (OpTable.Aux(op) == AuxKind.Number) _function[at].Aux = (int)ReadNumber();
        _function.InsertLast(block, at);
        if (OpTable.Shape(op) == OperandShape.Edges) ReadEdges(block, at, op);
        else ReadOperands(at, op);
        if (OpTable.Imm(op) == ImmKind.Bits) _function[at].Imm = Function.ConstBits(type, ReadNumber());
        if (OpTable.Imm(op) == ImmKind.Vector) _function[at].Imm = ReadVector();
        while (true)
        {
            if (AcceptWord("offset=")) _function[at].Imm = ReadNumber();
            else if (AcceptWord("lane=")) _function[at].Aux |= (int)ReadNumber() << 16;
            else if (AcceptWord("memory=")) _function[at].Aux |= (int)ReadNumber() << 20;
            else if (AcceptWord("likely")) _function[at].Flags |= InstructionFlags.Likely;
            else if (AcceptWord("unlikely")) _function[at].Flags |= InstructionFlags.Unlikely;
            else break;
        }
    }

    private int ReadAux(Op op, string suffix)
    {
        switch (OpTable.Aux(op))
        {
            case AuxKind.IntCondition:
                for (var c = IntCondition.Eq; c <= IntCondition.LeU; c++)
                {
                    if (OpTable.ToSnakeCase(c.ToString()) == suffix) return (int)c;
                }
                break;
            case AuxKind.FloatCondition:
                if (Enum.TryParse(suffix, ignoreCase: true, out FloatCondition f)) return (int)f;
                break;
            case AuxKind.Trap:
                if (Enum.TryParse(suffix, out TrapCode trap)) return (int)trap;
                break;
            case AuxKind.Builtin:
                if (Enum.TryParse(suffix, out Builtin builtin)) return (int)builtin;
                break;
            case AuxKind.Opcode:
                if (_opcodes.TryGetValue(suffix, out var opcode)) return (int)opcode;
                break;
            case AuxKind.Region:
                if (suffix == "invariant") return 0;
                string[] parts = suffix.Split('#');
                if (parts.Length != 2) break;
                int index = parts[1] == "imported" ? AliasRegion.Imported : int.Parse(parts[1], CultureInfo.InvariantCulture);
                for (var kind = RegionKind.Global; kind <= RegionKind.Store; kind++)
                {
                    if (OpTable.ToSnakeCase(kind.ToString()) == parts[0]) return new AliasRegion(kind, index).Bits;
                }
                break;
            default:
                if (suffix.Length == 0) return 0;
                break;
        }
        throw Error($"'{suffix}' does not go with '{OpTable.Name(op)}'");
    }

    private void ReadOperands(int at, Op op)
    {
        var operands = new List<string>();
        bool list = OpTable.Shape(op) == OperandShape.List;
        if (list) Expect("(");
        while (list ? !Accept(")") : IsValue(PeekWord()))
        {
            // The next line may start with a value; it is followed by a colon.
            if (!list && NextLineDefines()) break;
            operands.Add(ReadWord());
            Accept(",");
        }
        _operands.Add((at, operands));
    }

    private bool NextLineDefines()
    {
        int save = _at;
        ReadWord();
        bool defines = Accept(":");
        _at = save;
        return defines;
    }

    private static bool IsValue(string word) => word.Length > 1 && word[0] == 'v' && char.IsAsciiDigit(word[1]);

    private void ReadEdges(int block, int at, Op op)
    {
        if (op != Op.Jump)
        {
            _operands.Add((at, [ReadWord()]));
            Expect(",");
        }
        var edges = new List<int>();
        do
        {
            int edge = _function.AddEdge(block, Block(ReadWord()));
            edges.Add(edge);
            var arguments = new List<string>();
            Expect("(");
            while (!Accept(")"))
            {
                arguments.Add(ReadWord());
                Accept(",");
            }
            _edges.Add((edge, arguments));
        }
        while (Accept(","));
        int start = op == Op.Switch ? _function.AddList([.. edges]) : 0;
        ref var instruction = ref _function[at];
        if (op == Op.Jump) instruction.A = edges[0];
        else (instruction.B, instruction.C) = op == Op.Switch ? (start, edges.Count) : (edges[0], edges[1]);
    }

    private void ResolveOperands(int at, List<string> names)
    {
        var values = names.ConvertAll(Value);
        if (OpTable.Shape(_function[at].Op) == OperandShape.List)
        {
            int start = _function.AddList([.. values]);
            (_function[at].A, _function[at].B) = (start, values.Count);
            return;
        }
        ref var instruction = ref _function[at];
        if (values.Count > 0) instruction.A = values[0];
        if (values.Count > 1) instruction.B = values[1];
        if (values.Count > 2) instruction.C = values[2];
    }

    private int Value(string name) => _values.TryGetValue(name, out int value) ? value : throw new FormatException($"value '{name}' is not defined");

    private int ReadVector()
    {
        string word = ReadWord();
        if (!word.StartsWith("0x", StringComparison.Ordinal)) throw Error("expected 128 bits in hexadecimal");
        var bits = UInt128.Parse(word.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return _function.AddVector((ulong)bits, (ulong)(bits >> 64));
    }

    private long ReadNumber()
    {
        string word = ReadWord();
        if (word.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(word.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong hex)) return (long)hex;
        if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)) return number;
        if (ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out ulong large)) return (long)large;
        throw Error($"expected a number, found '{word}'");
    }

    // ---- tokens: punctuation, and words up to white space or punctuation

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] == ';')
            {
                while (_at < _text.Length && _text[_at] != '\n') _at++;
            }
            else if (char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }
            else
            {
                break;
            }
        }
    }

    private bool AtEnd()
    {
        SkipSpace();
        return _at == _text.Length;
    }

    private string PeekWord()
    {
        int save = _at;
        string word = AtEnd() ? "" : ReadWord();
        _at = save;
        return word;
    }

    private string ReadWord()
    {
        SkipSpace();
        int start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && !"(),:;".Contains(_text[_at], StringComparison.Ordinal))
        {
            // The equals sign ends the name of a property.
            if (_text[_at++] == '=' ) break;
        }
        return _text[start.._at];
    }

    private bool AcceptWord(string word)
    {
        int save = _at;
        if (!AtEnd() && ReadWord() == word) return true;
        _at = save;
        return false;
    }

    private bool Accept(string token)
    {
        SkipSpace();
        if (!_text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal)) return false;
        _at += token.Length;
        return true;
    }

    private void Expect(string token)
    {
        if (!Accept(token)) throw Error($"expected '{token}'");
    }

    private FormatException Error(string message)
    {
        int line = 1 + _text.AsSpan(0, _at).Count('\n'), column = _at - _text.LastIndexOf('\n', Math.Max(0, _at - 1));
        return new FormatException($"{line}:{column}: {message}");
    }
}
