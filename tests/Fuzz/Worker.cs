using Tiered.Wasm;

namespace Tiered.Tests.Fuzz;

/// <summary>Tries mutants one after another and says what became of them. Ends the process when one runs for too long.</summary>
internal static class Worker
{
    /// <summary>Exit status that means: the mutant named last cannot be stopped.</summary>
    internal const int TimedOut = 99;

    /// <summary>Code of a mutant is interrupted after this time; a process that still does not come back is a finding.</summary>
    private const int LimitMilliseconds = 4;

    private const int HangMilliseconds = 5_000;

    private static readonly Lock Gate = new();
    private static Store? s_store;

    private static long s_started;

    internal static int Run(string backend, int seed, long first, long count, string[] files)
    {
        var corpus = new Corpus(Backends.Get(backend), files);
        var engine = new Engine(new EngineOptions
        {
            Features = WasmFeatures.All,
            MaxMemoryBytes = 64 << 20,
            MaxTableElements = 100_000,
            Compilation = new CompilationOptions { MaxThreads = 1, Interruptible = true },
        }, Backends.Get(backend));
        Volatile.Write(ref s_started, Environment.TickCount64);
        new Thread(Watch) { IsBackground = true }.Start();
        long refused = 0, ran = 0;
        for (long number = first; number < first + count; number++)
        {
            Volatile.Write(ref s_started, Environment.TickCount64);
            byte[] mutant = corpus.Mutate(seed, number);
            Progress.Note(number, refused, ran);
            if (Try(engine, mutant, new Random(unchecked((int)number)))) ran++;
            else refused++;
        }
        Progress.Note(first + count, refused, ran);
        return 0;
    }

    private static void Watch()
    {
        while (true)
        {
            Thread.Sleep(2);
            long time = Environment.TickCount64 - Volatile.Read(ref s_started);
            if (time > HangMilliseconds) Environment.Exit(TimedOut);
            if (time <= LimitMilliseconds) continue;
            lock (Gate) s_store?.Interrupt();
        }
    }

    /// <summary>False when the module was refused cleanly. Any other exception than the documented ones is a finding: it ends the process.</summary>
    private static bool Try(Engine engine, byte[] mutant, Random random)
    {
        var store = new Store(engine);
        lock (Gate) s_store = store;
        try
        {
            var wasm = ModuleDecoder.Decode(mutant, engine.Options.Features);
            var module = Module.Compile(engine, wasm);
            var instance = new Instance(store, module, Stubs(store, wasm));
            foreach (var export in wasm.Exports)
            {
                if (export.Kind == ExternKind.Function) Call(instance.GetFunction(export.Name)!, random);
            }
            return true;
        }
        catch (WasmTrapException)
        {
            return true;
        }
        catch (WasmException)
        {
            return false;
        }
        finally
        {
            lock (Gate) s_store = null;
            store.Dispose();
        }
    }

    private static void Call(Function function, Random random)
    {
        var arguments = new Value[function.Type.Parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = function.Type.Parameters[i].Kind switch
            {
                ValKind.I32 => random.Next(4) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(-2, 12),
                ValKind.I64 => random.Next(4) == 0 ? random.NextInt64() : random.NextInt64(-2, 12),
                ValKind.F32 => (float)(random.NextDouble() * 1e10),
                ValKind.F64 => random.Next(5) == 0 ? double.NaN : random.NextDouble() * 1e20,
                _ when !function.Type.Parameters[i].IsDefaultable => default,
                _ => Value.Default(function.Type.Parameters[i]),
            };
            if (!function.Type.Parameters[i].IsDefaultable) return;
        }
        try
        {
            function.Call(arguments, new Value[function.Type.Results.Length]);
        }
        catch (WasmTrapException)
        {
        }
    }

    /// <summary>Something of the right type for every import that can have it.</summary>
    private static Imports Stubs(Store store, WasmModule wasm)
    {
        var imports = new Imports();
        foreach (var import in wasm.Imports)
        {
            switch (import.Kind)
            {
                case ExternKind.Function:
                    var type = wasm.FunctionType(import.Index);
                    imports.Define(import.Module, import.Name, Function.FromHost(store, type, (Caller _, Span<ulong> slots) => slots.Clear()));
                    break;
                case ExternKind.Memory:
                    imports.Define(import.Module, import.Name, new Memory(store, wasm.Memories[import.Index]));
                    break;
                case ExternKind.Table when wasm.Tables[import.Index].Element.IsNullable:
                    imports.Define(import.Module, import.Name, new Table(store, wasm.Tables[import.Index]));
                    break;
                case ExternKind.Global when wasm.Globals[import.Index].Value.IsDefaultable:
                    imports.Define(import.Module, import.Name, new Global(store, wasm.Globals[import.Index], Value.Default(wasm.Globals[import.Index].Value)));
                    break;
                case ExternKind.Tag:
                    imports.Define(import.Module, import.Name, new Tag(store, wasm.Types[wasm.TagTypes[import.Index]].Function!));
                    break;
            }
        }
        return imports;
    }
}
