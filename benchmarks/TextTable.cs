using System.Text;

namespace Tiered.Benchmarks;

/// <summary>A plain table: the first column to the left, numbers to the right. Looks the same in a terminal and in a file.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    internal void Add(params string[] row) => _rows.Add(row);

    internal void Write(TextWriter to)
    {
        var widths = new int[header.Length];
        foreach (string[] row in _rows)
        {
            for (int i = 0; i < row.Length; i++) widths[i] = Math.Max(widths[i], row[i].Length);
        }
        foreach (string[] row in _rows)
        {
            var line = new StringBuilder(row[0].PadRight(widths[0]));
            for (int i = 1; i < row.Length; i++) line.Append("  ").Append(row[i].PadLeft(widths[i]));
            to.WriteLine(line.ToString().TrimEnd());
        }
    }
}
