using System.Globalization;
using System.Text;

namespace Tiered.Profiling;

/// <summary>
/// <c>/tmp/perf-PID.map</c>: a line an entry, start and size in hexadecimal and a name. .NET writes the same file for
/// its own code when <c>DOTNET_PerfMapEnabled</c> asks for it; lines are added to it whole.
/// </summary>
internal sealed class PerfMap : PerfListing
{
    private readonly FileStream _file =
        Open($"/tmp/perf-{Environment.ProcessId}.map", FileMode.Append, FileAccess.Write);
    private readonly StringBuilder _lines = new();

    protected override void Write(nint code, int length, string name)
    {
        _lines.Append(CultureInfo.InvariantCulture, $"{code:x} {length:x} {name}\n");
        if (_lines.Length > 1 << 16) Flush();
    }

    protected override void Flush()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(_lines.ToString());
        _lines.Clear();
        _file.Write(bytes);
        _file.Flush();
    }
}
