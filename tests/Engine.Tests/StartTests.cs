namespace Tiered.Tests;

public class StartTests
{
    /// <summary>Another thread that is in the store when the start function has trapped hides neither the trap nor the instance.</summary>
    [Fact]
    public void TheTrapOfAStartFunctionIsNotLost()
    {
        using var f = new Fixture();
        using var memory = new SharedMemory(f.Engine, new MemoryType(new Limits(1, 1), IsShared: true));
        f.Imports.Define("env", "m", memory);
        var module = Module.FromText(f.Engine, """
            (module (import "env" "m" (memory 1 1 shared))
              (func $start (i32.store (i32.const 0) (i32.const 1)) unreachable) (start $start))
            """);
        var spin = f.Instantiate("""
            (module (func (export "f") (local i32)
              (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 3000))))))
            """).GetFunction("f")!.Typed<Nothing>();
        bool stop = false;
        var other = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                try
                {
                    spin.Call();
                }
                catch (InvalidOperationException)
                {
                    Thread.Yield();
                }
            }
        });
        other.Start();
        int ran = 0, lost = 0;
        for (var end = DateTime.UtcNow.AddSeconds(2); DateTime.UtcNow < end && lost == 0;)
        {
            memory.Write(0, 0);
            try
            {
                _ = new Instance(f.Store, module, f.Imports);
            }
            catch (WasmTrapException)
            {
                ran++;
            }
            catch (InvalidOperationException)
            {
                lost += memory.Read<int>(0);
            }
        }
        Volatile.Write(ref stop, true);
        other.Join();
        spin.Call();
        spin.Call();
        Assert.Equal((0, true), (lost, ran > 0));
        Assert.Equal(1, f.Store.Instances.Count(instance => instance is not null));
    }
}
