namespace Tiered.Tests.Attack;

/// <summary>Every kind of exception at every place where .NET code runs below WebAssembly frames.</summary>
internal sealed class BoundaryExceptions : Scenario
{
    private const string Text = """
        (module
          (import "env" "memory" (memory 1 65536 shared))
          (import "host" "throw" (func $throw (param i32)))
          (table $t 1 100000 externref)
          (func (export "grow") (result i32) (memory.grow (i32.const 0)))
          (func (export "notify") (result i32) (memory.atomic.notify (i32.const 0) (i32.const 1)))
          (func (export "wait") (result i32) (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 1000000)))
          (func (export "table") (result i32) (table.grow $t (ref.null extern) (i32.const 1)))
          (func (export "fill") (memory.fill (i32.const 0) (i32.const 0) (i32.const 65536)))
          (func (export "throw") (param i32) (call $throw (local.get 0))))
        """;

    private static readonly Func<Exception>[] Kinds =
    [
        () => new InvalidOperationException("a"), () => new OutOfMemoryException(), () => new ThreadInterruptedException(),
        () => new OperationCanceledException(), () => new WasmException("b"), () => new AggregateException(new IOException()),
    ];

    private static readonly HashSet<Type> Types = [.. Kinds.Select(kind => kind().GetType())];

    internal override void Run(Attack attack)
    {
        var engine = attack.CreateEngine();
        var module = Module.FromText(engine, Text);
        using var memory = new SharedMemory(engine, new MemoryType(new Limits(1, 65536, Is64: false), IsShared: true));
        attack.Parallel(Enumerable.Range(0, 4).Select(number => (Action)(() =>
        {
            while (attack.GoesOn) Storm(module, memory, number);
        })));
    }

    private static void Storm(Module module, SharedMemory memory, int number)
    {
        using var store = new Store(module.Engine);
        var imports = new Imports().Define("env", "memory", memory)
            .Define("host", "throw", Function.FromHost(store, (int kind) => throw Kinds[kind]()));
        var instance = new Instance(store, module, imports);
        var target = Thread.CurrentThread;
        bool started = false, stop = false;
        var interrupter = new Thread(() =>
        {
            while (!Volatile.Read(ref started)) Thread.Yield();
            while (!Volatile.Read(ref stop))
            {
                target.Interrupt();
                Thread.SpinWait(500);
            }
        });
        interrupter.Start();
        string[] functions = ["grow", "notify", "wait", "table", "fill"];
        try
        {
            Volatile.Write(ref started, true);
            for (int i = 0; i < 2_000; i++)
            {
                try
                {
                    instance.GetFunction(functions[i % functions.Length])!.Call();
                    Attack.Check(memory.Pages >= 1, "pages");
                    if (i % 16 == number) instance.GetFunction("throw")!.Call(i / 16 % Kinds.Length);
                }
                catch (ThreadInterruptedException)
                {
                }
                // A filter that is interrupted says no: nothing in it may wait, not even for a type to be loaded.
                catch (Exception exception) when (Types.Contains(exception.GetType()))
                {
                    Attack.Check(WasmBacktrace.Of(exception).Count > 0, "no frames");
                }
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            while (true)
            {
                try
                {
                    interrupter.Join();
                    Thread.Sleep(0);
                    break;
                }
                catch (ThreadInterruptedException)
                {
                }
            }
            Drain();
        }
    }

    /// <summary>An interruption that is still waiting hits the next wait: let it be this one.</summary>
    private static void Drain()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
        }
    }
}
