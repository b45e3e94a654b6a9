using System.Globalization;
using System.Text;
using Tiered.Wasm;

namespace Tiered.Tests.Fuzz.Differential;

/// <summary>
/// Makes valid modules that every engine must run alike: functions full of arithmetic, memory accesses, structured control flow and calls. Each
/// function and each turn of a loop takes from a global <c>$fuel</c> and traps when it is used up. Bits of NaNs, which engines choose, never reach
/// memory: floats become canonical where their bits could be seen. <c>run0</c>, <c>run1</c>, ... call a function with constants and store its results;
/// <c>final</c> stores the globals; so memory alone has to be compared.
/// </summary>
internal sealed class ModuleGenerator
{
    /// <summary>Calls that a module exports as <c>run0</c> and so on.</summary>
    internal const int Runs = 12;

    private const int MaxDepth = 5;
    private const int Fuel = 2000;
    private const int ResultArea = 0xE000;
    private const int GlobalArea = 0xF000;

    private static readonly string[] Types = ["i32", "i64", "f32", "f64", "v128"];

    // Operators with fixed types by the type of their result, and behind these the same lists without what takes a vector.
    private static readonly List<(string Name, int[] Parameters)>[] Operators = MakeOperators();

    private readonly Choices _choices;
    private readonly bool _vectors;
    private readonly StringBuilder _text = new();
    private readonly List<Signature> _functions = [];
    private readonly List<int> _globals = [];
    private readonly List<int> _locals = [];
    private readonly List<int[]> _labels = [];
    private int _budget;

    private sealed record Signature(int[] Parameters, int[] Results);

    private ModuleGenerator(Choices choices, bool vectors)
    {
        _choices = choices;
        _vectors = vectors;
    }

    /// <summary>Makes a module's text, with vectors or without.</summary>
    internal static string Generate(Choices choices, bool vectors = true) => new ModuleGenerator(choices, vectors).Module();

    private static List<(string, int[])>[] MakeOperators()
    {
        var lists = new List<(string, int[])>[2 * Types.Length];
        for (int t = 0; t < lists.Length; t++) lists[t] = [];
        const WasmFeatures Allowed = WasmFeatures.Wasm2 | WasmFeatures.Mvp;
        foreach (var opcode in OpcodeTable.Enumerate())
        {
            uint signature = OpcodeTable.Signature(opcode);
            if (signature == uint.MaxValue || OpcodeTable.Immediates(opcode) != ImmediateKind.None || (OpcodeTable.Features(opcode) & ~Allowed) != 0) continue;
            if ((signature >> 3 & 7) != 1) continue;
            int count = (int)(signature & 7);
            var parameters = new int[count];
            for (int p = 0; p < count; p++) parameters[p] = (int)(signature >> 6 + 3 * p & 7);
            int result = (int)(signature >> 6 + 3 * count & 7);
            if (result >= Types.Length) continue;
            lists[result].Add((OpcodeTable.Mnemonic(opcode), parameters));
            if (!parameters.Contains(4)) lists[result + Types.Length].Add((OpcodeTable.Mnemonic(opcode), parameters));
        }
        return lists;
    }

    private int Type() => _choices.Next(_vectors ? 10 : 9) is var t && t < 4 ? 0 : t < 6 ? 1 : t - 5;

    private string Module()
    {
        int functions = 2 + _choices.Next(4);
        for (int f = 0; f < functions; f++)
            _functions.Add(new Signature(TypeList(_choices.Next(5)), TypeList(_choices.Next(8) switch { 0 => 0, < 6 => 1, 6 => 2, _ => 3 })));
        for (int g = 0; g < 6; g++) _globals.Add(g < (_vectors ? 5 : 4) ? g : Type());
        _text.Append("(module\n(memory (export \"memory\") 1 3)\n(global $fuel (mut i32) (i32.const ").Append(Fuel).Append("))\n");
        // Where a value waits while it is made canonical.
        _text.Append("(global $cf32 (mut f32) (f32.const 0))\n(global $cf64 (mut f64) (f64.const 0))\n(global $cv (mut v128) (v128.const i64x2 0 0))\n");
        for (int g = 0; g < _globals.Count; g++)
        {
            _text.Append(CultureInfo.InvariantCulture, $"(global $g{g} (mut {Types[_globals[g]]}) (");
            Constant(_globals[g]);
            _text.Append("))\n");
        }
        _text.Append("(table funcref (elem");
        for (int f = 0; f < functions; f++) _text.Append(CultureInfo.InvariantCulture, $" $f{f}");
        _text.Append("))\n(data (i32.const 256) \"Tiered differential \\ff\\80\\7f\\00\\01\\02\\03\\fe\")\n");
        for (int f = 0; f < functions; f++) Function(f);
        for (int r = 0; r < Runs; r++) Run(r);
        Final();
        return _text.Append(")\n").ToString();
    }

