using System.Runtime.InteropServices;
using Tiered.Tests.Fuzz.Differential;

namespace Tiered.Tests.Optimizing;

/// <summary>
/// Continuations as machine code: a random function runs and tells at each header of a loop all there is; then its
/// continuation runs from there, and must tell the same from there on, and return the same.
/// <c>TIERED_FUZZ_MODULES</c> asks for more modules than the quick default, <c>TIERED_FUZZ_SEED</c> for others.
/// </summary>
public sealed unsafe class LoopEntryRunTests
{
    private const int SnapshotSize = 256;

    /// <summary>
    /// What the host was told at a loop's header: the loop, bits of all locals (of references: which one), memory and
    /// the global.
    /// </summary>
    private sealed record Arrival(int Loop, List<ulong> Bits, byte[] Memory, long Global);

    private sealed record Outcome(List<Arrival> Arrivals, string End);

    private static readonly CompilationOptions Slots = new() { MaxThreads = 1, Calls = CallMode.Slots };

    private static readonly (string Name, CompilationOptions Options)[] Configurations =
    [
        ("direct", new CompilationOptions { MaxThreads = 1 }),
        ("slots, interruptible", Slots with { Interruptible = true }),
        ("slots, explicit bounds", Slots with { BoundsChecks = BoundsCheckMode.Explicit }),
    ];

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out int number) ? number : otherwise;

    [Fact]
    public void ContinuationsGoOnAsTheFunctionDid()
    {
        int modules = Number("TIERED_FUZZ_MODULES", 120), first = Number("TIERED_FUZZ_SEED", 1);
        int compared = 0, nested = 0;
        for (int seed = first; seed < first + modules; seed++)
        {
            var program = new LoopProgram(new Choices(seed));
            if (program.Loops.Count == 0) continue;
            var (name, options) = Configurations[seed % Configurations.Length];
            var expected = Run(program, options, new ContinuationCompiler(-1), null, 12345);
            for (int loop = 0; loop < program.Loops.Count; loop++)
            {
                var compiler = new ContinuationCompiler(loop);
                var all = Enumerable.Range(0, expected.Arrivals.Count);
                int[] places = [.. all.Where(a => expected.Arrivals[a].Loop == loop)];
                if (places.Length == 0)
                {
                    // Not reached this time, or never: compiling it must do no harm.
                    Run(program, options, compiler, null, 12345, call: false);
                    continue;
                }
                foreach (int place in new[] { places[0], places[places.Length / 2], places[^1] }.Distinct())
                {
                    string where = $"seed {seed}, {name}, loop {loop}, arrival {place}\n{program.Text}";
                    var actual = Continue(program, options, compiler, expected.Arrivals[place]);
                    Assert.True(compiler.IsCompiled, where);
                    Check(expected, place, actual, where);
                    compared++;
                    if (program.Loops[loop].Count > 0) nested++;
                }
            }
        }
        bool isEnough = compared > modules && nested > modules / 4;
        Assert.True(isEnough, $"only {compared} continuations were compared, {nested} with operands");
    }

    /// <summary>
    /// The place of a trap is the operator's in the function that is continued; inlined frames are there, too.
    /// </summary>
    [Fact]
    public void TrapsHavePlacesOfTheFunction()
    {
        const string Source = """
            (module
              (memory 1)
              (func $read (param i32) (result i32) (i32.load (local.get 0)))
              (func $f (export "f") (param i64) (result i32)
                (loop
                  (local.set 0 (i64.add (local.get 0) (i64.const 64)))
                  (br_if 0 (i32.eqz (call $read (i32.wrap_i64 (local.get 0))))))
                (i32.const 1)))
            """;
        ulong start = 1024;
        var expected = FramesOf(-1, (long)start);
        Assert.Equal(["read", "f"], expected.Select(f => f.FunctionName));
        Assert.Equal(expected, FramesOf(0, (long)&start));

        IReadOnlyList<WasmFrame> FramesOf(int loop, long argument)
        {
            var compiler = new ContinuationCompiler(loop);
            using var store = new Store(new Engine(new EngineOptions { Compilation = Slots }, [compiler]));
            var instance = new Instance(store, Module.FromText(store.Engine, Source));
            Assert.Equal(loop >= 0, compiler.IsCompiled);
            var trap = Assert.Throws<WasmTrapException>(() => instance.GetFunction("f")!.Call(argument));
            Assert.Equal(TrapCode.MemoryOutOfBounds, trap.Code);
            return trap.Frames;
        }
    }

    /// <summary>A continuation has a frame, and looks at the stack's limit as functions do.</summary>
    [Fact]
    public void ContinuationsRunOutOfStack()
    {
        const string Source = """
            (module (func $f (export "f") (param i64) (result i64)
              (loop (result i64) (i64.add (call $f (local.get 0)) (i64.const 1)) (br_if 0 (i32.const 0)))))
            """;
        var compiler = new ContinuationCompiler(0);
        using var store = new Store(new Engine(new EngineOptions { Compilation = Slots }, [compiler]));
        var instance = new Instance(store, Module.FromText(store.Engine, Source));
        Assert.True(compiler.IsCompiled);
        // Its address in itself: each call is one of the continuation.
        long self = 0, address = (long)&self;
        self = address;
        var trap = Assert.Throws<WasmTrapException>(() => instance.GetFunction("f")!.Call(address));
        Assert.Equal(TrapCode.StackOverflow, trap.Code);
    }

    private static void Check(Outcome expected, int place, Outcome actual, string where)
    {
        int count = expected.Arrivals.Count - place;
        Assert.True(count == actual.Arrivals.Count, $"{where}\n{actual.Arrivals.Count} arrivals, {count} expected");
        for (int a = 0; a < actual.Arrivals.Count; a++)
        {
            var (before, now) = (expected.Arrivals[place + a], actual.Arrivals[a]);
            string arrival = $"{where}\narrival {a}: ";
            Assert.True(before.Loop == now.Loop, $"{arrival}loop {now.Loop} instead of {before.Loop}");
            for (int b = 0; b < before.Bits.Count; b++)
            {
                var (bits, other) = (before.Bits[b], now.Bits[b]);
                Assert.True(bits == other, $"{arrival}bits {b} are {other:x} instead of {bits:x}");
            }
            Assert.True(before.Global == now.Global && before.Memory.SequenceEqual(now.Memory), arrival + "memory");
        }
        Assert.True(expected.End == actual.End, $"{where}\n{actual.End} instead of {expected.End}");
    }

    /// <summary>Calls the continuation with what the host was told at a header.</summary>
    private static Outcome Continue(
        LoopProgram program, CompilationOptions options, ContinuationCompiler compiler, Arrival arrival)
    {
        var operands = program.Loops[arrival.Loop];
        List<int> types = [.. program.Locals, .. operands.Select(o => o.Type)];
        List<int> locals = [.. Enumerable.Range(0, program.Locals.Count), .. operands.Select(o => o.Shadow)];
        int count = types.Sum(SlotsOf);
        ulong* memory = (ulong*)NativeMemory.Alloc((nuint)count, sizeof(ulong));
        try
        {
            return Run(program, options, compiler, arrival, (long)(memory + count - 1), Fill);
        }
        finally
        {
            NativeMemory.Free(memory);
        }

        void Fill(List<ulong> references)
        {
            // Downwards; a vector's lower half is at the lower address.
            int end = count;
            for (int v = 0; v < types.Count; v++)
            {
                int slots = SlotsOf(types[v]), place = program.Locals.Take(locals[v]).Sum(SlotsOf);
                end -= slots;
                for (int s = 0; s < slots; s++) memory[end + s] = arrival.Bits[place + s];
                // The upper half of narrow values is anything.
                if (types[v] is LoopProgram.I32 or LoopProgram.F32) memory[end] |= 0xDEAD_BEEFul << 32;
                if (types[v] == LoopProgram.Ref) memory[end] = references[(int)memory[end]];
            }
        }
    }

    private static int SlotsOf(int type) => type == LoopProgram.V128 ? 2 : 1;

    private static Outcome Run(
        LoopProgram program, CompilationOptions options, ContinuationCompiler compiler, Arrival? start, long argument,
        Action<List<ulong>>? fill = null, bool call = true)
    {
        var engine = new Engine(new EngineOptions { Compilation = options }, [compiler]);
        using var store = new Store(engine);
        var arrivals = new List<Arrival>();
        Instance? instance = null;
        var references = new List<ulong> { 0 };
        var imports = new Imports();
        imports.Define("h", "arrive", Function.FromHost(store, (int loop) =>
        {
            byte[] memory = instance!.GetMemory("memory")!.GetSpan(0, SnapshotSize).ToArray();
            arrivals.Add(new Arrival(loop, [], memory, instance.GetGlobal("g")!.Value.AsI64()));
        }));
        Define("i32", (int value) => (uint)value);
        Define("f32", (float value) => BitConverter.SingleToUInt32Bits(value));
        Define("f64", (double value) => BitConverter.DoubleToUInt64Bits(value));
        Define("ref", (long value) => (ulong)references.IndexOf((ulong)value));
        imports.Define("h", "i64", Function.FromHost(store, (long value) =>
        {
            // First which references there are.
            if (references.Count < 3) references.Add((ulong)value);
            else arrivals[^1].Bits.Add((ulong)value);
        }));
        instance = new Instance(store, Module.FromText(engine, program.Text), imports);
        instance.GetFunction("refs")!.Call();
        if (!call) return new Outcome(arrivals, "");
        if (start is not null)
        {
            start.Memory.CopyTo(instance.GetMemory("memory")!.GetSpan(0, SnapshotSize));
            instance.GetGlobal("g")!.Value = Value.I64(start.Global);
            fill!(references);
        }
        var function = instance.GetFunction("f")!;
        var results = new Value[function.Type.Results.Length];
        function.Call([Value.I64(argument)], results);
        return new Outcome(arrivals, string.Join(", ", results));

        void Define<T>(string name, Func<T, ulong> bits) =>
            imports.Define("h", name, Function.FromHost(store, (T value) => arrivals[^1].Bits.Add(bits(value))));
    }
}
