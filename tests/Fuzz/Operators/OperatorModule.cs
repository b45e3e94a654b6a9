using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Fuzz.Operators;

/// <summary>One generated function: an operator in one form, and the cases it runs on.</summary>
/// <param name="Name">The export.</param>
/// <param name="Operator">The operator it tests.</param>
/// <param name="Description">The operator with its form, for messages.</param>
/// <param name="Input">Address of the first input record.</param>
/// <param name="Cases">Number of records.</param>
/// <param name="Result">Type of the result at the start of an output record; 0 when there is none.</param>
internal sealed record OperatorFunction(string Name, Opcode Operator, string Description, int Input, int Cases, char Result);

/// <summary>
/// A module with a function for every operator and every form a compiler may treat differently: operands in locals, from memory, constant, one
/// operand twice, and results that feed a branch. A function takes the addresses of an input record (operands, 16 bytes each) and an output
/// record: the result, then the operands as they are afterwards, or what a store made of memory.
/// </summary>
internal sealed class OperatorModule
{
    internal const int RecordSize = 64;

    private const int MostPairs = 700;
    private const int VectorCases = 160;
    private const int RightConstants = 7;
    private const int LeftConstants = 3;
    private const int LaneVariants = 3;

    private static readonly string[] OperandNames = ["$a", "$b", "$c"];

    private readonly Operands _operands;
    private readonly StringBuilder _text = new();
    private readonly List<byte> _inputs = [];
    private readonly Dictionary<string, (int Address, int Cases)> _tables = [];
    private readonly List<OperatorFunction> _functions = [];

    private OperatorModule(int seed) => _operands = new Operands(seed);

    /// <summary>The binary module; it exports <c>memory</c>.</summary>
    internal byte[] Bytes { get; private set; } = [];

    /// <summary>What memory holds from address 0 on.</summary>
    internal byte[] Inputs { get; private set; } = [];

    /// <summary>Where output records go: behind the inputs.</summary>
    internal int Output { get; private set; }

    internal IReadOnlyList<OperatorFunction> Functions => _functions;

    /// <summary>Makes the module of all operators within <paramref name="features"/>; the relaxed ones alone, or all others.</summary>
    internal static OperatorModule Create(int seed, WasmFeatures features, bool relaxed)
    {
        var module = new OperatorModule(seed);
        foreach (var opcode in OpcodeTable.Enumerate())
        {
            var needed = OpcodeTable.Features(opcode);
            if ((needed & ~features) != 0 || OpcodeTable.Signature(opcode) == uint.MaxValue) continue;
            if ((needed & WasmFeatures.RelaxedSimd) != 0 == relaxed) module.Add(opcode);
        }
        module.Finish();
        return module;
    }

    private void Finish()
    {
        Inputs = [.. _inputs];
        Output = (Inputs.Length + 65535) & ~65535;
        int pages = (Output + _functions.Max(f => f.Cases) * RecordSize) / 65536 + 1;
        Bytes = WatParser.ParseModule(Encoding.UTF8.GetBytes($"(module (memory (export \"memory\") {pages})\n{_text})"), new WatOptions { EmitNames = false });
    }

    // ---- operators

    private void Add(Opcode opcode)
    {
        string mnemonic = OpcodeTable.Mnemonic(opcode);
        var (parameters, results) = Signature(opcode);
        bool numeric = OpcodeTable.Immediates(opcode) is ImmediateKind.None or ImmediateKind.Shuffle or (>= ImmediateKind.Lane16 and <= ImmediateKind.Lane2)
            or (>= ImmediateKind.Mem and <= ImmediateKind.MemLane2);
        if (!numeric || parameters.Length == 0 || mnemonic.StartsWith("memory.atomic", StringComparison.Ordinal)) return;
        foreach (string immediates in Immediates(opcode))
        {
            string operation = mnemonic + immediates;
            if (parameters.Contains('p')) AddMemory(opcode, operation, parameters, results);
            else AddForms(opcode, operation, parameters, results[0]);
        }
    }

