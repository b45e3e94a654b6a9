using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tiered.Benchmarks.Compare;

/// <summary>Times of all programs on all contenders, and the ratios between them.</summary>
internal sealed class Comparison(Contender ours, IReadOnlyList<Contender> others)
{
    private readonly List<(string Program, Measurement Ours, Measurement[] Others)> _rows = [];

    /// <summary>Whether every engine computed the same.</summary>
    internal bool ChecksumsAgree { get; private set; } = true;

    /// <summary>
    /// Measures one program. The contenders take turns, so that what slows the machine down for a while slows all of them down.
    /// </summary>
    internal void Measure(string program, int runs)
    {
        var own = new Measurement();
        var theirs = new Measurement[others.Count];
        for (int i = 0; i < theirs.Length; i++) theirs[i] = new Measurement();
        for (int run = 0; run < runs; run++)
        {
            own.Run(ours, program);
            for (int i = 0; i < theirs.Length; i++) theirs[i].Run(others[i], program);
        }
        CheckOutputs(own, theirs);
        _rows.Add((program, own, theirs));
    }

    /// <summary>The last contender that ran says what is right: native code where it could be built. Ours is never the judge if another one ran.</summary>
    private void CheckOutputs(Measurement own, Measurement[] theirs)
    {
        string? right = theirs.LastOrDefault(measurement => measurement.Succeeded)?.Output;
        if (right is null) return;
        foreach (var measurement in theirs.Prepend(own))
        {
            if (!measurement.Succeeded || measurement.Output == right) continue;
            measurement.Reject($"wrong checksum: '{measurement.Output}' instead of '{right}'");
            ChecksumsAgree = false;
        }
    }

    internal void Report(TextWriter to, int runs)
    {
        var table = new TextTable(["program", .. Columns()]);
        foreach (var (program, own, theirs) in _rows)
            table.Add([program, Seconds(own), .. theirs.SelectMany(their => new[] { Seconds(their), Number(Ratio(own, their)) })]);
        table.Add(["geometric mean", "", .. Enumerable.Range(0, others.Count).SelectMany(i => new[] { "", Number(GeometricMean(i)) })]);
        to.WriteLine($"Wall time in seconds, median of {runs}; each ratio is {ours.Key}'s time divided by the time before it.");
        table.Write(to);
        foreach (var (program, own, theirs) in _rows)
        {
            Explain(to, program, ours, own);
            for (int i = 0; i < theirs.Length; i++) Explain(to, program, others[i], theirs[i]);
        }
        to.WriteLine(ToJson(runs));
    }

    private static void Explain(TextWriter to, string program, Contender contender, Measurement measurement)
    {
        if (measurement.Failure is { } why) to.WriteLine($"{program} on {contender.Key}: {why}");
    }

    private IEnumerable<string> Columns()
    {
        yield return ours.Key;
        foreach (var other in others)
        {
            yield return other.Key;
            yield return "ratio";
        }
    }

    private static double Ratio(Measurement own, Measurement their) =>
        own.Succeeded && their.Succeeded ? own.Milliseconds / their.Milliseconds : double.NaN;

    private double GeometricMean(int other) =>
        Statistics.GeometricMean(_rows.Select(row => Ratio(row.Ours, row.Others[other])).Where(ratio => !double.IsNaN(ratio)));

    private static string Seconds(Measurement measurement) => measurement.Succeeded ? Number(measurement.Milliseconds / 1e3, "F3") : "-";

    private static string Number(double value, string format = "F2") => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The machine-readable last line: times in milliseconds by program and engine, null where there is none, and the geometric means.</summary>
    private string ToJson(int runs)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("ours", ours.Key);
            json.WriteNumber("runs", runs);
            json.WriteStartObject("geometric_means");
            for (int i = 0; i < others.Count; i++) WriteNumber(json, others[i].Key, GeometricMean(i), 4);
            json.WriteEndObject();
            json.WriteStartObject("milliseconds");
            foreach (var (program, own, theirs) in _rows)
            {
                json.WriteStartObject(program);
                WriteTime(json, ours, own);
                for (int i = 0; i < theirs.Length; i++) WriteTime(json, others[i], theirs[i]);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteBoolean("checksums_agree", ChecksumsAgree);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteTime(Utf8JsonWriter json, Contender contender, Measurement measurement) =>
        WriteNumber(json, contender.Key, measurement.Succeeded ? measurement.Milliseconds : double.NaN, 1);

    private static void WriteNumber(Utf8JsonWriter json, string name, double value, int digits)
    {
        if (double.IsNaN(value)) json.WriteNull(name);
        else json.WriteNumber(name, Math.Round(value, digits));
    }
}
