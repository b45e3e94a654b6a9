namespace Tiered.Tests;

public class FunctionTests
{
    [Fact]
    public void CallsWithValues()
    {
        using var f = new Fixture();
        var add = f.Instantiate("(module (func (export \"add\") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))").GetFunction("add")!;
        Assert.Equal(7, add.Call(3, 4).AsI32());
    }

    [Fact]
    public void CallsTyped()
    {
        using var f = new Fixture();
        var instance = f.Instantiate("""
            (module
              (func (export "mix") (param i32 i64 f32 f64) (result f64)
                (f64.add (f64.add (f64.convert_i32_s (local.get 0)) (f64.convert_i64_s (local.get 1)))
                         (f64.add (f64.promote_f32 (local.get 2)) (local.get 3))))
              (func (export "nothing")))
            """);
        Assert.Equal(1 + 2L + 0.5 + 0.25, instance.GetFunction("mix")!.Typed<int, long, float, double, double>().Call(1, 2, 0.5f, 0.25));
        instance.GetFunction("nothing")!.Typed<Nothing>().Call();
    }

    [Fact]
    public void TypedViewRefusesAnotherType()
    {
        using var f = new Fixture();
        var id = f.Instantiate("(module (func (export \"id\") (param i32) (result i32) local.get 0))").GetFunction("id")!;
        Assert.Throws<ArgumentException>(() => id.Typed<long, int>());
        Assert.Throws<ArgumentException>(() => id.Typed<int, Nothing>());
        Assert.Throws<ArgumentException>(() => id.Call(1L));
        Assert.Throws<ArgumentException>(() => id.Call());
    }

    [Fact]
    public void ReturnsSeveralResults()
    {
        using var f = new Fixture();
        var swap = f.Instantiate("""
            (module (func (export "swap") (param i32 i64 f64) (result f64 i64 i32) local.get 2 local.get 1 local.get 0))
            """).GetFunction("swap")!;
        var results = new Value[3];
        swap.Call([1, 2L, 3.5], results);
        Assert.Equal([3.5, 2L, 1], results);
    }

    /// <summary>More arguments than registers travel through the overflow area, in both directions.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(20)]
    [InlineData(200)]
    public void PassesAnyNumberOfArguments(int count)
    {
        using var f = new Fixture();
        string parameters = string.Join(' ', Enumerable.Range(0, count).Select(i => i % 3 == 2 ? "f64" : "i64"));
        var types = Enumerable.Range(0, count).Select(i => i % 3 == 2 ? ValType.F64 : ValType.I64).ToArray();
        var seen = new List<Value>();
        f.Imports.Define("host", "take", Function.FromHost(f.Store, FunctionType.Create(types, [ValType.I64]), (Caller _, ReadOnlySpan<Value> arguments, Span<Value> results) =>
        {
            seen.AddRange(arguments.ToArray());
            results[0] = (long)arguments.Length;
        }));
        string gets = string.Join(' ', Enumerable.Range(0, count).Select(i => $"local.get {i}"));
        var instance = f.Instantiate($"""
            (module
              (import "host" "take" (func $take (param {parameters}) (result i64)))
              (func $inner (param {parameters}) (result i64) {gets} call $take)
              (func (export "outer") (param {parameters}) (result i64) {gets} call $inner))
            """);
        var arguments = types.Select((t, i) => t == ValType.F64 ? Value.F64(i + 0.5) : Value.I64(i * 1_000_000_007L)).ToArray();
        Assert.Equal(count, instance.GetFunction("outer")!.Call(arguments).AsI64());
        Assert.Equal(arguments, seen);
    }

    [Fact]
    public void HostFunctionsSeeTheirCaller()
    {
        using var f = new Fixture();
        Instance? seen = null;
        f.Imports.Define("host", "who", Function.FromHost(f.Store, FunctionType.Create([], []), (Caller caller, Span<ulong> _) => seen = caller.Instance));
        const string wat = "(module (import \"host\" \"who\" (func $who)) (func (export \"go\") call $who))";
        Instance a = f.Instantiate(wat), b = f.Instantiate(wat);
        a.GetFunction("go")!.Call();
        Assert.Same(a, seen);
        b.GetFunction("go")!.Call();
        Assert.Same(b, seen);
    }

    [Fact]
    public void HostExceptionsReachTheCallerUnchanged()
    {
        using var f = new Fixture();
        f.Imports.Define("host", "fail", Function.FromHost(f.Store, () => throw new InvalidTimeZoneException("mine")));
        var instance = f.Instantiate("(module (import \"host\" \"fail\" (func $fail)) (func $deep (export \"go\") call $fail))");
        Assert.Equal("mine", Assert.Throws<InvalidTimeZoneException>(() => instance.GetFunction("go")!.Call()).Message);
        Assert.Equal("mine", Assert.Throws<InvalidTimeZoneException>(() => instance.GetFunction("go")!.Call()).Message);
    }

    [Fact]
    public void FunctionReferencesAndHostObjectsTravel()
    {
        using var f = new Fixture();
        var instance = f.Instantiate("""
            (module
              (table (export "t") 4 funcref)
              (global (export "g") (mut externref) (ref.null extern))
              (func $f (result i32) i32.const 42)
              (elem declare func $f)
              (func (export "get") (result funcref) ref.func $f)
              (func (export "put") (param i32 funcref) (table.set (local.get 0) (local.get 1)))
              (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0)))
              (func (export "echo") (param externref) (result externref) (global.set 0 (local.get 0)) local.get 0))
            """);
        var function = instance.GetFunction("get")!.Call().AsFunction()!;
        Assert.Equal(42, function.Call().AsI32());
        instance.GetFunction("put")!.Call(0, function);
        instance.GetFunction("put")!.Call(1, Function.FromHost(f.Store, () => 99));
        Assert.Equal(42, instance.GetFunction("call")!.Call(0).AsI32());
        Assert.Equal(99, instance.GetFunction("call")!.Call(1).AsI32());
        Assert.Equal(TrapCode.UninitializedElement, Assert.Throws<WasmTrapException>(() => instance.GetFunction("call")!.Call(2)).Code);
        var thing = new object();
        Assert.Same(thing, instance.GetFunction("echo")!.Call(Value.ExternRef(thing)).Object);
        Assert.Same(thing, instance.GetGlobal("g")!.Value.Object);
        Assert.Same(function, instance.GetTable("t")![0]);
    }

    [Fact]
    public void HostReferencesAreReclaimed()
    {
        using var f = new Fixture();
        var echo = f.Instantiate("(module (func (export \"echo\") (param externref) (result externref) local.get 0))").GetFunction("echo")!.Typed<object, object>();
        for (int i = 0; i < 100_000; i++)
        {
            var thing = new object();
            Assert.Same(thing, echo.Call(thing));
        }
        Assert.InRange(f.Store.ReferenceCount, 0, 5_000);
    }
}