    private static (string Parameters, string Results) Signature(Opcode opcode)
    {
        const string letters = "ilfdvp";
        uint signature = OpcodeTable.Signature(opcode);
        int parameters = (int)(signature & 7), results = (int)(signature >> 3 & 7);
        string types = "";
        for (int i = 0; i < parameters + results; i++) types += letters[(int)(signature >> 6 + i * 3 & 7)];
        return (types[..parameters], types[parameters..]);
    }

    private IEnumerable<string> Immediates(Opcode opcode)
    {
        int lanes = OpcodeTable.Immediates(opcode) switch
        {
            ImmediateKind.Lane16 or ImmediateKind.MemLane16 => 16,
            ImmediateKind.Lane8 or ImmediateKind.MemLane8 => 8,
            ImmediateKind.Lane4 or ImmediateKind.MemLane4 => 4,
            ImmediateKind.Lane2 or ImmediateKind.MemLane2 => 2,
            ImmediateKind.Shuffle => -1,
            _ => 0,
        };
        return lanes switch
        {
            0 => [""],
            < 0 => Shuffles(),
            _ => new[] { 0, lanes - 1, _operands.Next(lanes) }.Distinct().Take(LaneVariants).Select(lane => $" {lane}"),
        };
    }

    private IEnumerable<string> Shuffles()
    {
        // Shapes that have instructions of their own, and random ones.
        yield return Lanes(i => i);
        yield return Lanes(i => 15 - i);
        yield return Lanes(i => i / 2 + (i & 1) * 16);
        yield return Lanes(i => 8 + i / 2 + (i & 1) * 16);
        yield return Lanes(i => i + 5);
        yield return Lanes(i => i & 3);
        yield return Lanes(i => i < 8 ? i + 8 : i - 8);
        yield return Lanes(i => i / 4 * 4 + 16);
        for (int turn = 0; turn < 12; turn++)
        {
            int limit = turn % 3 == 0 ? 16 : 32;
            yield return Lanes(_ => _operands.Next(limit));
        }
        static string Lanes(Func<int, int> lane) => " " + string.Join(' ', Enumerable.Range(0, 16).Select(lane));
    }

    // ---- forms

    private void AddForms(Opcode opcode, string operation, string parameters, char result)
    {
        var (address, cases) = Table(opcode, parameters);
        string inLocals = Apply(operation, parameters, (i, _) => $"(local.get {OperandNames[i]})");
        Emit("locals", Locals(parameters) + Store(result, inLocals) + Echo(parameters), address, cases, result);
        Emit("memory", Store(result, Apply(operation, parameters, Load)), address, cases, result);
        // The result goes where an operand was.
        if (parameters[0] == result)
            Emit("in place", Locals(parameters) + $"(local.set $a {inLocals})" + Store(result, "(local.get $a)"), address, cases, result);
        if (result == 'i')
        {
            Emit("if", Locals(parameters) + Store('i', $"(if (result i32) {inLocals} (then (i32.const 1)) (else (i32.const 2)))"), address, cases, 'i');
            Emit("if not", Locals(parameters) + Store('i', $"(if (result i32) (i32.eqz {inLocals}) (then (i32.const 1)) (else (i32.const 2)))"), address, cases, 'i');
            Emit("br_if", Locals(parameters) + $"(block (br_if 0 {inLocals}) {Store('i', "(i32.const 5)")})", address, cases, 'i');
            Emit("select", Locals(parameters) + Store('l', $"(select (i64.load offset=48 (local.get $in)) (i64.const 3) {inLocals})"), address, cases, 'l');
            Emit("float select", Locals(parameters) + Store('d', $"(select (f64.const 1) (f64.const 3) {inLocals})"), address, cases, 'd');
        }
        if (parameters.Length == 2) AddConstants(opcode, operation, parameters, result);
        if (parameters.Length >= 2 && parameters.All(type => type == parameters[0]) && !IsRelaxed(opcode))
        {
            var (one, count) = Table(opcode, parameters[..1]);
            Emit("same operand", Locals(parameters[..1]) + Store(result, Apply(operation, parameters, (_, _) => "(local.get $a)")), one, count, result);
        }

        void Emit(string form, string body, int input, int count, char type) => Function(opcode, $"{operation} ({form})", body, input, count, type);
    }

