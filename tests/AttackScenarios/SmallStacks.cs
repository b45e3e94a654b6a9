using System.Runtime.Intrinsics;
using System.Text;

namespace Tiered.Tests.Attack;

/// <summary>
/// Threads with stacks from 32 KiB on call, with a thousand vectors as arguments, guests that call hosts that call guests. Whatever
/// does not fit is an exception. What needs the JIT has run once elsewhere: the JIT's own stack is .NET's matter.
/// </summary>
internal sealed class SmallStacks : Scenario
{
    private const int Most = 1000;

    internal override void Run(Attack attack)
    {
        var engine = attack.CreateEngine();
        string text = Text();
        var module = Module.FromText(engine, text);
        using var store = new Store(engine);
        var wide = FunctionType.Create([.. Enumerable.Repeat(ValType.V128, Most)], [.. Enumerable.Repeat(ValType.V128, Most)]);
        Instance? instance = null;
        int depth = 0;
        var imports = new Imports()
            .Define("host", "values", Function.FromHost(store, wide, (_, arguments, results) => arguments.CopyTo(results)))
            .Define("host", "raw", Function.FromHost(store, wide, (Caller _, Span<ulong> slots) => slots.Reverse()))
            .Define("host", "again", Function.FromHost(store, () =>
            {
                if (depth++ < 10_000) instance!.GetFunction("again")!.Call();
            }));
        instance = new Instance(store, module, imports);
        Value[] vectors = [.. Enumerable.Repeat(Value.V128(Vector128.Create((byte)1)), Most)];
        var again = instance.GetFunction("again")!.Typed<Nothing>();
        var values = instance.GetFunction("values")!;
        var raw = instance.GetFunction("raw")!;
        var trap = instance.GetFunction("trap")!.Typed<Nothing>();
        Action[] calls =
        [
            () => values.Call(vectors, new Value[Most]), () => raw.Call(vectors, new Value[Most]), () => again.Call(), () => trap.Call(),
            () => new Instance(store, module, imports).Dispose(), () => Module.FromText(engine, text),
        ];
        int succeeded = 0, refused = 0;
        Try(calls);
        // Warm by a large stack, then by one that is too small. Upwards: a thread may get the larger stack of one that has ended.
        for (int size = 32 << 10; attack.GoesOn; size = size < 1 << 20 ? size + (size < 256 << 10 ? 4 << 10 : 64 << 10) : 32 << 10)
        {
            var thread = new Thread(() => Try(calls), size);
            thread.Start();
            thread.Join();
        }
        Attack.Check(succeeded > 0 && refused > 0, $"{succeeded} calls succeeded, {refused} were refused");

        void Try(Action[] calls)
        {
            foreach (var call in calls)
            {
                depth = 0;
                try
                {
                    call();
                    succeeded++;
                }
                catch (Exception exception) when (exception is WasmTrapException or InsufficientExecutionStackException)
                {
                    refused++;
                }
            }
        }
    }

    private static string Text()
    {
        var text = new StringBuilder("(module (type $wide (func");
        string vectors = string.Concat(Enumerable.Repeat(" v128", Most));
        text.Append($" (param{vectors}) (result{vectors})))");
        foreach (string name in (string[])["values", "raw"])
        {
            text.Append($" (import \"host\" \"{name}\" (func ${name} (type $wide)))");
        }
        text.Append(" (import \"host\" \"again\" (func $again))");
        text.Append(" (func (export \"again\") (call $again)) (func (export \"trap\") unreachable)");
        foreach (string name in (string[])["values", "raw"])
        {
            text.Append($" (func (export \"{name}\") (type $wide)");
            for (int i = 0; i < Most; i++) text.Append($" local.get {i}");
            text.Append($" call ${name})");
        }
        return text.Append(')').ToString();
    }
}
