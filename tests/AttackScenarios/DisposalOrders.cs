namespace Tiered.Tests.Attack;

/// <summary>
/// Random orders of making, linking, using and disposing, from the outside, from host functions and from other threads. Freed
/// native memory is overwritten (MALLOC_PERTURB_), so that what outlives its owner shows as a wrong value, if not as a crash.
/// </summary>
internal sealed class DisposalOrders : Scenario
{
    private const string Text = """
        (module
          (import "env" "callback" (func $callback (result i32)))
          (import "env" "f" (func $imported (result i32)))
          (import "env" "g" (global $ig (mut i64)))
          (import "env" "t" (table $it 4 funcref))
          (import "env" "m" (memory $im 1))
          (memory $own (export "m") 1)
          (global $g (export "g") (mut i64) (i64.const 0x1122334455667788))
          (table $t (export "t") 4 funcref)
          (type $i (func (result i32)))
          (data $own (memory $own) (i32.const 16) "\2a\00\00\00")
          (func $own_value (export "f") (result i32) (i32.load $own (i32.const 16)))
          (elem declare func $own_value)
          (func (export "reference") (result funcref) (drop (call $callback)) (ref.func $own_value))
          (func (export "publish") (table.set $it (i32.const 0) (ref.func $own_value)) (table.set $t (i32.const 0) (ref.func $own_value)))
          (func (export "use") (result i32)
            (drop (call $callback))
            (if (i64.ne (global.get $ig) (i64.const 0x1122334455667788)) (then (return (i32.const -1))))
            (if (i32.ne (i32.load $im (i32.const 16)) (i32.const 42)) (then (return (i32.const -2))))
            (if (i32.ne (call $imported) (i32.const 42)) (then (return (i32.const -3))))
            (if (ref.is_null (table.get $it (i32.const 0))) (then (return (i32.const 42))))
            (call_indirect $it (type $i) (i32.const 0))))
        """;

    internal override void Run(Attack attack)
    {
        var engine = attack.CreateEngine();
        var module = Module.FromText(engine, Text);
        attack.Parallel(Enumerable.Range(0, 3).Select(number => (Action)(() =>
        {
            for (int seed = attack.Seed * 1_000 + number * 1_000_000; attack.GoesOn; seed++) new Play(module, seed).Run();
        })));
    }

    private sealed class Play(Module module, int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Store _store = new(module.Engine);
        private readonly List<Instance> _instances = [];
        private readonly List<Extern> _things = [];
        private Imports _hosts = null!;
        private int _depth;

        internal void Run()
        {
            var memory = new Memory(_store, new MemoryType(new Limits(1, null, Is64: false)));
            memory.WriteInt32(16, 42);
            _hosts = new Imports()
                .Define("env", "callback", Function.FromHost(_store, Callback))
                .Define("env", "f", Function.FromHost(_store, () => 42))
                .Define("env", "g", new Global(_store, new GlobalType(ValType.I64, true), 0x1122334455667788L))
                .Define("env", "t", new Table(_store, new TableType(ValType.FuncRef, new Limits(4, null, Is64: false))))
                .Define("env", "m", memory);
            for (int i = 0; i < 60; i++) Step();
            _store.Dispose();
            foreach (var thing in _things) Touch(thing, mayWork: false);
        }

        private int Callback()
        {
            if (_depth >= 3) return 0;
            _depth++;
            try
            {
                if (_random.Next(4) > 0) Step();
                else
                {
                    var thread = new Thread(Step);
                    thread.Start();
                    thread.Join();
                }
            }
            finally
            {
                _depth--;
            }
            return 0;
        }

        private void Step()
        {
            try
            {
                Choose();
            }
            catch (Exception exception) when (exception is ObjectDisposedException or WasmException or InvalidOperationException)
            {
                // What was disposed says so.
                if (exception is InvalidOperationException and not ObjectDisposedException && !exception.Message.StartsWith("a store cannot", StringComparison.Ordinal))
                    throw;
            }
        }

        private void Choose()
        {
            switch (_random.Next(12))
            {
                case 0 or 1 or 2:
                    var instance = new Instance(_store, module, Mixed());
                    _instances.Add(instance);
                    foreach (var (name, value) in instance.Exports)
                    {
                        if (name.Length == 1) _things.Add(value);
                    }
                    break;
                case 3 when _instances.Count > 0:
                    Pick(_instances).Dispose();
                    break;
                case 4 when _instances.Count > 0:
                    Pick(_instances).GetFunction("publish")!.Call();
                    break;
                case 5 when _instances.Count > 0:
                    var victim = Pick(_instances);
                    var result = victim.GetFunction("reference")!.Call().AsFunction()!;
                    try
                    {
                        Attack.Check(result.Call().AsI32() == 42, "a function from a call that disposed its instance");
                    }
                    catch (ObjectDisposedException)
                    {
                    }
                    break;
                case 6 when _things.Count > 0:
                    Touch(Pick(_things), mayWork: true);
                    break;
                case 7:
                    if (_random.Next(20) == 0) GC.Collect();
                    break;
                case 8 when _depth > 0:
                    _store.Dispose();
                    break;
                default:
                    if (_instances.Count == 0) break;
                    int value2 = Pick(_instances).GetFunction("use")!.Call().AsI32();
                    Attack.Check(value2 == 42, $"use gave {value2}, seed {seed}");
                    break;
            }
        }

        private Imports Mixed()
        {
            var imports = new Imports();
            foreach (string name in new[] { "callback", "f", "g", "t", "m" })
            {
                _hosts.TryGet("env", name, out var value);
                if (name != "callback" && _instances.Count > 0 && _random.Next(2) == 0)
                {
                    var candidates = _things.FindAll(thing => thing.Kind == value.Kind && (value.Kind != ExternKind.Function || thing.Value is Function));
                    if (candidates.Count > 0) value = Pick(candidates);
                }
                imports.Define("env", name, value);
            }
            return imports;
        }

        private void Touch(Extern thing, bool mayWork)
        {
            try
            {
                switch (thing.Value)
                {
                    case Global global:
                        Attack.Check(global.Value.AsI64() == 0x1122334455667788L, "a global's value");
                        break;
                    case Memory memory:
                        Attack.Check(memory.ReadInt32(16) == 42, "a memory's contents");
                        break;
                    case Table table:
                        if (table[0] is Function inTable) Attack.Check(inTable.Call().AsI32() == 42, "a function in a table");
                        break;
                    case Function function:
                        Attack.Check(function.Call().AsI32() == 42, "a function");
                        break;
                }
                Attack.Check(mayWork, "something of a disposed store works");
            }
            catch (ObjectDisposedException)
            {
            }
        }

        private T Pick<T>(List<T> list) => list[_random.Next(list.Count)];
    }
}
