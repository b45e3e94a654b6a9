using System.Security.Cryptography;

namespace Tiered.Tests.Cli;

/// <summary>Artifacts from the command line: written by one process, run by others, with and without compilers.</summary>
[Collection(CommandLineCollection.Name)]
public class ArtifactTests(CommandLineFixture files)
{
    private static CommandRun Headless(params string[] arguments) => CommandRun.Headless(arguments);

    private string Compile(string name, string wat, params string[] options)
    {
        string artifact = Path.Combine(files.Folder, name + ".wasmu");
        CommandRun.Tiered(["compile", .. options, "-o", artifact, files.Write(name + ".wat", wat)]).Succeeded();
        return artifact;
    }

    private (string Private, string Public) Keys(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (files.Write(name + "-key.pem", key.ExportPkcs8PrivateKeyPem()), files.Write(name + "-pub.pem", key.ExportSubjectPublicKeyInfoPem()));
    }

    [Theory]
    [InlineData("singlepass")]
    [InlineData("optimizing")]
    public void BothExecutablesRunIt(string backend)
    {
        string artifact = Compile("hello-" + backend, Guests.Hello, "--backend", backend);
        Assert.Equal("hello\n", CommandRun.Tiered("run", artifact).Succeeded().Output);
        Assert.Equal("hello\n", Headless("run", artifact).Succeeded().Output);
        string listing = Headless("inspect", artifact).Succeeded().Output;
        Assert.Contains(backend + " ", listing);
        Assert.Contains("checksums                match", listing);
        Assert.Contains("proc_exit", CommandRun.Tiered("inspect", artifact).Succeeded().Output);
    }

    [Fact]
    public void ArgumentsAndExitStatusAreThoseOfRun()
    {
        string artifact = Compile("world", Guests.ShowWorld);
        Assert.Equal("world.wasmu\0one\0--two\0A=b\0", Headless("run", "--env", "A=b", artifact, "one", "--two").Succeeded().Output);
        string trap = Compile("trap", "(module $m (func $boom (export \"_start\") unreachable))");
        var run = Headless("run", trap);
        Assert.Equal(134, run.ExitCode);
        Assert.Contains("wasm trap: unreachable", run.Error);
        Assert.Contains("m!boom", run.Error);
        string add = Compile("add", "(module (func (export \"add\") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))");
        Assert.Equal("5\n", Headless("run", "--invoke", "add", add, "2", "3").Succeeded().Output);
    }

    [Fact]
    public void EqualInputGivesEqualFiles()
    {
        byte[] one = File.ReadAllBytes(Compile("same", Guests.ShowWorld, "--threads", "1"));
        byte[] two = File.ReadAllBytes(Compile("same", Guests.ShowWorld, "--threads", "2"));
        Assert.Equal(one, two);
    }

    [Fact]
    public void OnlyTrustedSignaturesRun()
    {
        var (key, trusted) = Keys("owner");
        var (_, stranger) = Keys("stranger");
        string signed = Compile("signed", Guests.Hello, "--sign", key), unsigned = Compile("unsigned", Guests.Hello);
        Assert.Equal("hello\n", Headless("run", "--trust", stranger, "--trust", trusted, signed).Succeeded().Output);
        Assert.Equal("hello\n", CommandRun.Tiered("run", "--trust", trusted, signed).Succeeded().Output);
        byte[] bytes = File.ReadAllBytes(signed);
        bytes[bytes.Length / 2] ^= 1;
        string altered = files.Write("altered.wasmu", bytes);
        foreach (var (file, by, reason) in new[] { (unsigned, trusted, "it is not signed"), (signed, stranger, "not by a trusted key"), (altered, trusted, "altered after it was signed") })
        {
            var run = Headless("run", "--trust", by, file);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.Contains(reason, run.Error);
            Assert.Contains(reason, CommandRun.Tiered("run", "--trust", by, file).Refused());
        }
        Assert.Contains("--trust asks for a signed one", CommandRun.Tiered("run", "--trust", trusted, files.Write("plain.wat", Guests.Hello)).Refused());
    }

    [Fact]
    public void OtherMachinesAreNamed()
    {
        string artifact = Path.Combine(files.Folder, "other.wasmu"), hello = files.Write("other.wat", Guests.Hello);
        CommandRun.Tiered("compile", "--target", "x86_64", "--cpu-features", "none", "-o", artifact, hello).Succeeded();
        Assert.Equal("hello\n", Headless("run", artifact).Succeeded().Output);
        Assert.Contains("makes no code for aarch64", CommandRun.Tiered("compile", "--backend", "singlepass", "--target", "aarch64", "-o", artifact, hello).Refused());
        Assert.Contains("no feature 'sse9'", CommandRun.Tiered("compile", "--cpu-features", "sse9", "-o", artifact, hello).Refused());
        Assert.Contains("is not supported", CommandRun.Tiered("compile", "--target", "sparc", "-o", artifact, hello).Refused());
    }

