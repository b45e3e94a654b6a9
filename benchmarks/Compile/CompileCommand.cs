using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tiered.Benchmarks.Compile;

/// <summary><c>compile</c>: how fast modules become machine code and what memory that takes, here and in V8's baseline compiler.</summary>
internal static class CompileCommand
{
    internal static Command Create()
    {
        var backend = new Option<string>("--backend") { Description = "Tiered's backend", HelpName = "B", DefaultValueFactory = _ => "singlepass" };
        var repeat = new Option<int>("--repeat") { Description = "Compilations in one process; the median counts", HelpName = "N", DefaultValueFactory = _ => 7 };
        var rounds = new Option<int>("--rounds") { Description = "Times each contender is measured, in turn; the median counts", HelpName = "N", DefaultValueFactory = _ => 3 };
        var against = new Option<string>("--against") { Description = "What to compare with", DefaultValueFactory = _ => "node" };
        against.AcceptOnlyFromAmong("node", "nothing");
        var modules = new Argument<string[]>("MODULE") { Description = "Modules to compile", Arity = ArgumentArity.OneOrMore };
        var command = new Command("compile", "Measure compile throughput in MB of code section a second") { backend, repeat, rounds, against, modules };
        command.SetAction(result => Compile(result.GetValue(modules)!, result.GetValue(backend)!, result.GetValue(repeat), result.GetValue(rounds), result.GetValue(against) == "node"));
        return command;
    }

    private static int Compile(string[] modules, string backend, int repeat, int rounds, bool againstNode)
    {
        if (repeat < 1 || rounds < 1) throw new BenchmarkException("--repeat and --rounds must be at least 1");
        if (modules.FirstOrDefault(module => !File.Exists(module)) is { } absent) throw new BenchmarkException($"{absent}: no such file");
        string? node = againstNode ? Repository.FindTool("node") : null;
        if (againstNode && node is null) Console.Error.WriteLine("benchmarks: node is not installed");
        Repository.EnsureTiered();

        var rows = new List<CompileRow>();
        foreach (string module in modules)
        {
            Console.Error.WriteLine($"{module}...");
            rows.Add(CompileRow.Measure(module, backend, node, repeat, rounds));
        }
        Report(rows, backend, repeat);
        return rows.TrueForAll(row => row.OurFailure is null) ? 0 : 1;
    }

    private static void Report(List<CompileRow> rows, string backend, int repeat)
    {
        Console.WriteLine($"Validate and compile, median of {repeat} in one process; MB/s is 1,000,000 bytes of code section on one thread. V8's time includes decoding. Peak memory is of a process that compiles once on one thread.");
        var table = new TextTable("module", "code MB", "decode ms", backend + " ms", "MB/s", "liftoff ms", "MB/s", "speed ratio", "2 threads", "peak MB", "liftoff MB");
        foreach (var row in rows)
        {
            table.Add(Path.GetFileName(row.Module), Number(row.CodeMegabytes, "F3"), Number(row.DecodeMilliseconds), Number(row.OurMilliseconds), Number(row.OurSpeed),
                Number(row.NodeMilliseconds), Number(row.NodeSpeed), Number(row.OurSpeed / row.NodeSpeed, "F2"),
                Number(row.Scaling, "F2") + "x", Number(row.OurPeakMegabytes), Number(row.NodePeakMegabytes));
        }
        table.Write(Console.Out);
        foreach (var row in rows)
        {
            if (row.OurFailure is { } ours) Console.WriteLine($"{row.Module} on {backend}: {ours}");
            if (row.NodeFailure is { } theirs) Console.WriteLine($"{row.Module} on liftoff: {theirs}");
        }
        Console.WriteLine(ToJson(rows, backend));
    }

    private static string Number(double value, string format = "F1") => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);

    private static string ToJson(List<CompileRow> rows, string backend)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("ours", backend);
            json.WriteStartArray("modules");
            foreach (var row in rows)
            {
                json.WriteStartObject();
                json.WriteString("module", Path.GetFileName(row.Module));
                Write(json, "code_section_mb", row.CodeMegabytes);
                Write(json, "ours_mb_per_s", row.OurSpeed);
                Write(json, "liftoff_mb_per_s", row.NodeSpeed);
                Write(json, "two_threads", row.Scaling);
                Write(json, "ours_peak_mb", row.OurPeakMegabytes);
                Write(json, "liftoff_peak_mb", row.NodePeakMegabytes);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsNaN(value)) json.WriteNull(name);
        else json.WriteNumber(name, Math.Round(value, 3));
    }
}
