using System.IO.MemoryMappedFiles;

namespace Tiered.Tests.Fuzz;

/// <summary>The number of the mutant at work and the tally so far, in a file that survives the worker's death.</summary>
internal static class Progress
{
    private const string Variable = "TIERED_FUZZ_PROGRESS";

    private static readonly MemoryMappedViewAccessor? View = Open();

    internal static void Note(long number, long refused, long ran)
    {
        View?.Write(0, number);
        View?.Write(8, refused);
        View?.Write(16, ran);
    }

    internal static string Prepare(System.Diagnostics.ProcessStartInfo start, long first)
    {
        string path = Path.GetTempFileName();
        byte[] bytes = new byte[24];
        BitConverter.TryWriteBytes(bytes, first);
        File.WriteAllBytes(path, bytes);
        start.Environment[Variable] = path;
        return path;
    }

    internal static (long Number, long Refused, long Ran) Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        return (BitConverter.ToInt64(bytes, 0), BitConverter.ToInt64(bytes, 8), BitConverter.ToInt64(bytes, 16));
    }

    private static MemoryMappedViewAccessor? Open() =>
        Environment.GetEnvironmentVariable(Variable) is { } path ? MemoryMappedFile.CreateFromFile(path).CreateViewAccessor(0, 24) : null;
}
