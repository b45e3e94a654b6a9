using Tiered;
using Tiered.Cli;
using Tiered.Headless;
using Tiered.Native;

// An executable with an artifact behind it is that program: all arguments are the program's.
try
{
    args = ProcessArguments.Restore(args);
    if (EmbeddedArtifact.Find() is { } embedded) return embedded.Run(args);
    return args switch
    {
        ["run", .. var rest] => HeadlessRun.Run(rest),
        ["inspect", var path] when path is not ['-', _, ..] => Inspect(path),
        ["--version"] => Print(typeof(Engine).Assembly.GetName().Version?.ToString(3) ?? ""),
        [] or ["--help" or "-h" or "help"] => Print(Usage),
        ["inspect", ..] => throw new InputException("inspect takes one artifact; try --help"),
        // A file without a command is run, with what follows it.
        [['-', _, ..], ..] => throw new InputException($"unknown option '{args[0]}'; try --help"),
        _ => IsMistypedCommand(args[0]) ? throw new InputException($"'{args[0]}' is no command and no file; try --help") : HeadlessRun.Run(args),
    };
}
catch (Exception error)
{
    return Failures.Report("tiered-headless", error);
}

static bool IsMistypedCommand(string file) => file != "-" && !file.Contains('/') && !file.Contains('.') && Posix.Status(file) is null;

static int Inspect(string path)
{
    using var file = InputFile.Open(path);
    if (!file.IsArtifact) throw new InputException($"{path} is not an artifact");
    foreach (var (name, value) in ArtifactListing.Describe(file.Bytes)) Terminal.Line($"{name,-24} {value}");
    return ExitCodes.Success;
}

static int Print(string text)
{
    Terminal.Text(text);
    return ExitCodes.Success;
}

internal static partial class Program
{
    private const string Usage = """
        tiered-headless: runs WebAssembly modules that `tiered compile` made into artifacts. Holds no compiler.

          tiered-headless [run [OPTIONS]] X.wasmu [ARGS...]
            --dir HOST[::GUEST]   let the program see a directory
            --env K=V | K         set an environment variable of the program, or give it one of this process
            --invoke NAME         call this export instead of _start
            --unknown-imports-trap  let it import functions that are not defined; calling one is a trap
            --trust PUB.pem       run only artifacts that this key signed; may be repeated
            --stats FILE          write measurements as one JSON object
          tiered-headless inspect X.wasmu
          tiered-headless --version
        """;
}
