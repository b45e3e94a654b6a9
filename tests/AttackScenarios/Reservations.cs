namespace Tiered.Tests.Attack;

/// <summary>Address space: stores and engines have a share each, and one clear error when it is used up.</summary>
internal sealed class Reservations : Scenario
{
    internal override void Run(Attack attack)
    {
        var options = new EngineOptions { MaxStoreReservedBytes = 1ul << 40, MaxReservedBytes = 3ul << 40 };
        var engine = attack.CreateEngine(options);
        var module = Module.FromText(engine, """(module (memory (export "m") 1) (func (export "f") (result i32) (memory.size)))""");
        int made = 0;
        using (var store = new Store(engine))
        {
            var error = Attack.Expect<WasmException>(() =>
            {
                for (; made < 1_000; made++) _ = new Instance(store, module);
            });
            Attack.Check(error.Message.Contains("MaxStoreReservedBytes", StringComparison.Ordinal), error.Message);
            Attack.Check(made is > 100 and < 130, $"{made} instances");
        }
        var stores = new List<Store>();
        made = 0;
        Attack.Expect<WasmException>(() =>
        {
            for (; made < 10_000; made++)
            {
                if (made % 50 == 0) stores.Add(new Store(engine));
                _ = new Instance(stores[^1], module);
            }
        });
        Attack.Check(made is > 300 and < 400, $"{made} instances in many stores");
        // When there is no room for guard pages, modules are compiled to need none.
        var frugal = Module.FromText(engine, """(module (memory 1 2) (func (export "f") (param i32) (result i32) (i32.load (local.get 0))))""");
        Attack.Check(frugal.BoundsChecks == BoundsCheckMode.Explicit, "guard mode without room for it");
        foreach (var store in stores) store.Dispose();
        using var last = new Store(engine);
        var instance = new Instance(last, frugal);
        Attack.Check(instance.GetFunction("f")!.Call(0).AsI32() == 0, "explicit checks");
        Attack.Check(Attack.Expect<WasmTrapException>(() => instance.GetFunction("f")!.Call(65536)).Code == TrapCode.MemoryOutOfBounds, "bounds");
        var many = Module.FromText(engine, $"(module {string.Concat(Enumerable.Repeat("(memory 0)", 100))})");
        for (int i = 0; attack.GoesOn && i < 100; i++)
        {
            // Nobody disposes these.
            try
            {
                _ = new Instance(new Store(engine), many);
            }
            catch (WasmException)
            {
                Attack.Check(i > 0, "the first store of 100 memories");
            }
        }
    }
}
