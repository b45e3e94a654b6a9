using System.Text;

namespace Tiered.Tests.Disas;

/// <summary>
/// A module in text form, and beneath it, as comments, the code that each backend makes of it: a block a backend, headed by
/// <c>;; == NAME ==</c>. A line <c>;;! OPTION...</c> at the top changes how the module is compiled.
/// </summary>
internal sealed class GoldenFile
{
    private const string BlockStart = ";; == ";

    private GoldenFile(string path, string module, Dictionary<string, string> blocks, CompilationOptions options)
    {
        Path = path;
        Module = module;
        Blocks = blocks;
        Options = options;
    }

    internal string Path { get; }

    /// <summary>The file up to the first block.</summary>
    internal string Module { get; }

    /// <summary>Expected disassembly by backend.</summary>
    internal IReadOnlyDictionary<string, string> Blocks { get; }

    /// <summary>Never the machine's own features: the files must be the same everywhere.</summary>
    internal CompilationOptions Options { get; }

    internal static GoldenFile Read(string path)
    {
        var module = new StringBuilder();
        var blocks = new Dictionary<string, string>();
        var options = new CompilationOptions { MaxThreads = 1, Target = TargetOf("x86-64-v3") };
        string? name = null;
        var block = new StringBuilder();
        foreach (string line in File.ReadAllText(path).TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith(";;! ", StringComparison.Ordinal)) options = Apply(options, line[4..]);
            if (line.StartsWith(BlockStart, StringComparison.Ordinal))
            {
                if (name is not null) blocks.Add(name, block.ToString());
                name = line[BlockStart.Length..^3];
                block.Clear();
            }
            else if (name is null)
            {
                module.Append(line).Append('\n');
            }
            else
            {
                block.Append(line.Length > 3 ? line[3..] : "").Append('\n');
            }
        }
        if (name is not null) blocks.Add(name, block.ToString());
        return new GoldenFile(path, module.ToString().TrimEnd('\n') + "\n", blocks, options);
    }

    /// <summary>Writes the file anew with other blocks.</summary>
    internal void Write(IEnumerable<(string Name, string Text)> blocks)
    {
        var text = new StringBuilder(Module);
        foreach (var (name, disassembly) in blocks)
        {
            text.Append('\n').Append(BlockStart).Append(name).Append(" ==\n");
            foreach (string line in disassembly.TrimEnd('\n').Split('\n')) text.Append(line.Length == 0 ? ";;" : ";; " + line).Append('\n');
        }
        File.WriteAllText(Path, text.ToString());
    }

    /// <summary>Blocks are compared without the blank lines around them.</summary>
    internal static string Normalize(string block) => block.Trim('\n');

    private static CompilationOptions Apply(CompilationOptions options, string words)
    {
        foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            options = word switch
            {
                "explicit-bounds" => options with { BoundsChecks = BoundsCheckMode.Explicit },
                "slots" => options with { Calls = CallMode.Slots },
                "interruptible" => options with { Interruptible = true },
                "canonical-nans" => options with { CanonicalizeNaNs = true },
                "x86-64-v1" or "x86-64-v3" => options with { Target = TargetOf(word) },
                _ => throw new InvalidDataException($"unknown option '{word}'"),
            };
        }
        return options;
    }

    private static Target TargetOf(string level) => new(CpuArchitecture.X64, level == "x86-64-v1"
        ? CpuFeatures.None
        : CpuFeatures.Popcnt | CpuFeatures.Lzcnt | CpuFeatures.Bmi1 | CpuFeatures.Bmi2 | CpuFeatures.Avx | CpuFeatures.Avx2 | CpuFeatures.Fma);
}