    private void AddConstants(Opcode opcode, string operation, string parameters, char result)
    {
        if (IsRelaxed(opcode)) return;
        var (left, leftCases) = Table(opcode, parameters[..1]);
        for (int i = 0; i < RightConstants; i++)
        {
            string constant = Constant(parameters[1], i);
            string body = Store(result, Apply(operation, parameters, (k, type) => k == 0 ? Load(0, type) : constant));
            Function(opcode, $"{operation} (right {constant})", body, left, leftCases, result);
            if (result == 'i')
            {
                body = Store('i', $"(if (result i32) {Apply(operation, parameters, (k, type) => k == 0 ? Load(0, type) : constant)} (then (i32.const 1)) (else (i32.const 2)))");
                Function(opcode, $"{operation} (if, right {constant})", body, left, leftCases, result);
            }
        }
        // The variable operand is the record's first, whatever its place.
        var (right, rightCases) = Table(opcode, parameters[1..]);
        for (int i = 0; i < LeftConstants; i++)
        {
            string constant = Constant(parameters[0], i);
            string body = Store(result, Apply(operation, parameters, (k, type) => k == 0 ? constant : Load(0, type)));
            Function(opcode, $"{operation} (left {constant})", body, right, rightCases, result);
            string other = Constant(parameters[1], i);
            Function(opcode, $"{operation} ({constant} {other})", Store(result, Apply(operation, parameters, (k, _) => k == 0 ? constant : other)), right, 1, result);
        }
    }

    private static bool IsRelaxed(Opcode opcode) => (OpcodeTable.Features(opcode) & WasmFeatures.RelaxedSimd) != 0;

    /// <summary>Loads read the input record; stores and read-modify-writes work on the second part of the output record.</summary>
    private void AddMemory(Opcode opcode, string operation, string parameters, string results)
    {
        var (address, cases) = Table(opcode, parameters);
        bool writes = operation.Contains("store", StringComparison.Ordinal) || operation.Contains(".rmw", StringComparison.Ordinal);
        string target = writes ? "(i32.add (local.get $out) (i32.const 16))" : "(local.get $in)";
        string prepare = writes ? $"(v128.store offset=16 (local.get $out) (v128.load (local.get $in)))" : "";
        string call = Apply(operation, parameters, (i, type) => type == 'p' ? target : Load(i, type));
        char result = results.Length > 0 ? results[0] : '\0';
        Function(opcode, operation, prepare + (result == 0 ? call : Store(result, call)), address, cases, result);
        // The address with an offset of its own.
        string mnemonic = operation.Split(' ')[0], rest = operation[mnemonic.Length..];
        string offset = Apply($"{mnemonic} offset={(writes ? 16 : 0)}{rest}", parameters, (i, type) => type == 'p' ? writes ? "(local.get $out)" : "(local.get $in)" : Load(i, type));
        Function(opcode, operation + " (offset)", prepare + (result == 0 ? offset : Store(result, offset)), address, cases, result);
    }

    private void Function(Opcode opcode, string description, string body, int input, int cases, char result)
    {
        string name = $"f{_functions.Count}";
        _text.Append($"(func (export \"{name}\") (param $in i32) (param $out i32) {Declarations(body)}{body})\n");
        _functions.Add(new OperatorFunction(name, opcode, description, input, cases, result));
    }

    // ---- text

    private static string TypeName(char type) => type switch
    {
        'i' or 'p' => "i32",
        'l' => "i64",
        'f' => "f32",
        'd' => "f64",
        _ => "v128",
    };

    private static string Apply(string operation, string parameters, Func<int, char, string> operand) =>
        $"({operation} {string.Join(' ', parameters.Select((type, i) => operand(i, type)))})";

    private static string Load(int operand, char type) => $"({TypeName(type)}.load offset={operand * 16} (local.get $in))";

    private static string Store(char type, string value) => $"({TypeName(type)}.store (local.get $out) {value})";

