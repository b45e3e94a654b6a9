using System.Diagnostics;

namespace Tiered.Tests.Fuzz;

/// <summary>Runs workers, starts a new one behind each mutant that ends its process, and writes that mutant down.</summary>
internal static class Supervisor
{
    private const long Batch = 50_000;

    internal static int Run(string backend, int seed, long first, long count, string[] files, string folder)
    {
        long refused = 0, ran = 0, crashes = 0;
        var clock = Stopwatch.StartNew();
        long lastReport = 0;
        for (long next = first, end = first + count; next < end;)
        {
            long size = Math.Min(Batch, end - next);
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardError = true };
            if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(Supervisor).Assembly.Location);
            string[] arguments = ["--worker", "--backend", backend, "--seed", seed.ToString(), "--first", next.ToString(), "--mutations", size.ToString()];
            foreach (string argument in arguments) start.ArgumentList.Add(argument);
            foreach (string file in files)
            {
                start.ArgumentList.Add("--corpus");
                start.ArgumentList.Add(file);
            }
            start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
            string progress = Progress.Prepare(start);
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            process.WaitForExit();
            var (reached, workerRefused, workerRan) = Progress.Read(progress);
            refused += workerRefused;
            ran += workerRan;
            next = process.ExitCode == 0 ? reached : reached + 1;
            if (process.ExitCode != 0)
            {
                crashes++;
                Directory.CreateDirectory(folder);
                string path = Path.Combine(folder, $"seed{seed}-{reached}.wasm");
                File.WriteAllBytes(path, new Corpus(Backends.Get(backend), files).Mutate(seed, reached));
                File.WriteAllText(path + ".txt", errors.Result);
                Console.WriteLine($"mutant {reached} of seed {seed}: exit status {process.ExitCode}{(process.ExitCode == Worker.TimedOut ? " (does not stop)" : "")}, kept as {path}");
            }
            File.Delete(progress);
            if (clock.ElapsedMilliseconds - lastReport < 10_000 && next < end) continue;
            lastReport = clock.ElapsedMilliseconds;
            Console.WriteLine($"{next - first} mutants, {clock.Elapsed.TotalSeconds:F0} s: {refused} refused, {ran} ran, {crashes} crashes");
        }
        return crashes == 0 ? 0 : 1;
    }
}
