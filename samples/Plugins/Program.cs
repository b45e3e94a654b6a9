// Code that nobody has reviewed: limits on memory and time, and what is left when it fails.
using Tiered;
using Tiered.Backend.SinglePass;

var engine = new Engine(
    new EngineOptions
    {
        // No memory of any plugin grows beyond this.
        MaxMemoryBytes = 1 << 20,
        // Loops look whether they are to stop. Without it only function entries do.
        Compilation = new CompilationOptions { Interruptible = true },
    },
    new SinglePassCompiler());

var plugin = Module.FromText(engine, """
    (module $plugin
      (memory (export "memory") 1)
      (func (export "work") (param i32) (result i32) (i32.mul (local.get 0) (local.get 0)))
      ;; Takes what it can get, 64 KiB at a time, and says how much that was.
      (func (export "hoard") (result i32)
        (loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
        (memory.size))
      (func (export "hang") (loop $forever (br $forever)))
      (func $divide (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
      (func $average (export "fail") (result i32) (call $divide (i32.const 10) (i32.const 0))))
    """);

using var store = new Store(engine);
var instance = new Instance(store, plugin);
var work = instance.GetFunction("work")!.Typed<int, int>();

Console.WriteLine($"work: {work.Call(12)}");
Console.WriteLine($"hoard: stopped at {instance.GetFunction("hoard")!.Typed<int>().Call() * 64} KiB");

try
{
    // Interrupt may be called from any thread, at any time: it stops the call that runs, if one does. The thread is one of our
    // own: a timer's callback would wait for a thread of the pool, and in a service guests may hold all of those.
    var watchdog = new Thread(() =>
    {
        Thread.Sleep(100);
        store.Interrupt();
    }) { IsBackground = true };
    watchdog.Start();
    instance.GetFunction("hang")!.Call();
}
catch (WasmTrapException trap) when (trap.Code == TrapCode.Interrupted)
{
    Console.WriteLine($"hang: {trap.Message}");
}

try
{
    instance.GetFunction("fail")!.Call();
}
catch (WasmTrapException trap)
{
    Console.WriteLine($"fail: {trap.Message}");
    Console.WriteLine(trap.Backtrace);
}

// A trap ends a call, not the plugin: it can be called again.
Console.WriteLine($"work: {work.Call(13)}");
