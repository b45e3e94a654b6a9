using System.Runtime.CompilerServices;

namespace Tiered.Tests.Attack;

/// <summary>When the other runtime's signal handlers are installed.</summary>
internal enum WasmtimeOrder
{
    None,
    First,
    Last,
}

/// <summary>
/// Traps, null references in .NET code of all kinds and collections, on many threads that come and go: they all share the
/// process's signal handlers and alternate stacks.
/// </summary>
internal sealed class SignalStorm(WasmtimeOrder order) : Scenario
{
    private const string Text = """
        (module
          (import "host" "fail" (func $fail (param i32)))
          (memory 1)
          (func (export "unreachable") unreachable)
          (func (export "load") (drop (i32.load (i32.const 0x7fff0000))))
          (func (export "divide") (drop (i32.div_s (i32.const 1) (i32.load (i32.const 0)))))
          (func $deep (export "deep") (call $deep))
          (func (export "host") (param i32) (call $fail (local.get 0))))
        """;

    private static readonly (string Function, TrapCode Code)[] Traps =
    [
        ("unreachable", TrapCode.Unreachable), ("load", TrapCode.MemoryOutOfBounds), ("divide", TrapCode.IntegerDivideByZero),
        ("deep", TrapCode.StackOverflow),
    ];

    internal override void Run(Attack attack)
    {
        if (order == WasmtimeOrder.First) TrapInWasmtime();
        var module = Module.FromText(attack.CreateEngine(), Text);
        if (order == WasmtimeOrder.Last)
        {
            Once(module, "unreachable", TrapCode.Unreachable);
            TrapInWasmtime();
        }
        var threads = Enumerable.Range(0, 8).Select(number => (Action)(() =>
        {
            while (attack.GoesOn) Storm(module, number, attack);
        }));
        attack.Parallel(threads.Append(() =>
        {
            while (attack.GoesOn)
            {
                GC.Collect();
                Thread.Sleep(1);
            }
        }));
    }

    private void Storm(Module module, int number, Attack attack)
    {
        using var store = new Store(module.Engine);
        var imports = new Imports().Define("host", "fail", Function.FromHost(store, (int kind) => Fail(kind)));
        var instance = new Instance(store, module, imports);
        var host = instance.GetFunction("host")!.Typed<int, Nothing>();
        for (int i = 0; i < 50 && attack.GoesOn; i++)
        {
            for (int n = 0; n < 20; n++) Attack.Expect<NullReferenceException>(() => Fail(0));
            Attack.Expect<NullReferenceException>(() => host.Call(0));
            // Wasmtime has SIGFPE handled on the alternate stack, which is too small for .NET's handler: with it in the process, and
            // without us, .NET's own divisions by zero end the process.
            if (order == WasmtimeOrder.None)
            {
                Attack.Expect<DivideByZeroException>(() => host.Call(1));
                Attack.Expect<DivideByZeroException>(() => Fail(1));
            }
            var (function, code) = Traps[(i + number) % Traps.Length];
            var trap = Attack.Expect<WasmTrapException>(() => instance.GetFunction(function)!.Call());
            Attack.Check(trap.Code == code, $"{function}: {trap.Code}");
            if (order != WasmtimeOrder.None && i % 10 == 0) TrapInWasmtime();
        }
        // Threads come and go, with stacks and alternate stacks of their own.
        var other = new Thread(() => Attack.Expect<WasmTrapException>(() => instance.GetFunction("load")!.Call()), 256 * 1024);
        other.Start();
        other.Join();
    }

    private static void Once(Module module, string function, TrapCode code)
    {
        using var store = new Store(module.Engine);
        var instance = new Instance(store, module, new Imports().Define("host", "fail", Function.FromHost(store, (int _) => { })));
        Attack.Check(Attack.Expect<WasmTrapException>(() => instance.GetFunction(function)!.Call()).Code == code, function);
    }

    private static object? s_nothing = Environment.GetEnvironmentVariable("no such variable");

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(int kind)
    {
        if (kind == 0) _ = s_nothing!.GetHashCode();
        else _ = kind / Volatile.Read(ref s_zero);
    }

    private static int s_zero = Environment.GetEnvironmentVariables().Count >> 30;

    private static readonly Lazy<(Wasmtime.Engine Engine, Wasmtime.Module Module)> Peer = new(() =>
    {
        var engine = new Wasmtime.Engine();
        return (engine, Wasmtime.Module.FromText(engine, "storm", """(module (memory 1) (func (export "f") (drop (i32.load (i32.const 0x7fff0000)))))"""));
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TrapInWasmtime()
    {
        var (engine, module) = Peer.Value;
        using var store = new Wasmtime.Store(engine);
        var function = new Wasmtime.Instance(store, module).GetAction("f")!;
        Attack.Expect<Wasmtime.TrapException>(function);
    }
}
