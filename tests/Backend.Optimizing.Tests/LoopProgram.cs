using System.Globalization;
using System.Text;
using Tiered.Tests.Fuzz.Differential;

namespace Tiered.Tests.Optimizing;

/// <summary>
/// Makes functions full of loops and operands that lie below them. At its header each loop tells the host all locals;
/// whatever stays on the stack is kept in a local, too, so that the host knows the operands at each header as well.
/// </summary>
internal sealed class LoopProgram
{
    internal const int I32 = 0, I64 = 1, F32 = 2, F64 = 3, V128 = 4, Ref = 5;

    private const int Fuel = 60;
    private const int MaxDepth = 6;

    // Stands for the report of all locals, which are known at the end.
    private const string Report = "%report%";

    internal static readonly string[] Names = ["i32", "i64", "f32", "f64", "v128", "funcref"];

    private readonly Choices _choices;
    private readonly StringBuilder _text = new();
    private readonly List<Label> _labels = [];
    private readonly List<(int Type, int Shadow)> _operands = [];
    private readonly List<int> _results = [];

    // Locals that any statement may change; the others stand for operands.
    private readonly List<int> _variables = [];
    private int _budget;

    private sealed record Label(int[] Types, int[]? Shadows);

    /// <summary>Makes a program.</summary>
    internal LoopProgram(Choices choices)
    {
        _choices = choices;
        Locals.Add(I64);
        // Fuel.
        Locals.Add(I32);
        for (int i = choices.Next(4) + 3; i > 0; i--) _variables.Add(AddLocal(Type()));
        for (int i = choices.Next(3); i >= 0; i--) _results.Add(choices.Next(5));
        _budget = 10 + choices.Next(30);
        Emit($"(local.set 1 (i32.const {Fuel}))");
        while (_budget > 0) Statement(0);
        foreach (int result in _results) Value(result);
        Text = Wrap();
    }

    internal string Text { get; }

    /// <summary>Types of all locals: the parameter, fuel, and others.</summary>
    internal List<int> Locals { get; } = [];

    /// <summary>For each loop the operands at its header: types, and the locals with the same values.</summary>
    internal List<List<(int Type, int Shadow)>> Loops { get; } = [];

    private int Type() => _choices.Next(12) is var t && t < 5 ? I32 : t < 7 ? I64 : t - 5 > Ref ? F64 : t - 5;

    private void Emit(string text) => _text.Append(text).Append('\n');

    private string Wrap()
    {
        var report = new StringBuilder();
        for (int i = 0; i < Locals.Count; i++)
        {
            string get = $"(local.get {i})";
            report.Append(Locals[i] switch
            {
                V128 => $"(call $p_i64 (i64x2.extract_lane 0 {get})) (call $p_i64 (i64x2.extract_lane 1 {get}))",
                Ref => $"(call $p_ref (call $raw {get}))",
                var t => $"(call $p_{Names[t]} {get})",
            }).Append('\n');
        }
        string types = string.Join(' ', _results.Select(r => Names[r]));
        string locals = string.Join(' ', Locals.Skip(1).Select(l => Names[l]));
        string imports = string.Concat(
            Names.Take(4).Select(n => $"(import \"h\" \"{n}\" (func $p_{n} (param {n})))\n"));
        // Too large to be inlined.
        string long_ = string.Concat(Enumerable.Repeat("nop ", 60));
        return $"""
            (module
            {imports}
            (import "h" "ref" (func $p_ref (param i64)))
            (import "h" "arrive" (func $arrive (param i32)))
            (memory (export "memory") 1)
            (global $g (export "g") (mut i64) (i64.const 5))
            (elem declare func $one $two)
            (func $one (export "one") (param i32) (result i32) (i32.add (local.get 0) (i32.load (i32.const 8))))
            (func $two (param i32) (result i32)
              (i32.store (i32.const 8) (local.get 0)) (i32.xor (local.get 0) (i32.const 91)))
            (func $raw (export "raw") (param funcref) (result i64) {long_} (i64.const 0))
            (func (export "refs")
              (call $p_i64 (call $raw (ref.func $one))) (call $p_i64 (call $raw (ref.func $two))))
            (func (export "f") (param i64) (result {types}) (local {locals})
            {_text.Replace(Report, report.ToString())}
            ))
            """;
    }

