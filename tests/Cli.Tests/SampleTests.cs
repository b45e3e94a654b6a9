namespace Tiered.Tests.Cli;

/// <summary>The samples do what their readers are told they do.</summary>
public class SampleTests
{
    [Fact]
    public void HelloWorld() => Assert.Equal(["gcd(1071, 462) = 21", "(i32, i32) -> (i32): 7"], Run("HelloWorld"));

    [Fact]
    public void HostFunctions() => Assert.Equal(["hello from WebAssembly", "hypotenuse(3, 4) = 5", "READ BACK BY .NET"], Run("HostFunctions"));

    [Fact]
    public void Plugins()
    {
        string[] lines = Run("Plugins");
        Assert.Equal(8, lines.Length);
        Assert.Equal(["work: 144", "hoard: stopped at 1024 KiB", "hang: interrupted", "fail: integer divide by zero", "wasm backtrace:"], lines[..5]);
        Assert.EndsWith("plugin!divide", lines[5]);
        Assert.EndsWith("plugin!average", lines[6]);
        Assert.Equal("work: 169", lines[7]);
    }

    [Fact]
    public void WasiProgram() => Assert.Equal(["status 3, 14 bytes of output:", "hello, world!"], Run("WasiProgram"));

    [Fact]
    public void Workloads() => Assert.Equal(
        [
            "requests: tiered, sum 500500, may grow",
            "reports: optimizing, sum 500500, may grow",
            "plugins: singlepass, sum 500500, may not grow",
            "the reports' compiler is optimizing, as is the engine's: True",
            "built: tiered",
        ],
        Run("Workloads"));

    private static string[] Run(string sample)
    {
        // Built with these tests, in the same configuration: .../bin/CONFIGURATION/FRAMEWORK/.
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        string assembly = Path.Combine(CommandRun.Root, "samples", sample, "bin", framework.Parent!.Name, framework.Name, sample + ".dll");
        return CommandRun.Start(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", TimeSpan.FromMinutes(1), assembly).Succeeded().Lines;
    }
}