    private int[] TypeList(int count)
    {
        var types = new int[count];
        for (int t = 0; t < count; t++) types[t] = Type();
        return types;
    }

    private void AppendTypes(string keyword, IEnumerable<int> types)
    {
        foreach (int type in types) _text.Append(CultureInfo.InvariantCulture, $" ({keyword} {Types[type]})");
    }

    private void Function(int index)
    {
        var signature = _functions[index];
        _locals.Clear();
        _locals.AddRange(signature.Parameters);
        int own = 2 + _choices.Next(5);
        for (int l = 0; l < own; l++) _locals.Add(Type());
        _text.Append(CultureInfo.InvariantCulture, $"(func $f{index}");
        AppendTypes("param", signature.Parameters);
        AppendTypes("result", signature.Results);
        AppendTypes("local", _locals.Skip(signature.Parameters.Length));
        _text.Append('\n');
        TakeFuel();
        _labels.Clear();
        _labels.Add(signature.Results);
        _budget = 20 + _choices.Next(200);
        Statements(0);
        foreach (int type in signature.Results) Expression(type, 0);
        _text.Append(")\n");
    }

    private void TakeFuel() =>
        _text.Append("global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end\n");

    private void Run(int index)
    {
        int function = _choices.Next(_functions.Count);
        var signature = _functions[function];
        _text.Append(CultureInfo.InvariantCulture, $"(func (export \"run{index}\")");
        for (int r = 0; r < signature.Results.Length; r++) _text.Append(CultureInfo.InvariantCulture, $" (local $r{r} {Types[signature.Results[r]]})");
        _text.Append(CultureInfo.InvariantCulture, $"\ni32.const {Fuel} global.set $fuel\n");
        foreach (int type in signature.Parameters)
        {
            Constant(type);
            _text.Append('\n');
        }
        _text.Append(CultureInfo.InvariantCulture, $"call $f{function}\n");
        for (int r = signature.Results.Length - 1; r >= 0; r--) _text.Append(CultureInfo.InvariantCulture, $"local.set $r{r}\n");
        for (int r = 0; r < signature.Results.Length; r++) StoreLocal(ResultArea + index * 64 + r * 16, $"local.get $r{r}", signature.Results[r]);
        _text.Append(")\n");
    }

    private void Final()
    {
        _text.Append("(func (export \"final\")\n");
        for (int g = 0; g < _globals.Count; g++) StoreLocal(GlobalArea + g * 16, $"global.get $g{g}", _globals[g]);
        _text.Append(CultureInfo.InvariantCulture, $"i32.const {GlobalArea - 16} memory.size i32.store)\n");
    }

    private void StoreLocal(int address, string get, int type)
    {
        _text.Append(CultureInfo.InvariantCulture, $"i32.const {address} {get}");
        Canonicalize(type);
        _text.Append(CultureInfo.InvariantCulture, $" {Types[type]}.store\n");
    }

    /// <summary>Turns a float on the stack into its bits as an integer would see them, NaNs all alike.</summary>
    private void Canonicalize(int type)
    {
        if (type is not (2 or 3)) return;
        string name = Types[type];
        string get = $"global.get $c{name}";
        _text.Append(CultureInfo.InvariantCulture, $" global.set $c{name} {get} {name}.const nan {get} {get} {name}.eq select\n");
    }

    // ---- statements

    private void Statements(int depth)
    {
        int count = 1 + _choices.Next(5);
        for (int s = 0; s < count && _budget > 0; s++) Statement(depth);
    }

