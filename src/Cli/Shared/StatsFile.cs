using System.Text.Json;

namespace Tiered.Cli;

/// <summary>The measurements that <c>--stats</c> writes; times in milliseconds.</summary>
internal sealed class Stats
{
    // Asked when the program has ended: tiers change while it runs.
    private Module? _module;

    internal string Backend { get; set; } = "";
    internal long WasmBytes { get; set; }
    internal long CodeSectionBytes { get; set; }
    internal long CodeBytes { get; set; }
    internal int Functions { get; set; }
    internal double DecodeMs { get; set; }
    internal List<double> CompileMs { get; } = [];
    internal bool Repeated { get; set; }
    internal double LoadMs { get; set; }
    internal double InstantiateMs { get; set; }
    internal double RunMs { get; set; }

    /// <summary>Sizes of a module.</summary>
    internal void Describe(Module module)
    {
        Backend = Backend.Length > 0 ? Backend : module.CompilerName;
        WasmBytes = module.WasmSize;
        CodeSectionBytes = module.Wasm.CodeSectionSize;
        _module = module;
        Functions = module.Wasm.DefinedFunctionCount;
    }

    internal void Write(OutputFile file)
    {
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("backend", Backend);
        json.WriteNumber("wasm_bytes", WasmBytes);
        json.WriteNumber("code_section_bytes", CodeSectionBytes);
        json.WriteNumber("code_bytes", _module?.CodeSize ?? CodeBytes);
        json.WriteNumber("functions", Functions);
        json.WriteNumber("decode_ms", Math.Round(DecodeMs, 3));
        if (Repeated)
        {
            json.WriteStartArray("compile_ms");
            foreach (double time in CompileMs) json.WriteNumberValue(Math.Round(time, 3));
            json.WriteEndArray();
        }
        else
        {
            json.WriteNumber("compile_ms", Math.Round(CompileMs.Count > 0 ? CompileMs[0] : 0, 3));
        }
        json.WriteNumber("load_ms", Math.Round(LoadMs, 3));
        json.WriteNumber("instantiate_ms", Math.Round(InstantiateMs, 3));
        json.WriteNumber("run_ms", Math.Round(RunMs, 3));
        json.WriteNumber("tier_ups", _module?.Tiers?.TierUps ?? 0);
        json.WriteNumber("osr_entries", _module?.Tiers?.LoopEntries ?? 0);
        json.WriteNumber("peak_rss_kb", PeakResidentKilobytes());
        json.WriteEndObject();
        json.Flush();
        file.Write(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        file.Commit();
    }

    private static long PeakResidentKilobytes()
    {
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal)) return long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").Trim());
        }
        return 0;
    }
}
