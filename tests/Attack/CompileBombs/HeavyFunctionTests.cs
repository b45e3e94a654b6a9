using System.Diagnostics;
using System.Security.Cryptography;
using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Wasm;

namespace Tiered.Tests.Attack.CompileBombs;

/// <summary>
/// Functions out of proportion among others, and compilations that are called off in the middle of a function.
/// </summary>
public class HeavyFunctionTests
{
    private static readonly TimeSpan Head = TimeSpan.FromMilliseconds(60), Patience = TimeSpan.FromSeconds(3);

    /// <summary>Which functions are left to the fallback depends on the module, not on threads.</summary>
    [Theory]
    [InlineData("optimizing")]
    [InlineData("llvm")]
    public void CodeDoesNotDependOnThreads(string backend)
    {
        if (backend == "llvm" && !LibLlvm.IsAvailable) return;
        byte[] wasm = Array.Find(Bombs.All, bomb => bomb.Name == "calls in 3,000 functions")!.Make();
        Assert.Equal(Hash(wasm, backend, 1), Hash(wasm, backend, 3));
    }

    private static string Hash(byte[] wasm, string backend, int threads)
    {
        var module = ModuleDecoder.Decode(wasm, WasmFeatures.Default, WasmLimits.Default);
        using var compiled = BombWorker.CreateCompiler(backend)!.Compile(module, new CompilationOptions { MaxThreads = threads });
        var image = new byte[compiled.ImageSize];
        compiled.WriteImage(image);
        return Convert.ToHexString(SHA256.HashData(image));
    }

    /// <summary>Without a fallback there is one clear error.</summary>
    [Fact]
    public void WithoutAFallbackThereIsALimit()
    {
        byte[] wasm = Array.Find(Bombs.All, bomb => bomb.Name == "calls, 100,000")!.Make();
        var module = ModuleDecoder.Decode(wasm, WasmFeatures.Default, WasmLimits.Default);
        var error = Assert.Throws<WasmFormatException>(() => new OptimizingCompiler().Compile(module, new CompilationOptions { MaxThreads = 1 }));
        Assert.Equal(WasmFormatErrorKind.LimitExceeded, error.Kind);
    }

    /// <summary>One function of seven megabytes: compilers look at the token inside.</summary>
    [Theory]
    [InlineData("singlepass", "calls, 3,500,000")]
    [InlineData("optimizing", "calls, 3,500,000")]
    [InlineData("optimizing", "tables of two labels, 7 MB")]
    [InlineData("llvm", "calls, 3,500,000")]
    public void CancellationIsSeenInsideOfAFunction(string backend, string bomb)
    {
        if (backend == "llvm" && !LibLlvm.IsAvailable) return;
        byte[] wasm = Array.Find(Bombs.All, candidate => candidate.Name == bomb)!.Make();
        var module = ModuleDecoder.Decode(wasm, WasmFeatures.Default, WasmLimits.Default);
        using var source = new CancellationTokenSource(Head);
        var watch = Stopwatch.StartNew();
        Assert.Throws<OperationCanceledException>(
            () => BombWorker.CreateCompiler(backend)!.Compile(module, new CompilationOptions { MaxThreads = 1 }, source.Token).Dispose());
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Patience);
    }
}