    private int AddLocal(int type)
    {
        Locals.Add(type);
        return Locals.Count - 1;
    }

    private int LocalOf(int type)
    {
        int[] all = [.. _variables.Where(l => Locals[l] == type)];
        if (all.Length > 0) return _choices.Of<int>(all);
        _variables.Add(AddLocal(type));
        return _variables[^1];
    }

    // ---- values

    private void Value(int type, int depth = 0)
    {
        int choice = _choices.Next(depth > 3 ? 2 : 5);
        if (choice < 2 && type != I64)
        {
            Emit($"local.get {LocalOf(type)}");
            return;
        }
        if (choice == 0)
        {
            Emit("local.get 0");
            return;
        }
        if (choice == 1)
        {
            Emit("global.get $g");
            return;
        }
        switch (type)
        {
            case I32 when choice == 2:
                Emit($"i32.const {_choices.Next(100)}");
                break;
            case I32 when choice == 3:
                Value(I32, depth + 1);
                Emit(_choices.OneIn(2) ? "call $one" : "call $two");
                break;
            case I32:
                Value(I32, depth + 1);
                Value(I32, depth + 1);
                Emit("i32." + _choices.Of<string>(["add", "sub", "mul", "xor", "lt_s"]));
                break;
            case I64:
                Value(I32, depth + 1);
                Emit("i64.extend_i32_s");
                if (choice == 2) break;
                Value(I64, depth + 1);
                Emit("i64." + _choices.Of<string>(["add", "sub", "xor"]));
                break;
            case F32 or F64:
                string name = Names[type];
                Value(I32, depth + 1);
                Emit($"{name}.convert_i32_s");
                if (choice == 2) break;
                // Bounded, so that no NaN comes.
                Value(type, depth + 1);
                Emit($"({name}.const 0.5) {name}.mul {name}.add");
                break;
            case V128:
                Value(I32, depth + 1);
                Emit("i32x4.splat");
                if (choice == 2) break;
                Value(V128, depth + 1);
                Emit("i32x4." + _choices.Of<string>(["add", "mul"]));
                break;
            default:
                Emit(_choices.Of<string>(["ref.null func", "ref.func $one", "ref.func $two"]));
                break;
        }
    }

    private void Condition()
    {
        Value(I32);
        Emit("i32.const 1\ni32.and");
    }

    /// <summary>A value on the stack whose copy is in a local until it is consumed.</summary>
    private void PushKept()
    {
        int type = Type(), shadow = AddLocal(type);
        Value(type);
        Emit($"local.tee {shadow}");
        _operands.Add((type, shadow));
    }

    private void Consume(int type) => Emit($"local.set {LocalOf(type)}");

    /// <summary>Consumes the operand on top.</summary>
    private void PopKept()
    {
        Consume(_operands[^1].Type);
        _operands.RemoveAt(_operands.Count - 1);
    }

    // ---- statements

    private void Body(int depth)
    {
        for (int i = _choices.Next(3); i >= 0; i--) Statement(depth + 1);
    }

    private void Statement(int depth)
    {
        _budget--;
        int choice = _choices.Next(depth >= MaxDepth || _budget < 0 ? 5 : 16);
        switch (choice)
        {
            case < 2:
                int type = Type();
                Value(type);
                Consume(type);
                break;
            case 2:
                Value(I32);
                Emit("i32.const 252\ni32.and");
                Value(I32);
                Emit("i32.store");
                break;
            case 3:
                Value(I64);
                Emit("global.set $g");
                break;
            case 4:
                BranchIf();
                break;
            case < 8:
                int count = 1 + _choices.Next(3);
                for (int i = 0; i < count; i++) PushKept();
                Statement(depth + 1);
                for (int i = 0; i < count; i++) PopKept();
                break;
            case < 12:
                Loop(depth);
                break;
            case 12:
                Block(depth);
                break;
            case 13 or 14:
                If(depth);
                break;
            default:
                Table(depth);
                break;
        }
    }

    private int[] Types(int limit)
    {
        var types = new int[_choices.Next(limit)];
        for (int t = 0; t < types.Length; t++) types[t] = Type();
        return types;
    }

    private static string Signature(string kind, int[] types) =>
        types.Length == 0 ? "" : $" ({kind} {string.Join(' ', types.Select(t => Names[t]))})";

