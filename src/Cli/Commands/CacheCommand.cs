using System.CommandLine;
using Tiered.Caching;

namespace Tiered.Cli.Commands;

/// <summary><c>tiered cache</c>: where compiled modules are kept, how many there are, and their removal.</summary>
internal static class CacheCommand
{
    internal static Command Create()
    {
        var directory = new Command("dir", "Print the directory of the cache");
        directory.SetAction(_ => CommandLine.Guard(() =>
        {
            Terminal.Line(new FileSystemCache().Directory);
            return ExitCodes.Success;
        }));
        var clean = new Command("clean", "Remove all compiled modules");
        clean.SetAction(_ => CommandLine.Guard(() => Report("removed", cache => cache.Clean())));
        var stats = new Command("stats", "Count compiled modules and their bytes");
        stats.SetAction(_ => CommandLine.Guard(() => Report("holds", cache => cache.GetStatistics())));
        return new Command("cache", "Show or clean the cache of compiled modules") { directory, clean, stats };
    }

    private static int Report(string verb, Func<FileSystemCache, CacheStatistics> count)
    {
        var cache = new FileSystemCache();
        var statistics = count(cache);
        if (cache.Refusal is { } refusal) throw new InputException($"the cache is off: {refusal}");
        Terminal.Line($"{cache.Directory}: {verb} {statistics.Entries} modules, {statistics.Bytes} bytes");
        return ExitCodes.Success;
    }
}
