using Tiered.Tests.Attack.CompileBombs;

namespace Tiered.Tests.Attack;

/// <summary>This test assembly started as a program: one child process of a test.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => arguments switch
    {
        [BombWorker.Verb, .. var rest] => BombWorker.Run(rest),
        _ => 2,
    };
}
