namespace Tiered.Tests.Attack;

/// <summary>Host objects by the million in one call: memory stays flat, those that code still holds stay what they are.</summary>
internal sealed class ReferenceFlood : Scenario
{
    private const string Text = """
        (module
          (import "host" "make" (func $make (param i32) (result externref)))
          (import "host" "check" (func $check (param i32 externref)))
          (table $kept 64 externref)
          (global $g (mut externref) (ref.null extern))
          (func (export "flood") (param $n i32) (local $i i32) (local $old externref) (local $new externref)
            (local.set $old (call $make (i32.const -1)))
            (global.set $g (call $make (i32.const -2)))
            (loop $l
              (local.set $new (call $make (local.get $i)))
              (table.set $kept (i32.and (local.get $i) (i32.const 63)) (local.get $new))
              (call $check (local.get $i) (local.get $new))
              (call $check (local.get $i) (table.get $kept (i32.and (local.get $i) (i32.const 63))))
              (call $check (i32.const -1) (local.get $old))
              (call $check (i32.const -2) (global.get $g))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))))
          (func $hold (export "hold") (param $depth i32) (local $mine externref)
            (local.set $mine (call $make (local.get $depth)))
            (if (local.get $depth) (then (call $hold (i32.sub (local.get $depth) (i32.const 1)))))
            (call $check (local.get $depth) (local.get $mine))))
        """;

    internal override void Run(Attack attack)
    {
        var options = new EngineOptions { MaxStoreReferences = 20_000 };
        var module = Module.FromText(attack.CreateEngine(options), Text);
        while (attack.GoesOn)
        {
            using var store = new Store(module.Engine);
            var imports = new Imports()
                .Define("host", "make", Function.FromHost(store, (int n) => (object)new StrongBox(n)))
                .Define("host", "check", Function.FromHost(store, (int n, object o) => Attack.Check(((StrongBox)o).Number == n, "another object")));
            var instance = new Instance(store, module, imports);
            instance.GetFunction("flood")!.Call(300_000);
            Attack.Check(store.ReferenceCount < 20_000, "references were not reclaimed");
            instance.GetFunction("hold")!.Call(5_000);
            // More than there may be are held by frames: an exception, and the store goes on.
            Attack.Expect<Exception>(() => instance.GetFunction("hold")!.Call(30_000));
            instance.GetFunction("hold")!.Call(100);
        }
    }

    private sealed record StrongBox(int Number);
}