    private static string Locals(string parameters) =>
        string.Concat(parameters.Select((type, i) => $"(local.set {OperandNames[i]} {Load(i, type)})"));

    private static string Declarations(string body)
    {
        var text = new StringBuilder();
        foreach (string name in OperandNames)
        {
            string set = $"(local.set {name} (";
            int at = body.IndexOf(set, StringComparison.Ordinal);
            if (at >= 0) text.Append($"(local {name} {body[(at + set.Length)..].Split('.')[0]}) ");
        }
        return text.ToString();
    }

    /// <summary>The operands must not have changed.</summary>
    private static string Echo(string parameters) =>
        string.Concat(parameters.Select((type, i) => $"({TypeName(type)}.store offset={i * 16 + 16} (local.get $out) (local.get {OperandNames[i]}))"));

    private string Constant(char type, int turn)
    {
        if (type == 'v')
        {
            Span<byte> bytes = stackalloc byte[16];
            _operands.Write(bytes, 'v');
            return $"(v128.const i64x2 0x{BinaryPrimitives.ReadUInt64LittleEndian(bytes):x} 0x{BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]):x})";
        }
        ulong bits = type is 'i' or 'l' && turn < 4 ? turn switch { 0 => 0, 1 => 1, 2 => type == 'i' ? uint.MaxValue : ulong.MaxValue, _ => 8ul } : _operands.Any(_operands.Edges(type));
        return type switch
        {
            'f' => $"(f32.const {Number(BitConverter.UInt32BitsToSingle((uint)bits), bits >> 31 != 0, bits & 0x7F_FFFF)})",
            'd' => $"(f64.const {Number(BitConverter.UInt64BitsToDouble(bits), bits >> 63 != 0, bits & 0xF_FFFF_FFFF_FFFF)})",
            _ => $"({TypeName(type)}.const 0x{bits:x})",
        };
    }

    private static string Number<T>(T value, bool negative, ulong payload) where T : System.Numerics.IFloatingPointIeee754<T>
    {
        string sign = negative ? "-" : "";
        if (T.IsNaN(value)) return $"{sign}nan:0x{payload:x}";
        if (T.IsInfinity(value)) return sign + "inf";
        return value.ToString("R", CultureInfo.InvariantCulture).Replace("E+", "e", StringComparison.Ordinal);
    }

    // ---- cases

    /// <summary>Input records for operand types; shared by all functions that take the same.</summary>
    private (int Address, int Cases) Table(Opcode opcode, string parameters)
    {
        string key = IsRelaxed(opcode) ? OpcodeTable.Mnemonic(opcode) : parameters;
        if (_tables.TryGetValue(key, out var known)) return known;
        int address = _inputs.Count, cases = 0;
        Span<byte> record = stackalloc byte[RecordSize];
        if (parameters.Length <= 2 && parameters.All(type => type is not ('v' or 'p')))
        {
            // Every edge, or every pair of edges (thinned out evenly when there are too many).
            var left = _operands.Edges(parameters[0]);
            var right = parameters.Length == 2 ? _operands.Edges(parameters[1]) : [0ul];
            int pairs = left.Length * right.Length, step = Math.Max(1, pairs / MostPairs);
            for (int i = 0; i < pairs; i += step == 1 ? 1 : 1 + _operands.Next(2 * step - 1))
            {
                record.Clear();
                BinaryPrimitives.WriteUInt64LittleEndian(record, left[i / right.Length]);
                BinaryPrimitives.WriteUInt64LittleEndian(record[16..], right[i % right.Length]);
                AddRecord(record);
            }
        }
        else
        {
            for (int i = 0; i < VectorCases; i++)
            {
                record.Clear();
                for (int k = 0; k < parameters.Length; k++) _operands.Write(record[(k * 16)..], parameters[k]);
                if (IsRelaxed(opcode)) RelaxedOperands.Tame(OpcodeTable.Mnemonic(opcode), record, _operands);
                AddRecord(record);
            }
        }
        return _tables[key] = (address, cases);

        void AddRecord(Span<byte> bytes)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[48..], 0x5555_1234);
            _inputs.AddRange(bytes);
            cases++;
        }
    }
}