    private void BranchIf()
    {
        if (_labels.Count == 0) return;
        int depth = _choices.Next(_labels.Count);
        var label = _labels[^(depth + 1)];
        for (int t = 0; t < label.Types.Length; t++)
        {
            Value(label.Types[t]);
            if (label.Shadows is { } shadows) Emit($"local.tee {shadows[t]}");
        }
        Condition();
        Emit($"br_if {depth}");
        for (int t = label.Types.Length - 1; t >= 0; t--) Consume(label.Types[t]);
    }

    private void Block(int depth)
    {
        var results = Types(3);
        Emit("block" + Signature("result", results));
        _labels.Add(new Label(results, null));
        Body(depth);
        if (_choices.OneIn(6)) Dead(depth);
        foreach (int result in results) Value(result);
        End(results);
    }

    private void End(int[] results)
    {
        _labels.RemoveAt(_labels.Count - 1);
        Emit("end");
        for (int t = results.Length - 1; t >= 0; t--) Consume(results[t]);
    }

    /// <summary>A loop that nothing reaches.</summary>
    private void Dead(int depth)
    {
        Emit("block\nbr 0");
        _labels.Add(new Label([], null));
        int from = Loops.Count;
        Loop(depth + 1);
        Assert.True(Loops.Count > from);
        _labels.RemoveAt(_labels.Count - 1);
        Emit("end");
    }

    private void If(int depth)
    {
        var results = Types(3);
        Condition();
        Emit("if" + Signature("result", results));
        _labels.Add(new Label(results, null));
        Body(depth);
        if (results.Length > 0 || _choices.OneIn(2))
        {
            foreach (int result in results) Value(result);
            Emit("else");
            Body(depth);
            foreach (int result in results) Value(result);
        }
        End(results);
    }

    private void Table(int depth)
    {
        Emit("block");
        _labels.Add(new Label([], null));
        Body(depth);
        var depths = Enumerable.Range(0, _labels.Count).Where(d => _labels[^(d + 1)].Types.Length == 0).ToArray();
        Value(I32);
        Emit($"i32.const 7\ni32.and\nbr_table {_choices.Of<int>(depths)} {_choices.Of<int>(depths)} 0");
        End([]);
    }

    private void Loop(int depth)
    {
        var parameters = Types(3);
        int[] shadows = [.. parameters.Select(AddLocal)];
        var results = Types(3);
        for (int p = 0; p < parameters.Length; p++)
        {
            Value(parameters[p]);
            Emit($"local.tee {shadows[p]}");
            _operands.Add((parameters[p], shadows[p]));
        }
        Emit("loop" + Signature("param", parameters) + Signature("result", results));
        Emit($"i32.const {Loops.Count}\ncall $arrive\n{Report}");
        Loops.Add([.. _operands]);
        _operands.RemoveRange(_operands.Count - parameters.Length, parameters.Length);
        _labels.Add(new Label(parameters, shadows));
        Emit("local.get 1\ni32.const 1\ni32.sub\nlocal.tee 1\ni32.eqz\nif");
        foreach (int result in _results) Value(result);
        Emit("return\nend");
        // Some stay on the stack: under other names, since the next turn's parameters may be made while they do.
        int kept = _choices.Next(parameters.Length + 1);
        for (int p = parameters.Length - 1; p >= kept; p--) Consume(parameters[p]);
        int[] moved = [.. parameters.Take(kept).Select(AddLocal)];
        for (int p = kept - 1; p >= 0; p--) Emit($"local.set {moved[p]}");
        for (int p = 0; p < kept; p++)
        {
            Emit($"local.get {moved[p]}");
            _operands.Add((parameters[p], moved[p]));
        }
        Body(depth);
        BackEdge();
        for (int p = 0; p < kept; p++) PopKept();
        foreach (int result in results) Value(result);
        End(results);
    }

    private void BackEdge()
    {
        var label = _labels[^1];
        for (int t = 0; t < label.Types.Length; t++)
        {
            Value(label.Types[t]);
            Emit($"local.tee {label.Shadows![t].ToString(CultureInfo.InvariantCulture)}");
        }
        Condition();
        Emit("br_if 0");
        for (int t = label.Types.Length - 1; t >= 0; t--) Consume(label.Types[t]);
    }
}
