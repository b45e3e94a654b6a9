using System.Reflection;
using Tiered.Backend.SinglePass;
using Tiered.Wasm.Text;

namespace Tiered.Tests;

/// <summary>Null where the signature says that there is none is an <see cref="ArgumentNullException"/>, everywhere.</summary>
public sealed class NullArgumentTests : IDisposable
{
    private static readonly NullabilityInfoContext Nullability = new();

    private readonly Fixture _fixture = new();
    private readonly List<object> _known;

    public NullArgumentTests()
    {
        var instance = _fixture.Instantiate("""
            (module (memory (export "m") 1) (table (export "t") 1 externref) (global (export "g") (mut i32) (i32.const 0))
              (func (export "f") (param i32)))
            """);
        var function = instance.GetFunction("f")!;
        var shared = new MemoryType(new Limits(1, 1), IsShared: true);
        _known =
        [
            _fixture.Engine, _fixture.Store, _fixture.Imports, instance, instance.Module, instance.Module.Wasm, function, function.Type,
            instance.GetMemory("m")!, instance.GetTable("t")!, instance.GetGlobal("g")!, new SharedMemory(_fixture.Engine, shared), shared,
            new Tag(_fixture.Store, FunctionType.Create([], [])), new EngineOptions(), ArtifactTrust.Unverified, new TableType(ValType.FuncRef, new Limits(0, null)),
            new GlobalType(ValType.I32, true), (Value)1, (HostCallback)((_, _, _) => { }), (RawHostCallback)((_, _) => { }), "text",
            new MemoryStream(), new SinglePassCompiler(), (Action)(() => { }), Array.Empty<ICompiler>(), (Extern)function,
            new SinglePassCompiler().Compile(instance.Module.Wasm, _fixture.Engine.Compilation),
        ];
    }

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void NullIsRefusedByName()
    {
        var wrong = new List<string>();
        int tried = 0;
        foreach (var type in typeof(Engine).Assembly.GetExportedTypes().Append(typeof(FunctionType)).Append(typeof(Value)))
        {
            if (type.IsEnum || type.IsInterface || typeof(Delegate).IsAssignableFrom(type) || type.ContainsGenericParameters) continue;
            const BindingFlags all = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            foreach (var method in type.GetConstructors(all).Cast<MethodBase>().Concat(type.GetMethods(all)))
            {
                if (method.Name is "Equals" or "op_Equality" or "op_Inequality" or "PrintMembers" || method.Name.StartsWith("set_")) continue;
                foreach (var parameter in method.GetParameters())
                {
                    if (Try(method, parameter) is not { } outcome) continue;
                    tried++;
                    if (outcome.Length > 0) wrong.Add(outcome);
                }
            }
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.True(tried > 40, $"{tried} parameters");
    }

    /// <summary>What is wrong with a parameter; empty when nothing is, null when it may be null or cannot be tried.</summary>
    private string? Try(MethodBase method, ParameterInfo parameter)
    {
        if (method.ContainsGenericParameters && method is MethodInfo generic)
        {
            try
            {
                method = generic.MakeGenericMethod([.. generic.GetGenericArguments().Select(_ => typeof(int))]);
            }
            catch (ArgumentException)
            {
                return null;
            }
            parameter = method.GetParameters()[parameter.Position];
        }
        if (parameter.ParameterType.IsValueType || parameter.IsOut || parameter.ParameterType.IsByRef) return null;
        if (Nullability.Create(parameter).WriteState != NullabilityState.NotNull) return null;
        var parameters = method.GetParameters();
        if (parameters.Any(p => p.ParameterType.IsByRefLike)) return null;
        var arguments = new object?[parameters.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            var type = parameters[i].ParameterType;
            if (i == parameter.Position) continue;
            arguments[i] = _known.Find(type.IsInstanceOfType) ?? (type.IsValueType ? Activator.CreateInstance(type) : null);
        }
        object? target = method.IsStatic || method is ConstructorInfo ? null : _known.Find(method.DeclaringType!.IsInstanceOfType);
        if (!method.IsStatic && method is MethodInfo && target is null) return null;
        string name = $"{method.DeclaringType!.Name}.{method.Name}({string.Join(", ", parameters.Select(p => p.ParameterType.Name))}): {parameter.Name}";
        try
        {
            if (method is ConstructorInfo constructor) constructor.Invoke(arguments);
            else method.Invoke(target, arguments);
            return name + " takes null";
        }
        catch (TargetInvocationException exception) when (exception.InnerException is ArgumentNullException)
        {
            return "";
        }
        catch (TargetInvocationException exception)
        {
            return $"{name}: {exception.InnerException!.GetType().Name}";
        }
    }
}
