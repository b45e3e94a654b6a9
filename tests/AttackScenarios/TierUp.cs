using System.Text;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests.Attack;

/// <summary>
/// Modules that many stores share on many threads, while their functions are compiled, replaced and taken over, instances come
/// and go, references and imports lead from module to module, calls are interrupted and garbage is collected.
/// </summary>
internal sealed class TierUp : Scenario
{
    private const int Functions = 40;
    private const int Guests = 4;

    internal override void Run(Attack attack)
    {
        // Whatever the backend of other scenarios: this one is about tiers.
        while (attack.GoesOn) Generation(attack);
    }

    /// <summary>Some hundred instances of modules that are new to everybody.</summary>
    private static void Generation(Attack attack)
    {
        var engine = new Engine(
            new EngineOptions
            {
                DefaultBackend = Engine.TieredBackend,
                Tiering = Attack.Restless,
                Compilation = new CompilationOptions { Interruptible = true },
            },
            [new SinglePassCompiler(), new OptimizingCompiler()]);
        var library = Module.FromText(engine, Library());
        var user = Module.FromText(engine, User());
        using var isOver = new ManualResetEventSlim();
        var collector = new Thread(() =>
        {
            while (!isOver.Wait(5)) GC.Collect(0);
        });
        collector.Start();
        int seed = attack.Seed;
        attack.Parallel(Enumerable.Range(0, Guests).Select(guest => (Action)(() =>
        {
            var random = new Random(seed + guest);
            for (int i = 0; i < 50 && attack.GoesOn; i++) Use(engine, library, user, random);
        })));
        isOver.Set();
        collector.Join();
    }

    private static void Use(Engine engine, Module library, Module user, Random random)
    {
        using var store = new Store(engine);
        var provider = new Instance(store, library);
        var consumers = new List<Instance>();
        for (int turn = 0; turn < 20; turn++)
        {
            if (random.Next(3) == 0 || consumers.Count == 0)
                consumers.Add(new Instance(store, user, new Imports().Define("library", provider)));
            var consumer = consumers[random.Next(consumers.Count)];
            int function = random.Next(Functions), turns = random.Next(1, 200);
            int expected = turns * (function + 1);
            int actual = (random.Next(4)) switch
            {
                0 => provider.GetFunction($"f{function}")!.Call(turns).AsI32(),
                1 => consumer.GetFunction("import")!.Call(function, turns).AsI32(),
                2 => consumer.GetFunction("table")!.Call(function, turns).AsI32(),
                _ => consumer.GetFunction("loop")!.Call(function, turns).AsI32(),
            };
            Attack.Check(actual == expected, $"f{function}({turns}) = {actual}");
            if (random.Next(5) == 0) Trap(consumer);
            if (random.Next(20) == 0) Endless(store, consumer);
            if (random.Next(6) == 0)
            {
                consumer.Dispose();
                consumers.Remove(consumer);
            }
        }
    }

    private static void Trap(Instance consumer)
    {
        var trap = Attack.Expect<WasmTrapException>(() => consumer.GetFunction("trap")!.Call(100));
        Attack.Check(trap.Code == TrapCode.IntegerDivideByZero, trap.Message);
        Attack.Check(trap.Frames.Count == 2 && trap.Frames[0].FunctionName == "divides", trap.ToString());
    }

    private static void Endless(Store store, Instance consumer)
    {
        var watchdog = new Thread(() =>
        {
            while (!store.Interrupt()) Thread.Yield();
        });
        watchdog.Start();
        var trap = Attack.Expect<WasmTrapException>(() => consumer.GetFunction("endless")!.Call());
        Attack.Check(trap.Code == TrapCode.Interrupted, trap.Message);
        watchdog.Join();
    }

    private static string Library()
    {
        var text = new StringBuilder($"(module (table (export \"table\") {Functions} funcref) ");
        for (int i = 0; i < Functions; i++)
        {
            text.Append($"""
                (func $f{i} (export "f{i}") (param i32) (result i32) (local i32)
                  (loop
                    (local.set 1 (i32.add (local.get 1) (i32.const {i + 1})))
                    (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                  (local.get 1))
                """);
        }
        text.Append("(elem (i32.const 0) ").AppendJoin(' ', Enumerable.Range(0, Functions).Select(i => $"$f{i}"));
        return text.Append("))").ToString();
    }

    private static string User()
    {
        var text = new StringBuilder("(module (type $t (func (param i32) (result i32))) ");
        text.Append($"(import \"library\" \"table\" (table $t {Functions} funcref)) ");
        for (int i = 0; i < Functions; i++) text.Append($"(import \"library\" \"f{i}\" (func $f{i} (type $t))) ");
        text.Append("(func (export \"import\") (param i32 i32) (result i32) ");
        for (int i = 0; i < Functions; i++)
            text.Append($"(if (i32.eq (local.get 0) (i32.const {i})) (then (return (call $f{i} (local.get 1))))) ");
        return text.Append("""
            unreachable)
            (func (export "table") (param i32 i32) (result i32)
              (call_indirect $t (type $t) (local.get 1) (local.get 0)))
            (func (export "loop") (param i32 i32) (result i32) (local i32)
              (loop
                (local.set 2 (i32.add (local.get 2) (call_indirect $t (type $t) (i32.const 1) (local.get 0))))
                (br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
              (local.get 2))
            (func $divides (param i32) (result i32) (local i32)
              (loop (result i32)
                (local.set 1 (i32.add (local.get 1) (i32.const 1)))
                (drop (i32.div_u (i32.const 1) (i32.sub (local.get 1) (local.get 0))))
                (br 0)))
            (func (export "trap") (param i32) (result i32) (i32.add (call $divides (local.get 0)) (i32.const 1)))
            (func $step (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
            (func (export "endless") (local i32) (loop (local.set 0 (call $step (local.get 0))) (br 0))))
            """).ToString();
    }
}
