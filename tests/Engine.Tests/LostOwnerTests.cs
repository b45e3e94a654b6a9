using System.Runtime.InteropServices;

namespace Tiered.Tests;

/// <summary>Code that still runs when the managed object behind its context is gone: native code gets a status, never an exception.</summary>
public sealed unsafe class LostOwnerTests : IDisposable
{
    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void ABuiltinWithAStatusTraps()
    {
        var instance = _fixture.Instantiate("""
            (module (table 4 funcref) (func (export "f") (table.fill (i32.const 0) (ref.null func) (i32.const 2))))
            """);
        var function = instance.GetFunction("f")!;
        using var lost = new Lost(*(nint*)(instance.Context + VMContext.EngineData));
        Assert.Equal(TrapCode.HostException, Assert.Throws<WasmTrapException>(() => function.Call()).Code);
    }

    [Fact]
    public void ABuiltinWithAResultStopsTheCodeAtItsNextLook()
    {
        var instance = _fixture.Instantiate("""
            (module (table 1 funcref)
              (func $down (param i32) (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1))))))
              (func (export "f") (drop (table.grow (ref.null func) (i32.const 1))) (call $down (i32.const 3))))
            """);
        var function = instance.GetFunction("f")!;
        using var lost = new Lost(*(nint*)(instance.Context + VMContext.EngineData));
        Assert.Throws<WasmTrapException>(() => function.Call());
    }

    [Fact]
    public void AHostFunctionTraps()
    {
        int calls = 0;
        var host = Function.FromHost(_fixture.Store, () => { calls++; });
        _fixture.Imports.Define("host", "f", host);
        var function = _fixture.Instantiate("""
            (module (import "host" "f" (func $f)) (func (export "f") (call $f)))
            """).GetFunction("f")!;
        function.Call();
        using (new Lost(*(nint*)(host.Reference + VMFuncRef.Size + VMHostContext.Owner)))
            Assert.Equal(TrapCode.HostException, Assert.Throws<WasmTrapException>(() => function.Call()).Code);
        function.Call();
        Assert.Equal(2, calls);
    }

    /// <summary>Takes a handle's target away, as the collector does.</summary>
    private sealed class Lost : IDisposable
    {
        private readonly object? _target;
        private GCHandle _handle;

        internal Lost(nint handle)
        {
            _handle = GCHandle.FromIntPtr(handle);
            _target = _handle.Target;
            _handle.Target = null;
        }

        public void Dispose() => _handle.Target = _target;
    }
}
