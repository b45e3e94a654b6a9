namespace Tiered.Tests.Attack;

/// <summary>
/// What nobody disposes is collected: stores with host functions, instances that failed, instances that were disposed although
/// others had been linked with them, while those that are still reached stay.
/// </summary>
internal sealed class AbandonedStores : Scenario
{
    internal override void Run(Attack attack)
    {
        var engine = attack.CreateEngine();
        var plugin = Module.FromText(engine, """
            (module
              (import "host" "f" (func (param i32)))
              (import "host" "t" (table 1 funcref))
              (memory (export "m") 1)
              (elem declare func $mine)
              (func $mine (export "mine") (result i32) (i32.load (i32.const 0)))
              (data (i32.const 0) "\2a"))
            """);
        var failing = Module.FromText(engine, """
            (module
              (import "host" "t" (table 1 funcref))
              (memory 1)
              (data (i32.const 0) "\07")
              (func $left (result i32) (i32.load8_u (i32.const 0)))
              (elem (i32.const 0) $left)
              (func $start unreachable)
              (start $start))
            """);
        var caller = Module.FromText(engine, """
            (module (import "host" "t" (table 1 funcref)) (type $i (func (result i32)))
              (func (export "go") (result i32) (call_indirect (type $i) (i32.const 0))))
            """);
        while (attack.GoesOn)
        {
            // Never disposed; a store's own host functions must not keep it.
            for (int i = 0; i < 50; i++) Use(new Store(engine), plugin);
            using var store = new Store(engine);
            var table = new Table(store, new TableType(ValType.FuncRef, new Limits(1, null, Is64: false)));
            var imports = new Imports().Define("host", "t", table).Define("host", "f", Function.FromHost(store, (int _) => { }));
            var go = new Instance(store, caller, imports).GetFunction("go")!;
            for (int i = 0; i < 200; i++)
            {
                // Fails in its start function; what it left in the table stays callable, by code and by the host.
                Attack.Expect<WasmTrapException>(() => new Instance(store, failing, imports));
                Attack.Check(go.Call().AsI32() == 7, "a function of a failed instance");
                if (i % 20 == 0) Attack.Check(((Function)table[0]!).Call().AsI32() == 7, "the same, called by the host");
                var instance = new Instance(store, plugin, imports);
                table[0] = instance.GetFunction("mine");
                instance.Dispose();
                Attack.Check(go.Call().AsI32() == 42, "a function of a disposed instance");
            }
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Attack.Check(ReservedRanges() < 200, $"{ReservedRanges()} reservations of 8 GiB are left");
    }

    private static void Use(Store store, Module plugin)
    {
        var table = new Table(store, new TableType(ValType.FuncRef, new Limits(1, null, Is64: false)));
        var imports = new Imports().Define("host", "t", table).Define("host", "f", Function.FromHost(store, (int _) => { }));
        Attack.Check(new Instance(store, plugin, imports).GetFunction("mine")!.Call().AsI32() == 42, "plugin");
    }

    private static int ReservedRanges()
    {
        int count = 0;
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            string[] range = line[..line.IndexOf(' ', StringComparison.Ordinal)].Split('-');
            if (Convert.ToUInt64(range[1], 16) - Convert.ToUInt64(range[0], 16) > 7ul << 30) count++;
        }
        return count;
    }
}