    private void Statement(int depth)
    {
        _budget--;
        int local = _choices.Next(_locals.Count);
        switch (_choices.Next(depth < MaxDepth ? 19 : 6))
        {
            case 0 or 1 or 2:
                Expression(_locals[local], depth + 1);
                _text.Append(CultureInfo.InvariantCulture, $"local.set {local}\n");
                break;
            case 3:
                int global = _choices.Next(_globals.Count);
                Expression(_globals[global], depth + 1);
                _text.Append(CultureInfo.InvariantCulture, $"global.set $g{global}\n");
                break;
            case 4 or 5:
                Store(depth);
                break;
            case 6 or 7:
                Expression(0, depth + 1);
                _text.Append("if\n");
                Nested([], depth);
                if (_choices.OneIn(2))
                {
                    _text.Append("else\n");
                    Nested([], depth);
                }
                _text.Append("end\n");
                break;
            case 8 or 9:
                Loop(depth);
                break;
            case 10:
                _text.Append("block\n");
                Nested([], depth);
                _text.Append("end\n");
                break;
            case 11:
                BranchIf(depth);
                break;
            case 12:
                BranchTable(depth);
                break;
            case 13:
                CallStatement(depth);
                break;
            case 14:
                BulkMemory(depth);
                break;
            case 15:
                // A block that takes and gives values.
                int inner = Type(), outer = Type();
                Expression(inner, depth + 1);
                _text.Append(CultureInfo.InvariantCulture, $"block (param {Types[inner]}) (result {Types[outer]})\n");
                _text.Append("drop\n");
                _labels.Add([outer]);
                Statements(depth + 1);
                Expression(outer, depth + 1);
                _labels.RemoveAt(_labels.Count - 1);
                _text.Append("end drop\n");
                break;
            case 17 or 18:
                OperandsBelow(depth);
                break;
            default:
                if (_choices.OneIn(6)) _text.Append("i32.const 0 i32.load i32.eqz if unreachable end\n");
                else MultiValue(depth);
                break;
        }
    }

    private void Nested(int[] label, int depth)
    {
        _labels.Add(label);
        Statements(depth + 1);
        _labels.RemoveAt(_labels.Count - 1);
    }

    private void Loop(int depth)
    {
        _text.Append("loop\n");
        TakeFuel();
        _labels.Add([]);
        Statements(depth + 1);
        Expression(0, depth + 2);
        _text.Append("br_if 0\n");
        _labels.RemoveAt(_labels.Count - 1);
        _text.Append("end\n");
    }

