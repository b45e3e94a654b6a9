using System.Reflection;
using System.Runtime.InteropServices;

namespace Tiered.Tests.Architecture;

/// <summary>
/// No exception leaves a method that native code calls: it would end the process. Each such method is one try statement that
/// catches everything, but for what comes before it and cannot throw.
/// </summary>
public class UnmanagedCallersTests
{
    /// <summary>Bytes of IL that may stand in front of the try statement: loading arguments and fields.</summary>
    private const int MostInFront = 64;

    public static TheoryData<string, string> Methods()
    {
        var methods = new TheoryData<string, string>();
        foreach (var assembly in new[] { typeof(Engine).Assembly, typeof(Backend.Llvm.LlvmCompiler).Assembly, typeof(Wasi.WasiContext).Assembly })
        {
            foreach (var type in assembly.GetTypes())
            {
                foreach (var method in type.GetMethods(All))
                {
                    if (method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>() is not null) methods.Add(type.AssemblyQualifiedName!, method.Name);
                }
            }
        }
        return methods;
    }

    private const BindingFlags All = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Theory]
    [MemberData(nameof(Methods))]
    public void CatchesEverything(string type, string name)
    {
        var body = Type.GetType(type, throwOnError: true)!.GetMethod(name, All)!.GetMethodBody()!;
        int length = body.GetILAsByteArray()!.Length;
        // Nothing but a return.
        if (length <= 2) return;
        Assert.Contains(body.ExceptionHandlingClauses, clause =>
            clause.Flags == ExceptionHandlingClauseOptions.Clause && clause.CatchType == typeof(Exception)
            && clause.TryOffset <= MostInFront && length - (clause.HandlerOffset + clause.HandlerLength) <= 4);
    }

    [Fact]
    public void TheyAreFound() => Assert.True(Methods().Count() >= 15);
}
