using System.Diagnostics;

namespace Tiered.Tests.Fuzz;

/// <summary>Runs workers, starts a new one behind each mutant that ends its process, and writes that mutant down.</summary>
internal static class Supervisor
{
    private const long Batch = 250_000;

    internal static int Run(string backend, int seed, long first, long count, string[] files, string folder)
    {
        long refused = 0, ran = 0, crashes = 0;
        var clock = Stopwatch.StartNew();
        long lastReport = 0;
        for (long next = first, end = first + count; next < end;)
        {
            long size = Math.Min(Batch, end - next);
            var (exitCode, (reached, workerRefused, workerRan), errors) = RunWorker(backend, seed, next, size, files);
            // A starved machine looks like a hang: what does not stop must not stop alone either.
            if (exitCode == Worker.TimedOut && RunWorker(backend, seed, reached, 1, files).ExitCode == 0) exitCode = 0;
            refused += workerRefused;
            ran += workerRan;
            next = exitCode == 0 && reached == next + size ? reached : reached + 1;
            if (exitCode != 0)
            {
                crashes++;
                Directory.CreateDirectory(folder);
                string path = Path.Combine(folder, $"seed{seed}-{reached}.wasm");
                File.WriteAllBytes(path, new Corpus(Backends.Get(backend), files).Mutate(seed, reached));
                File.WriteAllText(path + ".txt", errors);
                Console.WriteLine($"mutant {reached} of seed {seed}: exit status {exitCode}{(exitCode == Worker.TimedOut ? " (does not stop)" : "")}, kept as {path}");
            }
            if (clock.ElapsedMilliseconds - lastReport < 10_000 && next < end) continue;
            lastReport = clock.ElapsedMilliseconds;
            Console.WriteLine($"{next - first} mutants, {clock.Elapsed.TotalSeconds:F0} s: {refused} refused, {ran} ran, {crashes} crashes");
        }
        return crashes == 0 ? 0 : 1;
    }

    private static (int ExitCode, (long Number, long Refused, long Ran) Progress, string Errors) RunWorker(string backend, int seed, long first, long count, string[] files)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(Supervisor).Assembly.Location);
        string[] arguments = ["--worker", "--backend", backend, "--seed", seed.ToString(), "--first", first.ToString(), "--mutations", count.ToString()];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        foreach (string file in files)
        {
            start.ArgumentList.Add("--corpus");
            start.ArgumentList.Add(file);
        }
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        string progress = Progress.Prepare(start, first);
        try
        {
            using var process = Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, Progress.Read(progress), errors);
        }
        finally
        {
            File.Delete(progress);
        }
    }
}
