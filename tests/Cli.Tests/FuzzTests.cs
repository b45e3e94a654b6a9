using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Tiered.Tests.Cli;

/// <summary>
/// Random command lines and random files: whatever is given, a command ends soon with a status of its own and at most
/// one line that says
/// why; never with an unhandled exception, a signal, or a stack trace of ours. <c>TIERED_FULL</c> tries many more,
/// <c>TIERED_SEED</c> others.
/// </summary>
[Collection(CommandLineCollection.Name)]
public class FuzzTests(CommandLineFixture files)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly string[] Commands = ["run", "run", "", "compile", "create-exe", "inspect", "explore",
        "validate", "wast", "wat2wasm", "wasm2wat", "cache", "bogus", "--version", "--help"];

    private static readonly string[] Options =
    [
        "--backend", "--relaxed-traps", "--dir", "--env", "--invoke", "--trust", "--no-cache", "--profile-out", "--use-profile", "--stats", "--output",
            "-o", "--target", "--cpu-features", "--sign", "--keep-wasm",
        "--repeat", "--threads", "--runner", "--func", "--all-features", "--quiet", "--features",
            "--unknown-imports-trap", "--help", "-h", "-?", "--version", "--", "-", "--bogus", "-x", "--=", "-o=",
            "--dir=",
    ];

    private static readonly string[] Values =
    [
        "tiered", "singlepass", "optimizing", "llvm", "none", "native", "avx,avx2", "x86_64", "aarch64", "sparc", "0",
            "1", "2", "-1", "999999999999", "0x10", "1e400", "nan", "inf", "-0x1_0", "NaN:", "A=b", "=", "=b", "A", "",
        " ", "\t", "\u202e\u001b[2J", "@", "@x", "[suggest]", "[diagram]", "true", "false", "_start", "f", "g", "..", ".", "/", "::", "/::/", ".::", "v128.const i32x4 1 2 3 4", "i32x4 1 2", "ref.null", "null", "ü", "\U0001f600",
        new string('x', 5000), "/no/such/file", "/dev/stdin", "/dev/fd/99", "/proc/self/mem", "dir", "clean", "stats",
    ];

    [Fact]
    public void NoInputMakesACommandFailInAWayOfItsOwn()
    {
        bool full = Environment.GetEnvironmentVariable("TIERED_FULL") is { Length: > 0 };
        int seed = int.TryParse(Environment.GetEnvironmentVariable("TIERED_SEED"), out int given) ? given : 1;
        var random = new Random(seed);
        string folder = Directory.CreateDirectory(Path.Combine(files.Folder, "fuzz")).FullName;
        var corpus = Corpus(folder);
        for (int turn = 0; turn < (full ? 20_000 : 400); turn++)
        {
            bool headless = random.Next(5) == 0;
            string[] line = Line(random, folder, corpus, headless);
            var run = Run(headless, folder, line);
            string what = $"seed {seed}, turn {turn}: {(headless ? "tiered-headless" : "tiered")} {string.Join(' ', line.Select(word => $"'{word}'"))}\nstatus {run.ExitCode}\n{run.Error}";
            Assert.True(run.ExitCode is 0 or 1 or 2 or 7 or 134, what);
            Assert.False(run.Error.Contains("nhandled exception", StringComparison.Ordinal)
                || run.Error.Contains("   at ", StringComparison.Ordinal)
                || run.Error.Contains("internal error", StringComparison.Ordinal), what);
            // A trap has its backtrace, a script one line a failure; the LLVM backend names what it leaves to another.
            int lines = run.Error.Split('\n').Count(text =>
                text.Length > 0 && !text.Contains("is compiled by the optimizing backend", StringComparison.Ordinal));
            Assert.True(lines <= 1
                || run.ExitCode == 134 && run.Error.Contains("wasm trap: ", StringComparison.Ordinal)
                || line.Contains("wast"), what);
            Assert.True(run.ExitCode is not (1 or 2) || lines > 0 || line.Contains("wast"), what);
        }
    }

    /// <summary>Good files of every kind, to be damaged.</summary>
    private List<byte[]> Corpus(string folder)
    {
        var corpus = new List<byte[]>();
        string artifact = Path.Combine(folder, "seed.wasmu"), binary = Path.Combine(folder, "seed.wasm");
        foreach (string text in new[] { Guests.Hello, Guests.ShowWorld, Guests.Functions, Guests.Exit7,
            "(module (func (export \"_start\") unreachable))",
            "(module (import \"a\" \"b\" (func)) (func (export \"f\") (param v128 f32 f64 externref) (result v128) (local.get 0)))" })
        {
            string path = files.Write("seed.wat", text);
            corpus.Add(Encoding.UTF8.GetBytes(text));
            CommandRun.Tiered("wat2wasm", path, "-o", binary).Succeeded();
            corpus.Add(File.ReadAllBytes(binary));
            CommandRun.Tiered("compile", "--backend", "singlepass", "-o", artifact, path).Succeeded();
            corpus.Add(File.ReadAllBytes(artifact));
        }
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        corpus.Add(Encoding.UTF8.GetBytes(key.ExportPkcs8PrivateKeyPem()));
        corpus.Add(Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem()));
        corpus.Add(Encoding.UTF8.GetBytes("(module (func (export \"f\"))) (assert_return (invoke \"f\")) (assert_trap (invoke \"g\") \"x\")"));
        corpus.Add([]);
        corpus.Add(Encoding.UTF8.GetBytes(new string('(', 100_000)));
        corpus.Add(Encoding.UTF8.GetBytes("(module (func " + string.Concat(Enumerable.Repeat("(block ", 50_000))));
        corpus.Add(Encoding.UTF8.GetBytes("(module (type (func " + string.Concat(Enumerable.Repeat("(param (ref null ", 20_000))));
        return corpus;
    }

    private static string[] Line(Random random, string folder, List<byte[]> corpus, bool headless)
    {
        var line = new List<string>();
        string command = headless
            ? new[] { "run", "inspect", "", "bogus" }[random.Next(4)] : Commands[random.Next(Commands.Length)];
        if (command.Length > 0) line.Add(command);
        for (int count = random.Next(4); count > 0; count--)
        {
            string option = Options[random.Next(Options.Length)];
            string value = option is "-o" or "--output" or "--stats"
                ? Output(random, folder) : Value(random, folder, corpus);
            switch (random.Next(3))
            {
                case 0: line.Add($"{option}={value}"); break;
                case 1: line.Add(option); break;
                default: line.AddRange([option, value]); break;
            }
        }
        if (random.Next(10) > 0) line.Add(WriteFile(random, folder, corpus));
        for (int count = random.Next(3); count > 0; count--) line.Add(Value(random, folder, corpus));
        // Outputs stay in the folder, whatever follows an option that writes.
        for (int i = 0; i < line.Count - 1; i++)
        {
            if (line[i] is "-o" or "--output" or "--stats" && line[i + 1].StartsWith('/')
                && !line[i + 1].StartsWith(folder, StringComparison.Ordinal)) line[i + 1] = Output(random, folder);
        }
        return [.. line];
    }

    private static string Output(Random random, string folder) =>
        Path.Combine(folder, new[] { "out", "out2", "no/such", "", "in" }[random.Next(5)]);

    private static string Value(Random random, string folder, List<byte[]> corpus) =>
        random.Next(3) == 0 ? WriteFile(random, folder, corpus) : Values[random.Next(Values.Length)];

    private static string WriteFile(Random random, string folder, List<byte[]> corpus)
    {
        byte[] bytes = [.. corpus[random.Next(corpus.Count)]];
        for (int count = random.Next(4) == 0 ? 0 : random.Next(6); count > 0 && bytes.Length > 0; count--)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes = bytes[..at]; break;
                default: bytes = [.. bytes[..at], .. corpus[random.Next(corpus.Count - 3)].Take(100),
                    .. bytes[at..]]; break;
            }
        }
        string path = Path.Combine(folder, "in" + new[] { "", ".wasm", ".wat", ".wasmu", ".wast" }[random.Next(5)]);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static CommandRun Run(bool headless, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(CommandRun.Root, headless
            ? "tiered-headless" : "tiered"), arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
                WorkingDirectory = folder,
        };
        start.Environment["TIERED_CACHE_DIR"] = folder;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (process.WaitForExit(Limit)) return new CommandRun(process.ExitCode, output.Result, error.Result);
        process.Kill(entireProcessTree: true);
        return new CommandRun(-1, "", "did not end");
    }
}