    [Fact]
    public void WhatIsNoArtifactIsRefusedInOneLine()
    {
        string hello = files.Write("none.wat", Guests.Hello);
        foreach (string[] arguments in new[] { ["run", hello], ["run", "/no/such.wasmu"], ["run"], ["run", "--bogus", "x", hello], ["inspect", hello], ["bogus"], new[] { "run", files.Write("cut.wasmu", File.ReadAllBytes(Compile("cut0", Guests.Hello))[..200]) } })
        {
            var run = Headless(arguments);
            Assert.Equal((2, ""), (run.ExitCode, run.Output));
            Assert.StartsWith("tiered-headless: ", run.Error);
            Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n'));
        }
    }

    [Fact]
    public void AnExecutableIsOneFile()
    {
        Headless("--version").Succeeded();
        string folder = Path.Combine(files.Folder, "elsewhere"), app = Path.Combine(folder, "app");
        Directory.CreateDirectory(folder);
        var made = CommandRun.Tiered("create-exe", Compile("exe", Guests.ShowWorld), "-o", app);
        // Without NativeAOT on this machine the runner is not one file, and that is said.
        if (made.ExitCode == 2 && made.Error.Contains("published with NativeAOT", StringComparison.Ordinal)) return;
        made.Succeeded();
        Assert.Equal(["app"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.StartsWith("app\0run\0--help\0", CommandRun.Start(app, TimeSpan.FromMinutes(1), "run", "--help").Succeeded().Output);
        Assert.Contains("carries an artifact already", CommandRun.Tiered("create-exe", Compile("exe", Guests.ShowWorld), "--runner", app, "-o", app + "2").Refused());
    }

    /// <summary>A created program that was damaged or cut off says so; it never passes for the command that it was made with.</summary>
    [Fact]
    public void ADamagedExecutableRefusesToRun()
    {
        string app = Path.Combine(files.Folder, "damaged-app"), artifact = Compile("damaged", Guests.Hello);
        var made = CommandRun.Tiered("create-exe", artifact, "-o", app);
        if (made.ExitCode == 2 && made.Error.Contains("published with NativeAOT", StringComparison.Ordinal)) return;
        made.Succeeded();
        byte[] whole = File.ReadAllBytes(app);
        int artifactSize = (int)new FileInfo(artifact).Length;
        Assert.Equal("hello\n", CommandRun.Start(app, TimeSpan.FromMinutes(1)).Succeeded().Output);
        var damages = new List<byte[]>();
        foreach (int cut in new[] { 1, 8, 31, 32, 33, 100, artifactSize, artifactSize + 32, artifactSize + 33, artifactSize + 5000 }) damages.Add(whole[..^cut]);
        for (int i = 1; i <= 32; i++)
        {
            byte[] flipped = [.. whole];
            flipped[^i] ^= 1;
            damages.Add(flipped);
        }
        damages.Add([.. whole, 0]);
        damages.Add([.. whole[..^32], .. new byte[32]]);
        foreach (byte[] damaged in damages)
        {
            File.WriteAllBytes(app, damaged);
            foreach (string[] arguments in new string[][] { [], ["--help"] })
            {
                var run = CommandRun.Start(app, TimeSpan.FromMinutes(1), arguments);
                Assert.Equal((2, ""), (run.ExitCode, run.Output));
                Assert.Contains("is damaged or cut off", Assert.Single(run.Error.TrimEnd('\n').Split('\n')));
            }
        }
    }

    [Fact]
    public void RunKeepsWhatItCompiled()
    {
        string hello = files.Write("cached.wat", Guests.Hello.Replace("hello", "howdy", StringComparison.Ordinal)), stats = Path.Combine(files.Folder, "cached.json");
        string folder = CommandRun.Tiered("cache", "dir").Succeeded().Lines[0];
        Assert.StartsWith(Path.GetTempPath(), folder);
        CommandRun.Tiered("cache", "clean").Succeeded();
        Assert.Equal("howdy\n", CommandRun.Tiered("run", "--backend", "singlepass", "--no-cache", hello).Succeeded().Output);
        Assert.Contains("holds 0 modules", CommandRun.Tiered("cache", "stats").Succeeded().Output);
        for (int turn = 0; turn < 2; turn++) Assert.Equal("howdy\n", CommandRun.Tiered("run", "--backend", "singlepass", "--stats", stats, hello).Succeeded().Output);
        Assert.Contains("\"compile_ms\": 0,", File.ReadAllText(stats));
        Assert.Contains("holds 1 modules", CommandRun.Tiered("cache", "stats").Succeeded().Output);
        string entry = Directory.GetFiles(folder, "*.wasmu").Single();
        File.WriteAllBytes(entry, File.ReadAllBytes(entry)[..100]);
        Assert.Equal("howdy\n", CommandRun.Tiered("run", "--backend", "singlepass", hello).Succeeded().Output);
        Assert.True(new FileInfo(entry).Length > 100);
        Assert.Contains("removed 1 modules", CommandRun.Tiered("cache", "clean").Succeeded().Output);
    }
}
