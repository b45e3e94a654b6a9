using System.Runtime.InteropServices;

namespace Tiered.Tests;

/// <summary>Code of the embedder that runs on the way into a call or out of it finds the store open to other threads.</summary>
public sealed class ReentrancyTests : IDisposable
{
    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    public interface IGreeter;

    /// <summary>Says which interfaces it has, and does something on the way.</summary>
    private sealed class Chameleon(Action asked) : IDynamicInterfaceCastable
    {
        public bool IsInterfaceImplemented(RuntimeTypeHandle interfaceType, bool throwIfNotImplemented)
        {
            asked();
            return true;
        }

        public RuntimeTypeHandle GetInterfaceImplementation(RuntimeTypeHandle interfaceType) => throw new NotSupportedException();
    }

    private Function Identity() => _fixture.Instantiate("""
        (module (func (export "f") (param externref) (result externref) (local.get 0)))
        """).GetFunction("f")!;

    /// <summary>Uses the store on another thread, from the code that this one runs.</summary>
    private void UseElsewhere(Function function)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                function.Call(Value.ExternRef("x"));
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    [Fact]
    public void AResultIsCastWhenTheCallHasEnded()
    {
        var function = Identity();
        int asked = 0;
        var value = new Chameleon(() =>
        {
            asked++;
            UseElsewhere(function);
        });
        var typed = function.Typed<object, IGreeter>();
        Assert.Same(value, typed.Call(value));
        Assert.Same(value, typed.Call(value));
        Assert.True(asked > 0);
    }

    [Fact]
    public void AnArgumentOfAHostFunctionIsCastWhenTheStoreIsOpen()
    {
        var other = Identity();
        int asked = 0;
        var value = new Chameleon(() =>
        {
            asked++;
            UseElsewhere(other);
        });
        object? got = null;
        _fixture.Imports.Define("host", "f", Function.FromHost(_fixture.Store, (IGreeter greeter) => { got = greeter; }));
        var function = _fixture.Instantiate("""
            (module (import "host" "f" (func $f (param externref))) (func (export "f") (param externref) (call $f (local.get 0))))
            """).GetFunction("f")!;
        function.Call(Value.ExternRef(value));
        Assert.Same(value, got);
        Assert.True(asked > 0);
    }

    [Fact]
    public void FiltersOfArgumentErrorsRunWhenTheStoreIsLeft()
    {
        var function = Identity();
        var typed = function.Typed<object, object>();
        var strict = _fixture.Instantiate("""
            (module (func (export "f") (param funcref)))
            """).GetFunction("f")!;
        var typedStrict = strict.Typed<Function, Nothing>();
        using var elsewhere = new Fixture();
        var foreign = Function.FromHost(elsewhere.Store, () => { });
        int filtered = 0;
        bool Filter()
        {
            filtered++;
            UseElsewhere(function);
            return true;
        }
        foreach (Action wrong in (Action[])[() => function.Call(1), () => strict.Call(foreign), () => typedStrict.Call(foreign)])
        {
            try
            {
                wrong();
                Assert.Fail("nothing was thrown");
            }
            catch (ArgumentException) when (Filter())
            {
            }
        }
        Assert.Equal(3, filtered);
    }
}
