using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Tiered.Backend.SinglePass;

namespace Tiered.Benchmarks.Calls;

/// <summary>
/// What a call across the boundary costs, in both directions. Calls out of WebAssembly are made by a loop in WebAssembly; the loop with a
/// call inside WebAssembly shows what the loop itself costs.
/// </summary>
public unsafe class CallBenchmarks
{
    private const int Turns = 1000;

    private static readonly FunctionType TenParameters = FunctionType.Create(
        [ValType.I32, ValType.I32, ValType.I32, ValType.I32, ValType.I32, ValType.I32, ValType.I32, ValType.I32, ValType.I32, ValType.I32], [ValType.I32]);

    private readonly nint _absolute = NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "abs");
    private Store _store = null!;
    private Function _dynamic = null!, _ten = null!;
    private TypedFunction<int, int> _typed = null!;
    private TypedFunction<Nothing> _callWasm = null!, _callTyped = null!, _callValues = null!, _callRaw = null!, _callTen = null!;

    [GlobalSetup]
    public void Setup()
    {
        var engine = new Engine(new SinglePassCompiler());
        _store = new Store(engine);
        var increment = FunctionType.Create([ValType.I32], [ValType.I32]);
        var imports = new Imports()
            .Define("host", "typed", Function.FromHost(_store, (int n) => n + 1))
            .Define("host", "values", Function.FromHost(_store, increment, (Caller _, ReadOnlySpan<Value> arguments, Span<Value> results) => results[0] = arguments[0].AsI32() + 1))
            .Define("host", "raw", Function.FromHost(_store, increment, (Caller _, Span<ulong> slots) => slots[0] = (uint)slots[0] + 1))
            .Define("host", "ten", Function.FromHost(_store, TenParameters, (Caller _, Span<ulong> slots) => slots[0] = (uint)slots[0] + (uint)slots[9]));
        var instance = new Instance(_store, Module.FromText(engine, Text()), imports);
        _dynamic = instance.GetFunction("increment")!;
        _ten = instance.GetFunction("ten")!;
        _typed = _dynamic.Typed<int, int>();
        _callWasm = instance.GetFunction("call_wasm")!.Typed<Nothing>();
        _callTyped = instance.GetFunction("call_typed")!.Typed<Nothing>();
        _callValues = instance.GetFunction("call_values")!.Typed<Nothing>();
        _callRaw = instance.GetFunction("call_raw")!.Typed<Nothing>();
        _callTen = instance.GetFunction("call_ten")!.Typed<Nothing>();
    }

    private static string Text()
    {
        const string ten = "i32 i32 i32 i32 i32 i32 i32 i32 i32 i32";
        string nine = string.Concat(Enumerable.Range(1, 9).Select(n => $" (i32.const {n})"));
        return $"""
            (module
              (import "host" "typed" (func $typed (param i32) (result i32)))
              (import "host" "values" (func $values (param i32) (result i32)))
              (import "host" "raw" (func $raw (param i32) (result i32)))
              (import "host" "ten" (func $host_ten (param {ten}) (result i32)))
              (func $increment (export "increment") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
              (func (export "ten") (param {ten}) (result i32) (i32.add (local.get 0) (local.get 9)))
              {Loop("call_wasm", "$increment", "")}
              {Loop("call_typed", "$typed", "")}
              {Loop("call_values", "$values", "")}
              {Loop("call_raw", "$raw", "")}
              {Loop("call_ten", "$host_ten", nine)})
            """;
    }

    private static string Loop(string name, string callee, string moreArguments) => $"""
        (func (export "{name}") (local $i i32) (local $sum i32)
          (loop $next
            (local.set $sum (call {callee} (local.get $sum){moreArguments}))
            (local.set $i (i32.add (local.get $i) (i32.const 1)))
            (br_if $next (i32.lt_u (local.get $i) (i32.const {Turns})))))
        """;

    [GlobalCleanup]
    public void Cleanup() => _store.Dispose();

    /// <summary>The least that .NET lets any call into native code cost which may run for long.</summary>
    [Benchmark(Description = "peer: .NET's own call of a native function, typed")]
    public int HostToNative() => ((delegate* unmanaged<int, int>)_absolute)(41);

    [Benchmark(Description = "host -> wasm typed")]
    public int HostToWasmTyped() => _typed.Call(41);

    [Benchmark(Description = "host -> wasm values")]
    public int HostToWasmValues() => _dynamic.Call(41).AsI32();

    [Benchmark(Description = "host -> wasm values, 10 arguments")]
    public int HostToWasmTen() => _ten.Call(1, 2, 3, 4, 5, 6, 7, 8, 9, 10).AsI32();

    [Benchmark(Description = "wasm -> wasm (the loop)", OperationsPerInvoke = Turns)]
    public void WasmToWasm() => _callWasm.Call();

    [Benchmark(Description = "wasm -> host typed", OperationsPerInvoke = Turns)]
    public void WasmToHostTyped() => _callTyped.Call();

    [Benchmark(Description = "wasm -> host raw slots", OperationsPerInvoke = Turns)]
    public void WasmToHostRaw() => _callRaw.Call();

    [Benchmark(Description = "wasm -> host values", OperationsPerInvoke = Turns)]
    public void WasmToHostValues() => _callValues.Call();

    [Benchmark(Description = "wasm -> host raw slots, 10 arguments", OperationsPerInvoke = Turns)]
    public void WasmToHostTen() => _callTen.Call();
}
