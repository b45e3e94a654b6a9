using System.Text;

namespace Tiered.Tests.Attack;

/// <summary>
/// The file of a loaded artifact becomes shorter at any moment: while it is loaded, while code that is mapped from it runs, while
/// the host reads what came from it. Everything ends in an exception, or goes on.
/// </summary>
internal sealed class CutArtifact : Scenario
{
    private const int FunctionCount = 3_000;

    internal override void Run(Attack attack)
    {
        var engine = attack.CreateEngine();
        byte[] artifact = Module.FromText(engine, Text()).Serialize();
        string path = Path.Combine(Path.GetTempPath(), $"tiered-cut-{Environment.ProcessId}.wasmu");
        try
        {
            var random = new Random(attack.Seed);
            for (int i = 0; attack.GoesOn; i++)
            {
                File.Delete(path);
                File.WriteAllBytes(path, artifact);
                // At pages: what is cut within one reads as zeros to its end, and no fault says so.
                if (i % 2 == 0) CutWhileItRuns(engine, path, random.Next(1, artifact.Length / 4096) * 4096);
                else CutWhileItIsLoaded(engine, path, random.Next(0, artifact.Length), random.Next(2_000));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Text()
    {
        var text = new StringBuilder("(module (memory (export \"m\") 2) (data (i32.const 0) \"");
        text.Append('d', 100_000).Append("\") (table 3000 funcref) (elem (i32.const 0) func");
        for (int i = 0; i < FunctionCount; i++) text.Append($" $f{i}");
        text.Append(')');
        for (int i = 0; i < FunctionCount; i++)
        {
            text.Append($"(func $f{i} (param i32) (result i32) (i32.add (local.get 0) (i32.div_s (i32.const {i}) (i32.load8_u (local.get 0)))))");
        }
        return text.Append("""
            (type $t (func (param i32) (result i32)))
            (func (export "run") (param $i i32) (result i32) (local $sum i32)
              (loop $l
                (local.set $sum (i32.add (local.get $sum) (call_indirect (type $t) (i32.const 5) (local.get $i))))
                (br_if $l (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
              (local.get $sum))
            (func (export "one") (param i32) (result i32) (call_indirect (type $t) (i32.const 5) (local.get 0))))
            """).ToString();
    }

    private static void CutWhileItRuns(Engine engine, string path, int length)
    {
        var module = Module.DeserializeFile(engine, path, ArtifactTrust.Unverified);
        using var store = new Store(engine);
        var instance = new Instance(store, module);
        var runner = new Thread(() =>
        {
            try
            {
                for (int i = 0; i < 50; i++) instance.GetFunction("run")!.Call(FunctionCount - 1);
            }
            catch (WasmTrapException trap) when (trap.Code == TrapCode.CodeUnreadable)
            {
            }
        });
        runner.Start();
        Cut(path, length);
        runner.Join();
        // Data have been copied; the host reads them in peace, traps are still described, another instance can be made.
        Attack.Check(instance.GetMemory("m")!.ReadByte(70_000) == (byte)'d', "data");
        try
        {
            instance.GetFunction("run")!.Call(FunctionCount - 1);
        }
        catch (WasmTrapException trap) when (trap.Code == TrapCode.CodeUnreadable)
        {
        }
        try
        {
            // An access out of bounds, whose description needs what may have been cut off.
            instance.GetFunction("one")!.Call(FunctionCount + 1);
        }
        catch (WasmTrapException)
        {
        }
        try
        {
            _ = new Instance(store, module);
            _ = module.Names.ModuleName;
            module.VerifyChecksums();
            _ = module.Serialize();
        }
        catch (Exception exception) when (exception is IOException or WasmException)
        {
        }
    }

    private static void Cut(string path, int length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(length);
    }

    private static void CutWhileItIsLoaded(Engine engine, string path, int length, int delay)
    {
        var cutter = new Thread(() =>
        {
            Thread.SpinWait(delay * 20);
            Cut(path, length);
        });
        cutter.Start();
        try
        {
            var module = Module.DeserializeFile(engine, path, delay % 2 == 0 ? ArtifactTrust.Unverified : ArtifactTrust.UnverifiedWithChecksums);
            using var store = new Store(engine);
            _ = new Instance(store, module).GetFunction("one")!.Call(7);
        }
        catch (Exception exception) when (exception is IOException or WasmException)
        {
        }
        cutter.Join();
    }
}
