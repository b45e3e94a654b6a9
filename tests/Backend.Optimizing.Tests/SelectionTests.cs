using Tiered.Backend.Optimizing;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.X64;
using Tiered.CodeGen.X64;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Optimizing;

/// <summary>
/// What becomes of small functions: the body of a function of two i32 that returns an i32, and its instructions. <c>v100</c> is the context,
/// <c>v101</c> and <c>v102</c> are the arguments (in esi and edx), <c>v103</c> is the base of the memory.
/// </summary>
public class SelectionTests
{
    private const CpuFeatures Modern = CpuFeatures.Avx | CpuFeatures.Avx2 | CpuFeatures.Bmi1 | CpuFeatures.Bmi2 | CpuFeatures.Lzcnt | CpuFeatures.Popcnt;

    private static readonly WasmModule Module = ModuleDecoder.Decode(WatParser.ParseModule(
        "(module (memory 1) (func (export \"f\") (param i32 i32) (result i32) i32.const 0))"), WasmFeatures.All);

    [Theory]
    // additions and shifts
    [InlineData("v1: i32 = add v101, v102; return (v1)", "lea eax, [rsi+rdx]")]
    [InlineData("v1: i32 = const 12; v2: i32 = add v101, v1; return (v2)", "lea eax, [rsi+0xc]")]
    [InlineData("v1: i32 = const 3; v2: i32 = shl v102, v1; v3: i32 = add v101, v2; return (v3)", "lea eax, [rsi+rdx*8]")]
    [InlineData("v1: i32 = const 2; v2: i32 = shl v102, v1; v3: i32 = const 3680; v4: i32 = add v2, v3; return (v4)", "lea eax, [rdx*4+0xe60]")]
    [InlineData("v1: i32 = const 9; v2: i32 = mul v101, v1; return (v2)", "lea eax, [rsi+rsi*8]")]
    [InlineData("v1: i32 = const 100; v2: i32 = mul v101, v1; return (v2)", "imul eax, esi, 0x64")]
    [InlineData("v1: i32 = shl v101, v102; return (v1)", "shlx eax, esi, edx")]
    [InlineData("v1: i32 = const 31; v2: i32 = and v102, v1; v3: i32 = shr_s v101, v2; return (v3)", "sarx eax, esi, edx")]
    [InlineData("v1: i32 = const 7; v2: i32 = rotl v101, v1; return (v2)", "rorx eax, esi, 0x19")]
    // bits
    [InlineData("v1: i32 = const -1; v2: i32 = xor v101, v1; v3: i32 = and v2, v102; return (v3)", "andn eax, esi, edx")]
    [InlineData("v1: i32 = const -1; v2: i32 = add v101, v1; v3: i32 = and v2, v101; return (v3)", "blsr eax, esi")]
    [InlineData("v1: i32 = const 255; v2: i32 = and v101, v1; return (v2)", "movzx eax, sil")]
    [InlineData("v1: i32 = clz v101; return (v1)", "lzcnt eax, esi")]
    // conditions
    [InlineData("v1: i32 = icompare.lt_u v101, v102; return (v1)", "cmp esi, edx; setb al; movzx eax, al")]
    [InlineData("v1: i32 = icompare.lt_s v101, v102; v2: i32 = select v101, v102, v1; return (v2)", "cmp esi, edx; mov eax, edx; cmovl eax, esi")]
    [InlineData("v1: i32 = const 8; v2: i32 = and v101, v1; v3: i32 = const 0; v4: i32 = icompare.eq v2, v3; return (v4)", "test sil, 8; sete al; movzx eax, al")]
    [InlineData("v1: i32 = icompare.eq v101, v102; trap_if.Unreachable v1; return (v102)", "cmp esi, edx; je L0; mov eax, edx")]
    // memory
    [InlineData("v1: i32 = load.i32.load v103, v101 offset=16; v2: i32 = add v102, v1; return (v2)", "mov eax, esi; mov rcx, [rdi+0x40]; add edx, [rcx+rax+0x10]; mov eax, edx")]
    [InlineData("v1: i32 = load.i32.load v103, v101; v2: i32 = add v1, v102; store.i32.store v103, v101, v2; return (v102)",
        "mov eax, esi; mov rcx, [rdi+0x40]; add [rcx+rax], edx; mov eax, edx")]
    [InlineData("v1: i32 = load.i32.load8_u v103, v101; v2: i32 = const 10; v3: i32 = icompare.eq v1, v2; return (v3)",
        "mov eax, esi; mov rcx, [rdi+0x40]; cmp byte ptr [rcx+rax], 0xa; sete al; movzx eax, al")]
    [InlineData("v1: i32 = load.i32.load v103, v101; store.i32.store v103, v102, v101; v2: i32 = add v1, v102; return (v2)",
        "mov eax, esi; mov ecx, edx; mov rdx, [rdi+0x40]; mov esi, [rdx+rax]; mov [rdx+rcx], eax; lea eax, [rsi+rcx]")]
    public void Selects(string body, string expected) => Assert.Equal(expected, Compile(body, Modern));

    [Theory]
    [InlineData("v1: i32 = shl v101, v102; return (v1)", "mov eax, esi; mov ecx, edx; shl eax, cl")]
    [InlineData("v1: i32 = ctz v101; return (v1)", "mov ecx, 0x20; bsf eax, esi; cmove eax, ecx")]
    public void SelectsForTheBaseline(string body, string expected) => Assert.Equal(expected, Compile(body, CpuFeatures.None));

    /// <summary>The instructions between prologue and epilogue.</summary>
    private static string Compile(string body, CpuFeatures features)
    {
        var function = Parser.Parse(PassRunner.Wrap("block1:\n" + body.Replace("; ", "\n", StringComparison.Ordinal)));
        Verifier.Verify(function);
        var options = new CompilationOptions { MaxThreads = 1, Target = new Target(CpuArchitecture.X64, features) };
        using var backend = new X64Backend(Module, options);
        var chunk = new CodeChunk();
        backend.Compile(function, chunk);
        using var compiled = CompiledModule.Link(new OptimizingCompiler(), Module, options, [chunk], _ => []);
        var lines = new Disassembler(compiled, Module, _ => null).Print(0).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        int start = lines.IndexOf("mov rbp, rsp") + 1, end = lines.IndexOf("pop rbp");
        return string.Join("; ", lines[start..end].Select(line => line.Split("  ;")[0]));
    }
}
