namespace Tiered.Tests.Attack;

/// <summary>
/// Every way from .NET into WebAssembly with every kind of value: what is not of the declared type is refused, and types that calls
/// cannot pass are refused when they are made.
/// </summary>
internal sealed class HostileValues : Scenario
{
    private const string Text = """
        (module
          (type $f (func (param i32) (result i32)))
          (type $g (func (param i64) (result i64)))
          (import "host" "get" (func $get (result funcref)))
          (elem declare func $a $b)
          (func $a (export "a") (type $f) (local.get 0))
          (func $b (export "b") (type $g) (local.get 0))
          (func (export "nonnull") (param (ref $f)) (result i32) (call_ref $f (i32.const 1) (local.get 0)))
          (func (export "null") (param (ref null $f)) (result i32) (call_ref $f (i32.const 1) (local.get 0)))
          (func (export "extern") (param (ref extern)))
          (func (export "none") (param nullfuncref))
          (func (export "noextern") (param nullexternref))
          (global (export "global") (mut (ref null $f)) (ref.null $f))
          (table (export "table") 1 (ref null $f))
          (table (export "full") 1 (ref $f) (ref.func $a))
          (func (export "id") (param funcref) (result funcref) (local.get 0)))
        """;

    internal override void Run(Attack attack)
    {
        var engine = attack.CreateEngine();
        using var store = new Store(engine);
        using var other = new Store(engine);
        var get = FunctionType.Create([], [ValType.FuncRef]);
        object? answer = null;
        var imports = new Imports().Define("host", "get", Function.FromHost(
            store, get, (Caller _, ReadOnlySpan<Value> _, Span<Value> results) => results[0] = answer is Function f ? f : Value.ExternRef(answer)));
        var module = Module.FromText(engine, Text);
        var instance = new Instance(store, module, imports);
        Function a = instance.GetFunction("a")!, b = instance.GetFunction("b")!;
        Function foreign = new Instance(other, module, new Imports().Define("host", "get", Function.FromHost(
            other, get, (Caller _, ReadOnlySpan<Value> _, Span<Value> results) => results[0] = Value.FuncRef(null)))).GetFunction("a")!;
        object?[] bad = [b, foreign, Function.FromHost(store, (long n) => n), "text", new object()];
        foreach (string name in new[] { "nonnull", "null" })
        {
            var function = instance.GetFunction(name)!;
            var typed = function.Typed<Function?, int>();
            Attack.Check(typed.Call(a) == 1 && function.Call(a).AsI32() == 1, "what fits");
            foreach (object? value in bad)
            {
                Refuse(() => function.Call(value is Function f ? Value.FuncRef(f) : Value.ExternRef(value)));
                if (value is Function g) Refuse(() => typed.Call(g));
            }
        }
        Refuse(() => instance.GetFunction("nonnull")!.Typed<Function?, int>().Call(null));
        Refuse(() => instance.GetFunction("nonnull")!.Call(Value.FuncRef(null)));
        Refuse(() => instance.GetFunction("extern")!.Typed<object?, Nothing>().Call(null));
        Refuse(() => instance.GetFunction("none")!.Call(a));
        Refuse(() => instance.GetFunction("noextern")!.Call(Value.ExternRef(this)));
        Refuse(() => instance.GetFunction("a")!.Call(default(Value)));
        foreach (object? value in bad)
        {
            var wrapped = value is Function f ? Value.FuncRef(f) : Value.ExternRef(value);
            Refuse(() => instance.GetGlobal("global")!.Value = wrapped);
            Refuse(() => instance.GetTable("table")![0] = value);
            Refuse(() => instance.GetTable("table")!.Grow(1, value));
            Refuse(() => instance.GetTable("full")![0] = value);
        }
        Refuse(() => instance.GetTable("full")![0] = null);
        Refuse(() => instance.GetTable("full")!.Grow(1));
        Refuse(() => _ = new Global(store, new GlobalType(ValType.FuncRef, true), Value.ExternRef(this)));
        Refuse(() => Function.FromHost(store, get, (Caller _, Span<ulong> slots) => slots[0] = 0x1234));
        Refuse(() => Function.FromHost(store, (string _) => { }));
        Refuse(() => Function.FromHost(store, () => Task.CompletedTask));
        Refuse(() => Function.FromHost(store, (decimal _) => { }));
        Refuse(() => _ = new Imports().Define("a", "b", default));
        WideTypes(store);
        instance.Dispose();
        Attack.Expect<ObjectDisposedException>(() => a.Call(1));
    }

    private static void Refuse(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return;
        }
        throw new InvalidOperationException("a value that does not fit was taken");
    }

    /// <summary>What calls can pass, they pass; what they cannot is no type.</summary>
    private static void WideTypes(Store store)
    {
        foreach (var type in new[] { ValType.I32, ValType.F64, ValType.V128 })
        {
            foreach (int count in new[] { 0, 1, 6, 8, 9, 100, 999, 1_000, 1_001, 2_000, 2_001, 3_000, 100_000 })
            {
                var values = Enumerable.Repeat(type, count).ToArray();
                if (count * type.SlotCount > 2_000)
                {
                    Attack.Expect<WasmFormatException>(() => FunctionType.Create(values, []));
                    Attack.Expect<WasmFormatException>(() => FunctionType.Create([], values));
                    continue;
                }
                var function = Function.FromHost(
                    store, FunctionType.Create(values, values), (Caller _, ReadOnlySpan<Value> arguments, Span<Value> results) => arguments.CopyTo(results));
                var given = new Value[count];
                for (int i = 0; i < count; i++)
                {
                    given[i] = type.Kind switch
                    {
                        ValKind.I32 => i,
                        ValKind.F64 => i * 0.5,
                        _ => Value.V128(System.Runtime.Intrinsics.Vector128.Create((byte)i)),
                    };
                }
                var taken = new Value[count];
                function.Call(given, taken);
                Attack.Check(given.AsSpan().SequenceEqual(taken), $"{count} values of {type}");
            }
        }
    }
}
