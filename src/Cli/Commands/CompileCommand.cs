using System.CommandLine;
using System.Diagnostics;
using Tiered.Artifacts;
using Tiered.Backend.SinglePass;

namespace Tiered.Cli.Commands;

/// <summary><c>tiered compile</c>: measures compilation, and writes artifacts.</summary>
internal static class CompileCommand
{
    private sealed record Arguments
    {
        public required string Path { get; init; }
        public required string Backend { get; init; }
        public string? Output { get; init; }
        public string? Target { get; init; }
        public string? CpuFeatures { get; init; }
        public string? SigningKey { get; init; }
        public string? Profile { get; init; }
        public bool KeepWasm { get; init; }
        public required BoundsCheckMode[] BoundsChecks { get; init; }
        public bool RelaxedTraps { get; init; }
        public int Repeat { get; init; }
        public int? Threads { get; init; }
        public string? Stats { get; init; }
    }

    internal static Command Create()
    {
        var backend = CommandLine.BackendOption();
        var output = new Option<string?>("--output", "-o") { Description = "Write the compiled module as an artifact", HelpName = "OUT.wasmu" };
        var target = new Option<string?>("--target") { Description = "Compile for another machine: x86_64 or aarch64, or a triple; this one by default", HelpName = "T" };
        var features = new Option<string?>("--cpu-features") { Description = $"CPU features that the code may use, with commas: {string.Join(", ", CpuFeatureNames.All)}; or native, or none", HelpName = "LIST" };
        var sign = new Option<string?>("--sign") { Description = "Sign the artifact with this private key (PEM, P-256)", HelpName = "KEY.pem" };
        var profile = new Option<string?>("--use-profile")
        {
            Description = "Compile what a profile of runs says is hot with the backend, and the rest with singlepass",
            HelpName = "FILE",
        };
        var keepWasm = CommandLine.Switch("--keep-wasm", "Keep the original module in the artifact");
        var relaxed = CommandLine.RelaxedTrapsOption();
        var bounds = new Option<string>("--bounds-checks")
        {
            Description = "How accesses stay in bounds: guard pages (8 GiB of address space a memory), explicit compares, or code for both in one artifact",
            HelpName = "MODE",
            DefaultValueFactory = _ => "guard",
        };
        bounds.AcceptOnlyFromAmong("guard", "explicit", "both");
        var stats = CommandLine.StatsOption();
        var repeat = new Option<int>("--repeat") { Description = "Compile N times in this process and report each time", HelpName = "N", DefaultValueFactory = _ => 1 };
        var threads = new Option<int?>("--threads") { Description = "Threads to compile with; one a processor by default", HelpName = "N" };
        var module = CommandLine.ModuleArgument();
        var command = new Command("compile", "Compile a module, into an artifact or to see how long it takes") { backend, output, target, features, sign, profile, keepWasm, bounds, relaxed, repeat, threads, stats, module };
        command.SetAction(result => CommandLine.Guard(() => Compile(new Arguments
        {
            Path = result.GetValue(module)!,
            Backend = result.GetValue(backend)!,
            Output = result.GetValue(output),
            Target = result.GetValue(target),
            CpuFeatures = result.GetValue(features),
            SigningKey = result.GetValue(sign),
            Profile = result.GetValue(profile),
            KeepWasm = result.GetValue(keepWasm),
            BoundsChecks = result.GetValue(bounds) switch
            {
                "explicit" => [BoundsCheckMode.Explicit],
                "both" => [BoundsCheckMode.Guard, BoundsCheckMode.Explicit],
                _ => [BoundsCheckMode.Guard],
            },
            RelaxedTraps = result.GetValue(relaxed),
            Repeat = result.GetValue(repeat),
            Threads = result.GetValue(threads),
            Stats = result.GetValue(stats),
        })));
        return command;
    }

