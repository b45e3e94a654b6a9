using Tiered.CodeGen.X64;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Disas;

/// <summary>
/// The code of every backend for every operator family, as it stands in the files <c>*.wat</c> beside this one. When code changes on purpose:
/// <c>TIERED_REGENERATE=1 dotnet test tests/Disas</c>, and read the difference.
/// </summary>
public class GoldenTests
{
    private static readonly bool Regenerate = Environment.GetEnvironmentVariable("TIERED_REGENERATE") == "1";

    public static TheoryData<string> Files() => [.. Directory.EnumerateFiles(Folder(), "*.wat").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void CodeIsAsTheFileShows(string name)
    {
        var golden = GoldenFile.Read(Path.Combine(Folder(), name));
        byte[] bytes = Parse(golden.Module), exported = Parse(DefinedFunction.Replace(golden.Module, "(func $$$1 (export \"$1\")"));
        // A backend that has other code here keeps its block as it is.
        var blocks = Backends.All
            .Select(backend => (backend.Name, Text: Backends.IsComparable(backend) ? Disassemble(backend, backend.Name == "llvm" ? exported : bytes, golden.Options) : golden.Blocks.GetValueOrDefault(backend.Name, "")))
            .ToList();
        if (Regenerate)
        {
            golden.Write(blocks);
            return;
        }
        foreach (var (backend, text) in blocks)
        {
            Assert.True(golden.Blocks.TryGetValue(backend, out string? expected), $"{name} has no block for {backend}; run TIERED_REGENERATE=1 dotnet test tests/Disas");
            Assert.Equal(GoldenFile.Normalize(expected), GoldenFile.Normalize(text));
        }
        Assert.Equal(blocks.Select(block => block.Name), golden.Blocks.Keys);
    }

    /// <summary>LLVM drops functions that nothing can reach; for it, all are exported.</summary>
    private static readonly Regex DefinedFunction = new("""(?<=^ *)\(func \$((?>[^\s()]+))(?! \((export|import))""", RegexOptions.Multiline);

    private static byte[] Parse(string module) => WatParser.ParseModule(Encoding.UTF8.GetBytes(module), new WatOptions { EmitNames = true });

    /// <summary>Every operator that some backend compiles is in some file.</summary>
    [Fact]
    public void EveryOperatorIsShown()
    {
        var shown = new HashSet<string>();
        foreach (string file in Directory.EnumerateFiles(Folder(), "*.wat"))
        {
            var golden = GoldenFile.Read(file);
            foreach (string word in golden.Module.Split([' ', '(', ')', '\n'], StringSplitOptions.RemoveEmptyEntries)) shown.Add(word);
        }
        var target = new Target(CpuArchitecture.X64, CpuFeatures.None);
        var features = Backends.All.Aggregate(WasmFeatures.Mvp, (all, backend) => all | backend.SupportedFeatures(target));
        var missing = OpcodeTable.Enumerate()
            .Where(opcode => (OpcodeTable.Features(opcode) & ~features) == 0)
            .Select(OpcodeTable.Mnemonic)
            .Where(mnemonic => mnemonic is not ("else" or "end") && !shown.Contains(mnemonic));
        Assert.Empty(missing);
    }

    private static string Disassemble(ICompiler backend, byte[] bytes, CompilationOptions options)
    {
        var module = ModuleDecoder.Decode(bytes, WasmFeatures.All);
        try
        {
            using var compiled = backend.Compile(module, options);
            return new Disassembler(compiled, module, ModuleNames.Read(module).FunctionName).Print();
        }
        catch (WasmFormatException error) when (error.Kind == WasmFormatErrorKind.Unsupported)
        {
            return error.Message;
        }
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
