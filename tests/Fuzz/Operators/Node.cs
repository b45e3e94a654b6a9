using System.Diagnostics;
using System.Text.Json;

namespace Tiered.Tests.Fuzz.Operators;

/// <summary>The second opinion: V8, through the command <c>node</c>.</summary>
internal static class Node
{
    internal const string MissingReason = "the command node was not found: install Node.js (Debian: nodejs) to compare operators with V8";

    /// <summary>Path of the executable, or null.</summary>
    internal static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => System.IO.Path.Combine(folder, "node")).FirstOrDefault(File.Exists);

    /// <summary>What every function of the module did in V8; null, with the reason, when this version of V8 refuses the module.</summary>
    internal static byte[]? Run(OperatorModule module, out string refusal)
    {
        refusal = "";
        string folder = Directory.CreateTempSubdirectory("tiered-operators").FullName;
        try
        {
            File.WriteAllBytes(System.IO.Path.Combine(folder, "module.wasm"), module.Bytes);
            File.WriteAllBytes(System.IO.Path.Combine(folder, "inputs.bin"), module.Inputs);
            using (var json = new Utf8JsonWriter(File.Create(System.IO.Path.Combine(folder, "jobs.json"))))
            {
                json.WriteStartObject();
                json.WriteNumber("recordSize", OperatorModule.RecordSize);
                json.WriteNumber("output", module.Output);
                json.WriteStartArray("functions");
                foreach (var function in module.Functions)
                {
                    json.WriteStartObject();
                    json.WriteString("name", function.Name);
                    json.WriteNumber("input", function.Input);
                    json.WriteNumber("cases", function.Cases);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            var start = new ProcessStartInfo(Path ?? throw new InvalidOperationException(MissingReason)) { RedirectStandardError = true };
            // Older versions have relaxed SIMD behind a flag; newer ones do not know the flag.
            if (MajorVersion < 21) start.ArgumentList.Add("--experimental-wasm-relaxed-simd");
            start.ArgumentList.Add(System.IO.Path.Combine(AppContext.BaseDirectory, "Operators", "run.mjs"));
            start.ArgumentList.Add(folder);
            using var process = Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0) throw new InvalidOperationException($"node ended with status {process.ExitCode}: {errors}");
            string refused = System.IO.Path.Combine(folder, "refused");
            if (File.Exists(refused))
            {
                refusal = File.ReadAllText(refused);
                return null;
            }
            return File.ReadAllBytes(System.IO.Path.Combine(folder, "results.bin"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static readonly Lazy<int> Version = new(ReadVersion);

    internal static int MajorVersion => Version.Value;

    private static int ReadVersion()
    {
        using var process = Process.Start(new ProcessStartInfo(Path!, "--version") { RedirectStandardOutput = true })!;
        string version = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return int.Parse(version.AsSpan(1, version.IndexOf('.') - 1));
    }
}
