using System.Reflection;
using Tiered.Backend.Llvm;
using Tiered.Backend.Llvm.Objects;

namespace Tiered.Tests.Llvm;

/// <summary>The library, the subset of its bindings, and the objects it makes.</summary>
public class LibraryTests
{
    [Fact]
    public void AMissingLibraryIsOneLineThatSaysWhatToInstall()
    {
        var (handle, version, problem) = LibLlvm.Load("/nonexistent/libLLVM.so");
        Assert.Equal(0, handle);
        Assert.Null(version);
        Assert.DoesNotContain('\n', problem!);
        Assert.Contains("/nonexistent/libLLVM.so cannot be loaded", problem);
        Assert.Contains("libllvm19", problem);
    }

    [Fact]
    public void AnotherLibraryIsRefused() => Assert.Contains("libc.so.6 is no LLVM library", LibLlvm.Load("libc.so.6").Problem);

    [Fact]
    public void TheInstalledLibraryHasAVersionWeKnow() => Assert.InRange(LibLlvm.Version.Major, 19, 21);

    /// <summary>Every public member of the subset is one of the package's, by name and signature.</summary>
    [Fact]
    public void TheSubsetHasThePackagesSignatures()
    {
        var recorded = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "LLVMSharp.Interop.api.txt")).ToHashSet();
        var ours = new List<string>();
        foreach (var type in typeof(LlvmCompiler).Assembly.GetExportedTypes().Where(type => type.Namespace == "LLVMSharp.Interop"))
        {
            if (type.IsEnum) ours.AddRange(Enum.GetNames(type).Select(name => $"enum {type.Name}.{name} = {Convert.ToInt64(Enum.Parse(type, name))}"));
            else if (type.IsValueType) ours.Add($"struct {type.Name}");
            else ours.AddRange(type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName).Select(Describe));
        }
        Assert.True(ours.Count > 150);
        Assert.Empty(ours.Except(recorded));
    }

    private static string Describe(MethodInfo method) =>
        $"{NameOf(method.ReturnType)} LLVM.{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)))})";

    private static string NameOf(Type type) => type.IsPointer
        ? NameOf(type.GetElementType()!) + "*"
        : type.IsFunctionPointer
        ? $"delegate* unmanaged<{string.Join(", ", type.GetFunctionPointerParameterTypes().Append(type.GetFunctionPointerReturnType()).Select(NameOf))}>"
        : type.Name switch
        {
            "Void" => "void",
            "Int32" => "int",
            "UInt32" => "uint",
            "Int64" => "long",
            "UInt64" => "ulong",
            "SByte" => "sbyte",
            "Double" => "double",
            "UIntPtr" => "nuint",
            var name => name,
        };

    private static byte[] MakeObject()
    {
        byte[]? made = null;
        using var f = new Fixture(new LlvmOptions { ObjectObserver = (_, bytes) => made = bytes });
        f.Instantiate("(module (memory 1) (func (export \"f\") (param i32) (result f64) (f64.mul (f64.load (local.get 0)) (f64.const 3.5))))");
        return made!;
    }

    [Fact]
    public void ObjectsAreRead()
    {
        var elf = ElfObject.Read(MakeObject());
        Assert.Equal(ElfObject.X64Machine, elf.Machine);
        var function = Assert.Single(elf.Symbols, symbol => symbol.IsFunction);
        Assert.Equal("f0", function.Name);
        Assert.Contains(LineTable.Read(elf)[function.Section], row => row.Line > 0);
        Assert.Equal([new SavedRegister(6, -16)], EhFrame.Read(elf)[function.Section]);
    }

    /// <summary>What clang makes of <c>arm64.c</c>.</summary>
    [Fact]
    public void ObjectsForArm64AreRead()
    {
        var elf = ElfObject.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "arm64.o")));
        Assert.Equal(ElfObject.Arm64Machine, elf.Machine);
        var twice = elf.Symbols.Single(symbol => symbol.Name == "twice");
        Assert.True(twice.IsFunction);
        Assert.Equal(0x44ul, twice.Size);
        // R_AARCH64_CALL26, twice; ADR_PREL_PG_HI21 and ADD_ABS_LO12_NC.
        Assert.Equal(
            [(0x10ul, "other", 283u), (0x1Cul, "other", 283u), (0x24ul, "table", 275u), (0x28ul, "table", 277u)],
            elf.Sections[twice.Section].Relocations.Select(relocation => (relocation.Offset, elf.Symbols[relocation.Symbol].Name, relocation.Type)));
        Assert.Equal([(0ul, 4u), (0x10ul, 5u)], LineTable.Read(elf)[twice.Section].Take(3).Where(row => row.Address is 0 or 0x10).Select(row => (row.Address, row.Line)));
        var saved = EhFrame.Read(elf);
        Assert.Equal([new SavedRegister(19, -8), new SavedRegister(20, -16), new SavedRegister(30, -24), new SavedRegister(29, -32)], saved[twice.Section]);
        Assert.Empty(saved[elf.Symbols.Single(symbol => symbol.Name == "constant").Section]);
    }

    /// <summary>Damaged objects give an error of ours or are read as something else, whatever byte is wrong.</summary>
    [Fact]
    public void DamagedObjectsGiveClearErrors()
    {
        byte[] good = MakeObject();
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bad = (byte[])good.Clone();
            if (i % 4 == 0) bad = bad[..random.Next(bad.Length)];
            for (int changes = random.Next(4); changes >= 0 && bad.Length > 0; changes--) bad[random.Next(bad.Length)] = (byte)random.Next(256);
            try
            {
                var elf = ElfObject.Read(bad);
                LineTable.Read(elf);
                EhFrame.Read(elf);
            }
            catch (WasmException error)
            {
                Assert.StartsWith("backend llvm: damaged object file", error.Message);
                refused++;
            }
        }
        Assert.True(refused > 1_000);
    }
}
