using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Passes;

namespace Tiered.Tests.Optimizing;

using Function = Tiered.Backend.Optimizing.Ir.Function;

/// <summary>Tests of passes are rows of text: a function before, and what it must be after. Values and blocks have any names.</summary>
internal static class PassRunner
{
    /// <summary>Runs a pass over a function and compares the result.</summary>
    internal static void Check(Pass pass, string before, string after)
    {
        var function = Parse(before);
        Verifier.Verify(function);
        pass.Run(function);
        Verifier.Verify(function);
        Assert.Equal(Canonical(Parse(after)), Canonical(function));
    }

    /// <summary>Runs a pass over the body of a function of two i32, with a memory, that returns one i32.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="before">Blocks from block1 on.</param>
    /// <param name="after">What they must become.</param>
    /// <param name="entryIsLive">Nothing in the entry block is removed.</param>
    internal static void CheckBody(Pass pass, string before, string after, bool entryIsLive = true)
    {
        if (entryIsLive)
        {
            Check(pass, Wrap(before), Wrap(after));
            return;
        }
        // What the body does not use goes from the entry block too.
        var expected = Parse(Wrap(after));
        new DeadCode().Run(expected);
        Check(pass, Wrap(before), Printer.Print(expected));
    }

    /// <summary>Adds the head and the entry block: <c>a</c>, <c>b</c> are the arguments, <c>ctx</c> and <c>mem</c> the context and the memory's base.</summary>
    internal static string Wrap(string body) =>
        "function 0 (i32, i32) -> (i32)\nblock0:\n  v100: i64 = context\n  v101: i32 = argument 0\n  v102: i32 = argument 1\n  v103: i64 = load_vm.invariant v100 offset=64\n  jump block1()\n" + body;

    internal static Function Parse(string text) => Parser.Parse(text);

    // Reading numbers everything in the order of the text.
    private static string Canonical(Function function) => Printer.Print(Parser.Parse(Printer.Print(Parser.Parse(Printer.Print(function)))));
}