    private static int Compile(Arguments arguments)
    {
        if (arguments.Threads is < 1) throw new InputException("--threads must be at least 1");
        if (arguments.Repeat < 1) throw new InputException("--repeat must be at least 1");
        if (arguments.Output is null && (arguments.SigningKey is not null || arguments.KeepWasm)) throw new InputException("--sign and --keep-wasm need an artifact to write: --output OUT.wasmu");
        using var file = InputFile.Open(arguments.Path);
        using var key = arguments.SigningKey is null ? null : InputFile.Open(arguments.SigningKey);
        using var signer = key is null ? null : ReadSigner(key);
        var target = ParseTarget(arguments.Target, arguments.CpuFeatures);
        var engine = CommandLine.CreateEngine(arguments.Backend, threads: arguments.Threads ?? 0, target: target, relaxedTraps: arguments.RelaxedTraps);
        if (!engine.GetCompiler().SupportsTarget(target)) throw new InputException($"backend {engine.GetCompiler().Name} makes no code for {target.Triple}");
        using var profileFile = arguments.Profile is null ? null : InputFile.Open(arguments.Profile);
        var compiler = profileFile is null ? engine.GetCompiler() : WithProfile(engine.GetCompiler(), profileFile);
        InputFile[] inputs = [file, .. key is null ? [] : new[] { key }, .. profileFile is null ? [] : new[] { profileFile }];
        using var artifact = arguments.Output is null ? null : OutputFile.Open(arguments.Output, inputs);
        using var statsFile = arguments.Stats is null ? null : OutputFile.Open(arguments.Stats, inputs);
        var source = ModuleSource.Read(file);
        var stats = new Stats { Backend = arguments.Backend, Repeated = arguments.Repeat > 1 };
        var clock = Stopwatch.StartNew();
        var wasm = source.Decode(engine);
        stats.DecodeMs = clock.Elapsed.TotalMilliseconds;
        if (compiler is ProfiledCompiler profiled) Refuse(profileFile!, () => profiled.Profile.Require(wasm));
        stats.WasmBytes = wasm.Bytes.Length;
        stats.CodeSectionBytes = wasm.CodeSectionSize;
        stats.Functions = wasm.DefinedFunctionCount;
        string written = "";
        for (int i = 0; i < arguments.Repeat; i++)
        {
            bool isLast = i == arguments.Repeat - 1;
            var variants = new List<ArtifactCode>();
            double elapsed = 0;
            stats.CodeBytes = 0;
            foreach (var mode in arguments.BoundsChecks)
            {
                clock.Restart();
                var options = engine.Options.Compilation with { BoundsChecks = mode };
                using var compiled = source.Attempt(() =>
                    CompilationBar.Run(progress => compiler.Compile(wasm, options, progress: progress)));
                elapsed += clock.Elapsed.TotalMilliseconds;
                stats.CodeBytes += compiled.ImageSize;
                if (artifact is not null && isLast) variants.Add(ArtifactCode.Of(compiled));
            }
            stats.CompileMs.Add(elapsed);
            if (artifact is null || !isLast) continue;
            long bytes = WriteArtifact(artifact, ArtifactContents.Of(wasm, arguments.KeepWasm, [.. variants]), signer);
            written = $"{arguments.Output}, {bytes} bytes; ";
        }
        stats.CompileMs.Sort();
        double median = stats.CompileMs[stats.CompileMs.Count / 2];
        double rate = stats.CodeSectionBytes / 1e3 / median;
        Terminal.Line($"{arguments.Path}: {written}{stats.Functions} functions, {stats.CodeSectionBytes} bytes of wasm code -> {stats.CodeBytes} bytes of machine code, " +
            $"{median:F1} ms ({(rate < 1 ? $"{rate:F3}" : $"{rate:F1}")} MB/s)");
        if (statsFile is not null) stats.Write(statsFile);
        return ExitCodes.Success;
    }

    private static ProfiledCompiler WithProfile(ICompiler compiler, InputFile file)
    {
        if (compiler is not IPartialCompiler partial) throw new InputException("--use-profile needs --backend optimizing or llvm");
        ModuleProfile? profile = null;
        Refuse(file, () => profile = ModuleProfile.Load(file.Bytes));
        return new ProfiledCompiler(partial, new SinglePassCompiler(), profile!);
    }

    private static void Refuse(InputFile file, Action action)
    {
        try
        {
            action();
        }
        catch (ProfileException error)
        {
            throw new InputException($"{file.Path}: {error.Message}");
        }
    }

    private static Target ParseTarget(string? triple, string? features)
    {
        Target target;
        try
        {
            target = triple is null ? Target.Host : Target.Parse(triple);
        }
        catch (ArgumentException error)
        {
            throw new InputException("--target: " + ArtifactFiles.Reason(error));
        }
        return features is null ? target : target with { Features = CpuFeatureNames.Parse(features, target.Architecture) };
    }

    private static ArtifactSigner ReadSigner(InputFile file)
    {
        try
        {
            return ArtifactSigner.FromPem(ArtifactFiles.ReadPem(file));
        }
        catch (ArgumentException error)
        {
            throw new InputException($"{file.Path}: {ArtifactFiles.Reason(error)}");
        }
    }

    private static long WriteArtifact(OutputFile file, ArtifactContents contents, ArtifactSigner? signer)
    {
        // In memory first: a pipe can say neither its position nor its length.
        using var bytes = new MemoryStream();
        ArtifactWriter.Write(bytes, contents, signer);
        file.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        file.Commit();
        return bytes.Length;
    }
}
