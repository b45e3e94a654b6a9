using Tiered.Wasm;

namespace Tiered.Tests.Fuzz;

/// <summary>The mutants are worth trying: many are valid, many are not, and each can be made again.</summary>
public class CorpusTests
{
    public static TheoryData<string> BackendNames() => [.. Backends.Names];

    [Theory]
    [MemberData(nameof(BackendNames))]
    public void MutantsReachTheCompilerAndTheDecoder(string backend)
    {
        const int count = 2000;
        var compiler = Backends.Get(backend);
        var corpus = new Corpus(compiler, []);
        int valid = 0;
        for (int number = 0; number < count; number++)
        {
            try
            {
                compiler.Compile(ModuleDecoder.Decode(corpus.Mutate(1, number), WasmFeatures.All), new CompilationOptions { MaxThreads = 1 }).Dispose();
                valid++;
            }
            catch (WasmFormatException)
            {
                // Refused, as it may be.
            }
        }
        Assert.InRange(valid, count * 30 / 100, count * 70 / 100);
    }

    [Fact]
    public void AMutantIsAlwaysTheSame()
    {
        var one = new Corpus(Backends.All[0], []);
        var two = new Corpus(Backends.All[0], []);
        for (int number = 199; number >= 0; number--) Assert.Equal(one.Mutate(3, number), two.Mutate(3, number));
        Assert.NotEqual(one.Mutate(3, 0), one.Mutate(3, 1));
    }
}
