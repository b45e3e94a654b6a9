using System.CommandLine;
using Tiered.Wast;

namespace Tiered.Cli.Commands;

/// <summary><c>tiered wast</c>: runs specification test scripts.</summary>
internal static class WastCommands
{
    internal static Command Create()
    {
        var backend = CommandLine.BackendOption();
        var quiet = CommandLine.Switch("--quiet", "Do not list what was skipped");
        var features = new Option<string?>("--features") { Description = $"What scripts may use, with commas: {string.Join(", ", WasmFeatureNames.All)}; by default what the folder of a script says", HelpName = "LIST" };
        var files = CommandLine.FileArgument<string[]>("FILE", "WAST scripts");
        files.Arity = ArgumentArity.OneOrMore;
        var command = new Command("wast", "Run WAST scripts") { backend, features, quiet, files };
        command.SetAction(result => CommandLine.Guard(() => Run(result.GetValue(files)!, result.GetValue(backend)!, result.GetValue(features), result.GetValue(quiet))));
        return command;
    }

    private static int Run(string[] files, string backend, string? features, bool quiet)
    {
        WasmFeatures? given = features is null ? null : WasmFeatureNames.Parse(features);
        // Modules of scripts under other features belong to another engine, and cannot be linked.
        var sessions = new Dictionary<WasmFeatures, WastSession>();
        int passed = 0, failed = 0, skipped = 0;
        foreach (string file in files)
        {
            byte[] text = InputFile.Read(file);
            var used = given ?? SuiteFeatures.For(Path.GetFullPath(file));
            if (!sessions.TryGetValue(used, out var session)) sessions.Add(used, session = new WastSession(CommandLine.CreateEngine(backend, used)));
            var report = session.Run(file, text);
            passed += report.Passed;
            failed += report.Failed;
            skipped += report.Skipped;
            foreach (var incident in report.Incidents)
            {
                if (incident.Outcome == WastOutcome.Failed) Terminal.ErrorLine($"{file}:{incident.Line}: {incident.Message}");
            }
            if (quiet) continue;
            foreach (var group in report.Incidents.Where(i => i.Outcome == WastOutcome.Skipped).GroupBy(i => Reason(i.Message)))
                Terminal.Line($"{file}: {group.Count()} skipped: {group.Key}");
        }
        foreach (var session in sessions.Values) session.Dispose();
        Terminal.Line($"{passed} passed, {failed} failed, {skipped} skipped");
        return failed == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    /// <summary>A reason without its place, so that equal reasons count together.</summary>
    private static string Reason(string message) => message.IndexOf(" (at ", StringComparison.Ordinal) is > 0 and var at ? message[..at] : message;
}
