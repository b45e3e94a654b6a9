using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tiered.Benchmarks.Compile;

/// <summary><c>compile</c>: how fast modules become machine code, on one thread, here and in V8's baseline compiler.</summary>
internal static class CompileCommand
{
    internal static Command Create()
    {
        var backend = new Option<string>("--backend") { Description = "Tiered's backend", HelpName = "B", DefaultValueFactory = _ => "singlepass" };
        var repeat = new Option<int>("--repeat") { Description = "Compilations in one process; the median counts", HelpName = "N", DefaultValueFactory = _ => 7 };
        var modules = new Argument<string[]>("MODULE") { Description = "Modules to compile", Arity = ArgumentArity.OneOrMore };
        var command = new Command("compile", "Measure compile throughput in MB of code section a second") { backend, repeat, modules };
        command.SetAction(result => Compile(result.GetValue(modules)!, result.GetValue(backend)!, result.GetValue(repeat)));
        return command;
    }

    private static int Compile(string[] modules, string backend, int repeat)
    {
        if (repeat < 1) throw new BenchmarkException("--repeat must be at least 1");
        if (modules.FirstOrDefault(module => !File.Exists(module)) is { } absent) throw new BenchmarkException($"{absent}: no such file");
        string? node = Repository.FindTool("node");
        if (node is null) Console.Error.WriteLine("benchmarks: node is not installed");
        Repository.EnsureTiered();

        var rows = new List<CompileRow>();
        foreach (string module in modules)
        {
            Console.Error.WriteLine($"{module}...");
            rows.Add(CompileRow.Measure(module, backend, node, repeat));
        }
        Report(rows, backend, repeat);
        return rows.TrueForAll(row => row.OurFailure is null) ? 0 : 1;
    }

    private static void Report(List<CompileRow> rows, string backend, int repeat)
    {
        Console.WriteLine($"Validate and compile on one thread, median of {repeat} in one process; MB is 1,000,000 bytes of code section. V8's time includes decoding.");
        var table = new TextTable("module", "code MB", "decode ms", backend + " ms", "MB/s", "liftoff ms", "MB/s", "speed ratio");
        foreach (var row in rows)
        {
            table.Add(Path.GetFileName(row.Module), Number(row.CodeMegabytes, "F3"), Number(row.DecodeMilliseconds), Number(row.OurMilliseconds), Number(row.OurSpeed),
                Number(row.NodeMilliseconds), Number(row.NodeSpeed), Number(row.OurSpeed / row.NodeSpeed, "F3"));
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
