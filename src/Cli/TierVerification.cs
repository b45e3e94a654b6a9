using System.Security.Cryptography;
using System.Text;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;
using Tiered.Wasi;

namespace Tiered.Cli;

/// <summary>
/// <c>tiered run --verify-tiers</c>: runs a program once on every tier and with tiers that take turns, and compares what it
/// wrote, how it ended and what its memories and globals held then. All runs have the same input, clocks and random numbers.
/// Files that the program changes are changed by each run.
/// </summary>
internal static class TierVerification
{
    private static readonly (string Name, string Backend, string Tiering)[] Ways =
    [
        ("singlepass", "singlepass", ""),
        ("optimizing", "optimizing", ""),
        ("every tier at the first opportunity", Engine.TieredBackend, "forced"),
        ("tiers by lot, 1", Engine.TieredBackend, "forced,seed=1"),
        ("tiers by lot, 2", Engine.TieredBackend, "forced,seed=2"),
        ("tiers as they come", Engine.TieredBackend, ""),
    ];

    /// <summary>What a run did.</summary>
    private sealed record Outcome(string End, string Output, string Errors, string Results, string State)
    {
        /// <summary>The first thing that is not as in another run, or null.</summary>
        internal string? Difference(Outcome other)
        {
            if (End != other.End) return $"it ended with {End}, not with {other.End}";
            if (Results != other.Results) return $"it returned {Results}, not {other.Results}";
            if (Output != other.Output) return "it wrote something else to standard output";
            if (Errors != other.Errors) return "it wrote something else to standard error";
            return State == other.State ? null : "its memories or globals were different at the end";
        }
    }

    /// <summary>Runs and compares.</summary>
    /// <param name="module">The decoded module.</param>
    /// <param name="options">How the program is run.</param>
    /// <param name="fault">A function that the optimizing tier compiles wrongly, to see that it is found; or null.</param>
    /// <returns>The exit status: 0 if all runs were the same.</returns>
    internal static int Run(WasmModule module, ProgramOptions options, int? fault)
    {
        byte[] input = ReadInput();
        Outcome? expected = null;
        int status = ExitCodes.Success;
        foreach (var (name, backend, tiering) in Ways)
        {
            var outcome = Observe(CreateEngine(backend, TieringArguments.Parse(tiering), fault), module, options, input);
            expected ??= outcome;
            string verdict = outcome.Difference(expected) ?? "the same";
            if (outcome == expected) verdict = $"{outcome.End}, {outcome.Output.Length} characters written";
            else status = ExitCodes.Failure;
            Terminal.Line($"{name}: {verdict}");
        }
        Terminal.Line(status == ExitCodes.Success
            ? "all tiers agree"
            : "tiers disagree; --tiering forced,only=FUNCTION finds the function that is compiled wrongly");
        return status;
    }

    private static Engine CreateEngine(string backend, TieringOptions tiering, int? fault)
    {
        ICompiler optimizing = fault is { } function ? new FaultyCompiler(CommandLine.CreateOptimizing(), function) : CommandLine.CreateOptimizing();
        ICompiler[] compilers = backend switch
        {
            "singlepass" => [new SinglePassCompiler()],
            "optimizing" => [optimizing],
            _ => [new SinglePassCompiler(), optimizing],
        };
        return new Engine(new EngineOptions { DefaultBackend = backend, Tiering = tiering }, compilers);
    }

    private static Outcome Observe(Engine engine, WasmModule wasm, ProgramOptions options, byte[] input)
    {
        var output = new MemoryStream();
        var errors = new MemoryStream();
        var results = new StringBuilder();
        var run = options with
        {
            Stdin = WasiStdio.FromStream(new MemoryStream(input)),
            Stdout = WasiStdio.FromStream(output),
            Stderr = WasiStdio.FromStream(errors),
            Clock = new SteppingClock(),
            Random = new Random(1),
            PrintResult = line => results.Append(line).Append(' '),
        };
        using var store = new Store(engine);
        var module = Module.Compile(engine, wasm);
        Instance? instance = null;
        string end;
        try
        {
            end = $"status {ProgramRunner.Execute(store, module, run, made => instance = made)}";
        }
        catch (WasmTrapException trap)
        {
            end = $"the trap '{trap.Message}'\n{trap.Backtrace}\n";
        }
        return new Outcome(end, Text(output), Text(errors), results.ToString(), instance is null ? "" : StateOf(instance));
    }

    private static string Text(MemoryStream stream) => Encoding.Latin1.GetString(stream.ToArray());

    /// <summary>A hash of the memories and globals that the instance exports.</summary>
    private static string StateOf(Instance instance)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in instance.Exports)
        {
            if (value.Value is Memory memory) Append(hash, memory);
            else if (value.Value is Global { Type.Value.IsRef: false } global) hash.AppendData(Encoding.UTF8.GetBytes($"{name}={global.Value};"));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, Memory memory)
    {
        const int Piece = 1 << 20;
        for (long at = 0; at < (long)memory.Length; at += Piece)
            hash.AppendData(memory.GetSpan(at, (int)Math.Min(Piece, (long)memory.Length - at)));
    }

    private static byte[] ReadInput()
    {
        if (!Console.IsInputRedirected) return [];
        using var input = Console.OpenStandardInput();
        using var all = new MemoryStream();
        input.CopyTo(all);
        return all.ToArray();
    }

    /// <summary>A clock that goes on by a microsecond at each look, so that a program's looks are the same in each run.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long _looks;

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => ++_looks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50).AddMicroseconds(++_looks);
    }
}
