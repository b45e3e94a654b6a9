using Tiered;
using Tiered.Artifacts;
using Tiered.Cli;
using Tiered.Headless;

// An executable with an artifact behind it is that program: all arguments are the program's.
try
{
    if (EmbeddedArtifact.Find() is { } embedded) return embedded.Run(args);
    return args switch
    {
        ["run", .. var rest] => HeadlessRun.Run(rest),
        ["inspect", var path] when !path.StartsWith('-') => Inspect(path),
        ["--version"] => Print(typeof(Engine).Assembly.GetName().Version?.ToString(3) ?? ""),
        [] or ["--help" or "-h" or "help"] => Print(Usage),
        _ => throw new InputException($"unknown command '{args[0]}' or wrong arguments; try --help"),
    };
}
catch (Exception error) when (error is ArtifactException or WasmLinkException or InputException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine("tiered-headless: " + error.Message);
    return ExitCodes.BadInput;
}
catch (Exception error) when (error is WasmException and not WasmTrapException or OutOfMemoryException or PlatformNotSupportedException or InvalidOperationException)
{
    Console.Error.WriteLine("tiered-headless: " + error.Message);
    return ExitCodes.Failure;
}

static int Inspect(string path)
{
    if (!File.Exists(path)) throw new InputException($"{path}: no such file");
    if (!ArtifactFiles.IsArtifact(path)) throw new InputException($"{path} is not an artifact");
    foreach (var (name, value) in ArtifactListing.Describe(File.ReadAllBytes(path))) Console.WriteLine($"{name,-24} {value}");
    return ExitCodes.Success;
}

static int Print(string text)
{
    Console.WriteLine(text);
    return ExitCodes.Success;
}

internal static partial class Program
{
    private const string Usage = """
        tiered-headless: runs WebAssembly modules that `tiered compile` made into artifacts. Holds no compiler.

          tiered-headless run [OPTIONS] X.wasmu [ARGS...]
            --dir HOST[::GUEST]   let the program see a directory
            --env K=V             set an environment variable of the program
            --invoke NAME         call this export instead of _start
            --trust PUB.pem       run only artifacts that this key signed; may be repeated
            --stats FILE          write measurements as one JSON object
          tiered-headless inspect X.wasmu
          tiered-headless --version
        """;
}
