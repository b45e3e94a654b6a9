using System.Text;

namespace Tiered.Tests.Cli;

/// <summary>The options of <c>run</c> about tiers, and what programs see of them: nothing.</summary>
public class TierAgreementTests(CommandLineFixture files) : IClassFixture<CommandLineFixture>
{
    private const string Program = """
        (module
          (memory (export "memory") 1)
          (func $step (param i32 i32) (result i32)
            (i32.add (i32.mul (local.get 0) (i32.const 31)) (local.get 1)))
          (func (export "_start") (local i32 i32)
            (loop
              (local.set 1 (call $step (local.get 1) (local.get 0)))
              (i32.store (i32.const 0) (local.get 1))
              (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 10000))))))
        """;

    [Fact]
    public void AllTiersAgree()
    {
        var run = CommandRun.Tiered("run", "--verify-tiers", files.Write("agree.wat", Program)).Succeeded();
        Assert.Equal("all tiers agree", run.Lines[^1]);
        Assert.Equal("tiers as they come: the same", run.Lines[^2].Replace("status 0, 0 characters written", "the same"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AMiscompileIsFound(int function)
    {
        var run = CommandRun.Tiered("run", "--verify-tiers", "--plant-fault", $"{function}", files.Write("faulty.wat", Program));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("its memories or globals were different", run.Output);
    }

    [Theory]
    [InlineData("sometimes", "does not know 'sometimes'")]
    [InlineData("interval=often", "a number of at least 0 is wanted")]
    [InlineData("threshold=0", "a number of at least 1 is wanted")]
    public void WrongSettingsAreRefused(string setting, string message) =>
        Assert.Contains(message, CommandRun.Tiered("run", "--tiering", setting, files.Write("settings.wat", Program)).Refused());

    [Fact]
    public void SettingsAreForTheTieredBackend() =>
        Assert.Contains("--backend tiered",
            CommandRun.Tiered("run", "--backend", "singlepass", "--tiering", "forced", files.Write("settings.wat", Program)).Refused());

    [Fact]
    public void StatisticsTellWhatTieredUp()
    {
        string stats = Path.Combine(files.Folder, "tiers.json");
        CommandRun.Tiered("run", "--tiering", "forced", "--stats", stats, files.Write("stats.wat", Program)).Succeeded();
        string json = File.ReadAllText(stats);
        Assert.Contains("\"backend\": \"tiered\"", json);
        Assert.DoesNotContain("\"tier_ups\": 0,", json);
        Assert.DoesNotContain("\"osr_entries\": 0,", json);
    }

    /// <summary>A program may exit at any moment of background compilation.</summary>
    [Fact]
    public void ProgramsExitAtAnyMoment()
    {
        const int Functions = 100;
        var text = new StringBuilder("""
            (module
              (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (type $t (func (param i32) (result i32)))
              (memory (export "memory") 1)
            """);
        text.Append("(table funcref (elem ").AppendJoin(' ', Enumerable.Range(0, Functions).Select(i => $"$f{i}")).Append("))");
        for (int i = 0; i < Functions; i++)
        {
            text.Append($"(func $f{i} (type $t) (local i32 i32) (local.set 2 (i32.const 20)) (loop ");
            for (int j = 0; j < 40; j++)
                text.Append($"(local.set 1 (i32.xor (i32.mul (local.get 1) (i32.const {j * 7 + i})) (i32.add (local.get 0) (i32.const {j}))))");
            text.Append("(br_if 0 (local.tee 2 (i32.sub (local.get 2) (i32.const 1))))) (local.get 1))");
        }
        text.Append($"""
            (func $now (result i64) (drop (call $clock (i32.const 1) (i64.const 1) (i32.const 8))) (i64.load (i32.const 8)))
            (func (export "_start") (local i32 i64)
              (drop (call $random (i32.const 0) (i32.const 4)))
              (local.set 1 (i64.add (call $now)
                (i64.mul (i64.extend_i32_u (i32.and (i32.load (i32.const 0)) (i32.const 63))) (i64.const 500000))))
              (loop
                (drop (call_indirect (type $t) (local.get 0) (i32.rem_u (local.get 0) (i32.const {Functions}))))
                (local.set 0 (i32.add (local.get 0) (i32.const 1)))
                (br_if 0 (i64.lt_u (call $now) (local.get 1))))
              (call $exit (i32.const 7))))
            """);
        string program = files.Write("exits.wat", text.ToString());
        for (int i = 0; i < 30; i++)
        {
            var run = CommandRun.Tiered("run", "--tiering", "interval=0,threshold=1", program);
            Assert.Equal((7, ""), (run.ExitCode, run.Error));
        }
    }
}
