using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Tiered.Tests.Attack.Scenarios;

/// <summary>The program that runs scenarios.</summary>
internal static class Host
{
    private static string Project { get; } = Path.Combine(Repository.Root, "tests", "AttackScenarios");

    private static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>As an assembly for <c>dotnet</c>.</summary>
    internal static string Assembly { get; } =
        Path.Combine(Project, "bin", Configuration, "net10.0", "Tiered.AttackScenarios.dll");

    /// <summary>As one native executable; published here.</summary>
    internal static string PublishNative()
    {
        string folder = Path.Combine(Project, "bin", Configuration, "native");
        string[] arguments =
        [
            "publish", Project, "-c", Configuration, "-r", RuntimeInformation.RuntimeIdentifier, "-p:PublishAot=true", "-o", folder,
            "-nodeReuse:false", "-v", "q", "-nologo",
        ];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, text);
        return Path.Combine(folder, "Tiered.AttackScenarios");
    }
}
