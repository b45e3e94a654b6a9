using Tiered.Artifacts;
using Tiered.Cli;

namespace Tiered.Headless;

/// <summary><c>tiered-headless run</c>. Parses by hand: a library for it would take longer to start than the program to run.</summary>
internal static class HeadlessRun
{
    internal static int Run(string[] arguments)
    {
        List<string> directories = [], variables = [], trust = [];
        string? invoke = null, stats = null;
        bool unknownImportsTrap = false;
        int at = 0;
        for (; at < arguments.Length && arguments[at] is ['-', _, ..]; at++)
        {
            string option = arguments[at], value;
            if (option == "--")
            {
                at++;
                break;
            }
            if (option == "--unknown-imports-trap")
            {
                unknownImportsTrap = true;
                continue;
            }
            int equals = option.IndexOf('=');
            if (equals > 0) (option, value) = (option[..equals], option[(equals + 1)..]);
            else if (at + 1 < arguments.Length) value = arguments[++at];
            else throw new InputException($"option '{option}' is unknown or lacks its value; try --help");
            switch (option)
            {
                case "--dir": directories.Add(value); break;
                case "--env": variables.Add(value); break;
                case "--trust": trust.Add(value); break;
                case "--invoke": invoke = value; break;
                case "--stats": stats = value; break;
                default: throw new InputException($"unknown option '{option}'; try --help");
            }
        }
        if (at == arguments.Length) throw new InputException("no artifact named; try --help");
        string path = arguments[at];
        using var file = InputFile.Open(path);
        using var statsFile = stats is null ? null : OutputFile.Open(stats, [file]);
        if (!file.IsArtifact) throw new InputException($"{path} is not an artifact; make one with: tiered compile -o OUT.wasmu {path}");
        var options = new ProgramOptions
        {
            Command = "tiered-headless",
            Path = path,
            Arguments = arguments[(at + 1)..],
            Directories = directories,
            Variables = variables,
            Invoke = invoke,
            UnknownImportsTrap = unknownImportsTrap,
        };
        var measured = new Stats();
        var engine = CreateEngine();
        return ProgramRunner.Run(engine, ArtifactFiles.Load(engine, file, trust, measured), options, measured, statsFile);
    }

    /// <summary>What an artifact's module may use was decided when it was compiled.</summary>
    internal static Engine CreateEngine() => new(new EngineOptions { Features = WasmFeatures.All }, []);
}
