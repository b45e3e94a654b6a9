using System.CommandLine;

namespace Tiered.Cli;

/// <summary>
/// Where the options of <c>tiered run</c> end and the program's arguments begin. Everything behind MODULE is the
/// program's
/// as it stands, so the parser of options, which would split and expand some of it, never sees it.
/// </summary>
/// <param name="Options">The command and its options.</param>
/// <param name="Module">The module; null when none is named.</param>
/// <param name="Program">The program's arguments.</param>
internal sealed record RunArguments(string[] Options, string? Module, string[] Program)
{
    private const string RunName = "run";

    /// <summary>Splits a command line; null when it is none of <c>run</c>.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="arguments">The command line. Without a command it is <c>run</c>'s.</param>
    internal static RunArguments? Split(RootCommand root, string[] arguments)
    {
        if (arguments is not [var first, ..]) return null;
        var run = root.Subcommands.Single(command => command.Name == RunName);
        int at = 0;
        if (first == RunName) at = 1;
        else if (root.Subcommands.Any(command => command.Name == first) || !IsRun(run, first)) return null;
        int start = at;
        for (; at < arguments.Length; at++)
        {
            string argument = arguments[at];
            if (argument == "--")
            {
                at++;
                break;
            }
            if (argument.Length < 2 || argument[0] != '-') break;
            if (Find(run, argument) is { Arity.MinimumNumberOfValues: > 0 } && !HasValue(argument)) at++;
        }
        at = Math.Min(at, arguments.Length);
        string[] options = [RunName, .. arguments[start..at].Where(argument => argument != "--")];
        return at == arguments.Length
            ? new RunArguments(options, null, []) : new RunArguments(options, arguments[at], arguments[(at + 1)..]);
    }

    /// <summary>
    /// Whether a command line that starts so, without a command, is one of <c>run</c>: with a file, or an option of it
    /// alone.
    /// </summary>
    private static bool IsRun(Command run, string first) =>
        first.Length < 2 || first[0] != '-' || first == "--" || Find(run, first) is not null;

    private static bool HasValue(string argument) => argument.AsSpan().IndexOfAny('=', ':') > 0;

    private static Option? Find(Command run, string argument)
    {
        int end = argument.AsSpan().IndexOfAny('=', ':');
        string name = end < 0 ? argument : argument[..end];
        return run.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name));
    }
}