    /// <summary>Operands that wait on the stack while something else happens, loops on some ways for instance.</summary>
    private void OperandsBelow(int depth)
    {
        var types = new int[1 + _choices.Next(3)];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = Type();
            if (types[i] < 4 && _choices.OneIn(2)) _text.Append(CultureInfo.InvariantCulture, $"{Types[types[i]]}.const {_choices.Next(100)}\n");
            else Expression(types[i], depth + 1);
        }
        Statements(depth + 1);
        for (int i = types.Length - 1; i >= 0; i--)
        {
            int local = _locals.IndexOf(types[i]);
            _text.Append(local < 0 ? "drop\n" : string.Create(CultureInfo.InvariantCulture, $"local.set {local}\n"));
        }
    }

    private int Label() => _choices.Next(_labels.Count);

    private int[] LabelTypes(int depth) => _labels[_labels.Count - 1 - depth];

    private void BranchIf(int depth)
    {
        int label = Label();
        foreach (int type in LabelTypes(label)) Expression(type, depth + 2);
        Expression(0, depth + 2);
        _text.Append(CultureInfo.InvariantCulture, $"br_if {label}\n");
        foreach (int _ in LabelTypes(label)) _text.Append("drop\n");
    }

    private void BranchTable(int depth)
    {
        // Fresh blocks, so that every target has the same type.
        int targets = 1 + _choices.Next(3);
        for (int t = 0; t <= targets; t++)
        {
            _text.Append("block ");
            _labels.Add([]);
        }
        Expression(0, depth + 2);
        _text.Append("br_table");
        for (int t = 0; t <= targets + _choices.Next(2); t++) _text.Append(' ').Append(_choices.Next(targets + 1));
        _text.Append('\n');
        for (int t = 0; t <= targets; t++)
        {
            _text.Append("end\n");
            _labels.RemoveAt(_labels.Count - 1);
            if (_budget > 0) Statement(depth + 2);
            if (targets > t && _choices.OneIn(3)) _text.Append(CultureInfo.InvariantCulture, $"br {_choices.Next(targets - t)}\n");
        }
    }

    private void CallStatement(int depth)
    {
        var signature = Call(depth);
        for (int r = signature.Results.Length - 1; r >= 0; r--)
        {
            int local = _locals.IndexOf(signature.Results[r]);
            _text.Append(local >= 0 ? $"local.set {local}\n" : "drop\n");
        }
    }

    private Signature Call(int depth)
    {
        int callee = _choices.Next(_functions.Count);
        var signature = _functions[callee];
        foreach (int type in signature.Parameters) Expression(type, depth + 2);
        if (_choices.OneIn(3))
        {
            if (_choices.OneIn(4)) Expression(0, depth + 2);
            else _text.Append(CultureInfo.InvariantCulture, $"i32.const {callee}\n");
            _text.Append("call_indirect");
            AppendTypes("param", signature.Parameters);
            AppendTypes("result", signature.Results);
            _text.Append('\n');
        }
        else
        {
            _text.Append(CultureInfo.InvariantCulture, $"call $f{callee}\n");
        }
        return signature;
    }

    private void MultiValue(int depth)
    {
        int first = Type(), second = Type();
        Expression(0, depth + 1);
        _text.Append(CultureInfo.InvariantCulture, $"if (result {Types[first]} {Types[second]})\n");
        for (int side = 0; side < 2; side++)
        {
            _labels.Add([first, second]);
            Expression(first, depth + 2);
            Expression(second, depth + 2);
            _labels.RemoveAt(_labels.Count - 1);
            _text.Append(side == 0 ? "else\n" : "end\n");
        }
        foreach (int type in (ReadOnlySpan<int>)[second, first])
        {
            int local = _locals.IndexOf(type);
            _text.Append(local >= 0 ? $"local.set {local}\n" : "drop\n");
        }
    }

    // ---- memory

    private void Address(int depth)
    {
        Expression(0, depth + 2);
        // Mostly in bounds; now and then anywhere.
        if (!_choices.OneIn(12)) _text.Append("i32.const 0xFFF i32.and\n");
    }

    private string Offset() => _choices.Next(4) switch
    {
        0 or 1 => "",
        2 => $" offset={_choices.Next(64)}",
        _ => $" offset={_choices.Bits() >> _choices.Next(32)}",
    };

    private void Store(int depth)
    {
        int type = Type();
        Address(depth);
        Expression(type, depth + 1);
        Canonicalize(type);
        string name = type switch
        {
            0 => _choices.Of<string>(["i32.store", "i32.store8", "i32.store16"]),
            1 => _choices.Of<string>(["i64.store", "i64.store8", "i64.store16", "i64.store32"]),
            _ => Types[type] + ".store",
        };
        string lane = "";
        if (type == 4 && _choices.OneIn(3))
        {
            int width = 8 << _choices.Next(4);
            name = $"v128.store{width}_lane";
            lane = $" {_choices.Next(128 / width)}";
        }
        _text.Append(CultureInfo.InvariantCulture, $" {name}{Offset()}{lane}\n");
    }

    private void BulkMemory(int depth)
    {
        switch (_choices.Next(3))
        {
            case 0:
                Address(depth);
                Expression(0, depth + 2);
                Expression(0, depth + 2);
                _text.Append("i32.const 63 i32.and memory.fill\n");
                break;
            case 1:
                Address(depth);
                Address(depth);
                Expression(0, depth + 2);
                _text.Append("i32.const 127 i32.and memory.copy\n");
                break;
            default:
                _text.Append(CultureInfo.InvariantCulture, $"i32.const {_choices.Next(2)} memory.grow drop\n");
                break;
        }
    }

    private void Load(int type, int depth)
    {
        Address(depth);
        string name = type switch
        {
            0 => _choices.Of<string>(["i32.load", "i32.load8_s", "i32.load8_u", "i32.load16_s", "i32.load16_u"]),
            1 => _choices.Of<string>(["i64.load", "i64.load8_s", "i64.load8_u", "i64.load16_s", "i64.load16_u", "i64.load32_s", "i64.load32_u"]),
            4 => _choices.Of<string>(["v128.load", "v128.load8x8_s", "v128.load16x4_u", "v128.load32x2_s", "v128.load8_splat", "v128.load16_splat", "v128.load32_splat", "v128.load64_splat",
                "v128.load32_zero", "v128.load64_zero"]),
            _ => Types[type] + ".load",
        };
        _text.Append(CultureInfo.InvariantCulture, $"{name}{Offset()}\n");
        // A loaded NaN may be a signalling one, which operators treat in different ways.
        Canonicalize(type);
    }

    // ---- expressions

    private void Constant(int type)
    {
        string value = type switch
        {
            0 => _choices.Next(4) switch
            {
                0 => _choices.Next(16).ToString(CultureInfo.InvariantCulture),
                1 => ((int)_choices.Bits()).ToString(CultureInfo.InvariantCulture),
                2 => (1 << _choices.Next(32)).ToString(CultureInfo.InvariantCulture),
                _ => _choices.Of<string>(["-1", "-2147483648", "2147483647", "255", "65535", "-128", "31", "32"]),
            },
            1 => _choices.Next(4) switch
            {
                0 => _choices.Next(16).ToString(CultureInfo.InvariantCulture),
                1 => ((long)_choices.Bits() << 32 | _choices.Bits()).ToString(CultureInfo.InvariantCulture),
                2 => (1L << _choices.Next(64)).ToString(CultureInfo.InvariantCulture),
                _ => _choices.Of<string>(["-1", "-9223372036854775808", "9223372036854775807", "4294967295", "4294967296", "-2147483648", "63", "64"]),
            },
            2 or 3 => _choices.Of<string>(["0", "-0", "1", "-1", "0.5", "1.5", "2", "-2.5", "inf", "-inf", "nan", "1e10", "-1e10", "3.4e38", "1e-40", "2147483648", "-2147483649", "4294967296", "9223372036854775808", "0.1"]),
            _ => $"i64x2 {(long)_choices.Bits() * 0x1_0001} {(_choices.OneIn(2) ? 0 : (long)_choices.Bits() << 31)}",
        };
        _text.Append(CultureInfo.InvariantCulture, $"{Types[type]}.const {value}");
    }

    private void Leaf(int type)
    {
        int local = _locals.Count == 0 ? -1 : _locals.FindIndex(_choices.Next(_locals.Count), t => t == type);
        if (local >= 0 && !_choices.OneIn(4)) _text.Append(CultureInfo.InvariantCulture, $"local.get {local}\n");
        else
        {
            Constant(type);
            _text.Append('\n');
        }
    }

    private void Expression(int type, int depth)
    {
        _budget--;
        if (depth >= MaxDepth + 2 || _budget <= 0)
        {
            Leaf(type);
            return;
        }
        switch (_choices.Next(_vectors ? 20 : 19))
        {
            case < 4:
                Leaf(type);
                break;
            case < 12:
                Operator(type, depth);
                break;
            case 12 or 13:
                Load(type, depth);
                break;
            case 14:
                int global = _globals.IndexOf(type);
                _text.Append(CultureInfo.InvariantCulture, $"global.get $g{global}\n");
                break;
            case 15:
                Expression(type, depth + 1);
                Expression(type, depth + 1);
                Expression(0, depth + 1);
                _text.Append("select\n");
                break;
            case 16:
                Expression(0, depth + 1);
                _text.Append(CultureInfo.InvariantCulture, $"if (result {Types[type]})\n");
                for (int side = 0; side < 2; side++)
                {
                    _labels.Add([type]);
                    if (_choices.OneIn(3)) Statement(depth + 1);
                    Expression(type, depth + 1);
                    _labels.RemoveAt(_labels.Count - 1);
                    _text.Append(side == 0 ? "else\n" : "end\n");
                }
                break;
            case 17:
                int local = _locals.IndexOf(type);
                Expression(type, depth + 1);
                if (local >= 0) _text.Append(CultureInfo.InvariantCulture, $"local.tee {local}\n");
                break;
            case 18:
                _text.Append(CultureInfo.InvariantCulture, $"block (result {Types[type]})\n");
                _labels.Add([type]);
                if (_choices.OneIn(2)) Statement(depth + 1);
                Expression(type, depth + 1);
                if (_choices.OneIn(2))
                {
                    Expression(0, depth + 1);
                    _text.Append("br_if 0\n");
                }
                _labels.RemoveAt(_labels.Count - 1);
                _text.Append("end\n");
                break;
            default:
                VectorImmediate(type, depth);
                break;
        }
    }

    private void Operator(int type, int depth)
    {
        var (name, parameters) = _choices.Of<(string, int[])>(Operators[_vectors ? type : type + Types.Length].ToArray());
        foreach (int parameter in parameters) Expression(parameter, depth + 1);
        // Copying its sign shows one bit of a NaN, reinterpreting all of a float's bits.
        if (name.EndsWith("copysign", StringComparison.Ordinal)) Canonicalize(type);
        if (name.Contains("reinterpret_f", StringComparison.Ordinal) || name is "f32x4.splat" or "f64x2.splat") Canonicalize(parameters[0]);
        _text.Append(name).Append('\n');
        if (type == 4 && MakesNaNs(name)) CanonicalizeLanes(name[..5]);
        else if (type is 2 or 3 && name.Contains("reinterpret", StringComparison.Ordinal)) Canonicalize(type);
    }

    /// <summary>Whether lanes of the result can be NaNs that the operator made.</summary>
    private static bool MakesNaNs(string name)
    {
        if (!name.StartsWith("f32x4", StringComparison.Ordinal) && !name.StartsWith("f64x2", StringComparison.Ordinal)) return false;
        return name[6..] is "add" or "sub" or "mul" or "div" or "min" or "max" or "sqrt" or "ceil" or "floor" or "trunc" or "nearest" || name.Contains("mote", StringComparison.Ordinal);
    }

    /// <summary>As <see cref="Canonicalize"/> for the lanes of a vector.</summary>
    private void CanonicalizeLanes(string shape)
    {
        string nan = shape == "f32x4" ? "v128.const f32x4 nan nan nan nan" : "v128.const f64x2 nan nan";
        _text.Append(CultureInfo.InvariantCulture, $"global.set $cv global.get $cv {nan} global.get $cv global.get $cv {shape}.eq v128.bitselect\n");
    }

    private void VectorImmediate(int type, int depth)
    {
        string? name = type switch
        {
            0 => _choices.Of<string>(["i8x16.extract_lane_s", "i8x16.extract_lane_u", "i16x8.extract_lane_s", "i16x8.extract_lane_u", "i32x4.extract_lane"]),
            1 => "i64x2.extract_lane",
            2 => "f32x4.extract_lane",
            3 => "f64x2.extract_lane",
            _ => null,
        };
        if (name is not null)
        {
            Expression(4, depth + 1);
            _text.Append(CultureInfo.InvariantCulture, $"{name} {_choices.Next(Lanes(name))}\n");
            Canonicalize(type);
            return;
        }
        Expression(4, depth + 1);
        if (_choices.OneIn(2))
        {
            Expression(4, depth + 1);
            _text.Append("i8x16.shuffle");
            for (int lane = 0; lane < 16; lane++) _text.Append(' ').Append(_choices.Next(32));
            _text.Append('\n');
            return;
        }
        int scalar = _choices.Next(4);
        string shape = scalar switch { 0 => _choices.Of<string>(["i8x16", "i16x8", "i32x4"]), 1 => "i64x2", 2 => "f32x4", _ => "f64x2" };
        Expression(scalar, depth + 1);
        Canonicalize(scalar);
        _text.Append(CultureInfo.InvariantCulture, $" {shape}.replace_lane {_choices.Next(Lanes(shape))}\n");
    }

    private static int Lanes(string name) => name[..name.IndexOf('x', StringComparison.Ordinal)] switch { "i8" => 16, "i16" => 8, "i32" or "f32" => 4, _ => 2 };
}
