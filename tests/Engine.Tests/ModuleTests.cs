using System.Reflection;
using System.Text;
using Tiered.Backend.SinglePass;
using Tiered.Wasm.Text;

namespace Tiered.Tests;

public sealed class ModuleTests : IDisposable
{
    private const string One = "(module (func (export \"f\") (result i32) (i32.const 1)))";

    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private int Run(Module module) => new Instance(_fixture.Store, module).GetFunction("f")!.Call().AsI32();

    [Fact]
    public void WhatWasValidatedIsCompiledWhateverBecomesOfTheArray()
    {
        byte[] bytes = WatParser.ParseModule(One);
        var wasm = Module.Decode(_fixture.Engine, bytes);
        Tiered.Wasm.FunctionValidator.ValidateAll(wasm);
        bytes.AsSpan(8).Fill(0xFF);
        Assert.Equal(1, Run(Module.Compile(_fixture.Engine, wasm)));
    }

    [Fact]
    public void ADecodedModuleCannotBeChanged()
    {
        foreach (var type in new[] { typeof(WasmModule), typeof(ElementSegment), typeof(DefinedType), typeof(FunctionType) })
        {
            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                Assert.False(property.PropertyType.IsArray, $"{type}.{property.Name} is an array");
                if (property.SetMethod is not { IsPublic: true } setter) continue;
                bool isInit = setter.ReturnParameter.GetRequiredCustomModifiers()
                    .Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));
                Assert.True(isInit, $"{type}.{property.Name} can be set");
            }
        }
    }

    [Fact]
    public void CodeOfAnotherModuleIsRefused()
    {
        var compiler = new SinglePassCompiler();
        var one = Module.Decode(_fixture.Engine, WatParser.ParseModule(One));
        var two = Module.Decode(_fixture.Engine, WatParser.ParseModule(One.Replace("i32.const 1", "i32.const 2")));
        using var compiled = compiler.Compile(one, _fixture.Engine.Compilation);
        Assert.Contains("another module", Assert.Throws<ArgumentException>(() => Module.Load(_fixture.Engine, two, compiled)).Message);
        // The same binary, decoded again, is the same module.
        var again = Module.Decode(_fixture.Engine, WatParser.ParseModule(One));
        Assert.Equal(1, Run(Module.Load(_fixture.Engine, again, compiled)));
    }

    [Fact]
    public void TextMayHaveAByteOrderMark() =>
        Assert.Equal(1, Run(Module.Compile(_fixture.Engine, (byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(One)])));

    [Fact]
    public void AnEmptyModuleFileSaysSo()
    {
        string path = Path.GetTempFileName();
        try
        {
            Assert.Contains("empty", Assert.Throws<WasmFormatException>(() => Module.FromFile(_fixture.Engine, path)).Message);
            File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(One)]);
            Assert.Equal(1, Run(Module.FromFile(_fixture.Engine, path)));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
