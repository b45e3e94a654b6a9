using System.CommandLine;
using System.Diagnostics;
using Tiered.Artifacts;

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
        public bool KeepWasm { get; init; }
        public bool RelaxedTraps { get; init; }
        public int Repeat { get; init; }
        public int Threads { get; init; }
        public string? Stats { get; init; }
    }

    internal static Command Create()
    {
        var backend = CommandLine.BackendOption();
        var output = new Option<string?>("--output", "-o") { Description = "Write the compiled module as an artifact", HelpName = "OUT.wasmu" };
        var target = new Option<string?>("--target") { Description = "Compile for another machine: x86_64 or aarch64, or a triple; this one by default", HelpName = "T" };
        var features = new Option<string?>("--cpu-features") { Description = $"CPU features that the code may use, with commas: {string.Join(", ", CpuFeatureNames.All)}; or native, or none", HelpName = "LIST" };
        var sign = new Option<string?>("--sign") { Description = "Sign the artifact with this private key (PEM, P-256)", HelpName = "KEY.pem" };
        var keepWasm = new Option<bool>("--keep-wasm") { Description = "Keep the original module in the artifact" };
        var relaxed = CommandLine.RelaxedTrapsOption();
        var stats = CommandLine.StatsOption();
        var repeat = new Option<int>("--repeat") { Description = "Compile N times in this process and report each time", HelpName = "N", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Threads to compile with; one a processor by default", HelpName = "N" };
        var module = CommandLine.ModuleArgument();
        var command = new Command("compile", "Compile a module, into an artifact or to see how long it takes") { backend, output, target, features, sign, keepWasm, relaxed, repeat, threads, stats, module };
        command.SetAction(result => CommandLine.Guard(() => Compile(new Arguments
        {
            Path = result.GetValue(module)!,
            Backend = result.GetValue(backend)!,
            Output = result.GetValue(output),
            Target = result.GetValue(target),
            CpuFeatures = result.GetValue(features),
            SigningKey = result.GetValue(sign),
            KeepWasm = result.GetValue(keepWasm),
            RelaxedTraps = result.GetValue(relaxed),
            Repeat = result.GetValue(repeat),
            Threads = result.GetValue(threads),
            Stats = result.GetValue(stats),
        })));
        return command;
    }

    private static int Compile(Arguments arguments)
    {
        if (arguments.Repeat < 1) throw new InputException("--repeat must be at least 1");
        if (arguments.Output is null && (arguments.SigningKey is not null || arguments.KeepWasm)) throw new InputException("--sign and --keep-wasm need an artifact to write: --output OUT.wasmu");
        using var signer = arguments.SigningKey is null ? null : ReadSigner(arguments.SigningKey);
        var target = ParseTarget(arguments.Target, arguments.CpuFeatures);
        var engine = CommandLine.CreateEngine(arguments.Backend, threads: arguments.Threads, target: target, relaxedTraps: arguments.RelaxedTraps);
        if (!engine.GetCompiler().SupportsTarget(target)) throw new InputException($"backend {engine.GetCompiler().Name} makes no code for {target.Triple}");
        byte[] bytes = CommandLine.ReadFile(arguments.Path);
        var stats = new Stats { Backend = arguments.Backend, Repeated = arguments.Repeat > 1 };
        var clock = Stopwatch.StartNew();
        var wasm = Module.Decode(engine, bytes);
        stats.DecodeMs = clock.Elapsed.TotalMilliseconds;
        stats.WasmBytes = wasm.Bytes.Length;
        stats.CodeSectionBytes = wasm.CodeSectionSize;
        stats.Functions = wasm.DefinedFunctionCount;
        string written = "";
        for (int i = 0; i < arguments.Repeat; i++)
        {
            clock.Restart();
            using var compiled = CompilationBar.Run(progress => engine.GetCompiler().Compile(wasm, engine.Compilation, progress: progress));
            stats.CompileMs.Add(clock.Elapsed.TotalMilliseconds);
            stats.CodeBytes = compiled.ImageSize;
            if (arguments.Output is not null && i == arguments.Repeat - 1)
                written = $"{arguments.Output}, {WriteArtifact(arguments.Output, ArtifactContents.Of(wasm, arguments.KeepWasm, ArtifactCode.Of(compiled)), signer)} bytes; ";
        }
        stats.CompileMs.Sort();
        double median = stats.CompileMs[stats.CompileMs.Count / 2];
        double rate = stats.CodeSectionBytes / 1e3 / median;
        Console.WriteLine($"{arguments.Path}: {written}{stats.Functions} functions, {stats.CodeSectionBytes} bytes of wasm code -> {stats.CodeBytes} bytes of machine code, " +
            $"{median:F1} ms ({(rate < 1 ? $"{rate:F3}" : $"{rate:F1}")} MB/s)");
        if (arguments.Stats is not null) stats.Write(arguments.Stats);
        return ExitCodes.Success;
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

    private static ArtifactSigner ReadSigner(string path)
    {
        try
        {
            return ArtifactSigner.FromPem(ArtifactFiles.ReadPem(path));
        }
        catch (ArgumentException error)
        {
            throw new InputException($"{path}: {ArtifactFiles.Reason(error)}");
        }
    }

    /// <summary>Writes beside the target and renames, so that nobody ever sees half an artifact, and one that is mapped somewhere is not changed.</summary>
    private static long WriteArtifact(string path, ArtifactContents contents, ArtifactSigner? signer)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            long size;
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
            {
                ArtifactWriter.Write(stream, contents, signer);
                size = stream.Length;
            }
            File.Move(temporary, path, overwrite: true);
            return size;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            File.Delete(temporary);
            throw new InputException($"cannot write {path}");
        }
    }
}
