using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests.Attack;

/// <summary>
/// One attack on the process it runs in. It passes when it returns: a process that ends otherwise, hangs or reports something is
/// a finding.
/// </summary>
internal abstract class Scenario
{
    /// <summary>Runs until the time is over, or until all has been tried.</summary>
    internal abstract void Run(Attack attack);
}

/// <summary>What a scenario is run with.</summary>
/// <param name="Backend">Name of the compiler.</param>
/// <param name="Duration">How long scenarios run that have no end of their own.</param>
/// <param name="Seed">For what is random.</param>
internal sealed record Attack(string Backend, TimeSpan Duration, int Seed)
{
    private readonly DateTime _end = DateTime.UtcNow + Duration;
    private Exception? _failure;

    /// <summary>False when the time is over, or something was found.</summary>
    internal bool GoesOn => DateTime.UtcNow < _end && Volatile.Read(ref _failure) is null;

    internal Engine CreateEngine(EngineOptions? options = null)
    {
        options ??= new EngineOptions { Compilation = new CompilationOptions { Interruptible = true } };
        if (Backend == Engine.TieredBackend) options = options with { DefaultBackend = Backend, Tiering = Restless };
        return new Engine(options, CreateCompilers());
    }

    /// <summary>Everything tiers up as soon as it has run for a moment.</summary>
    internal static TieringOptions Restless => new() { SampleInterval = TimeSpan.Zero, Threshold = 1, BytesPerSample = 0 };

    private ICompiler[] CreateCompilers() => Backend switch
    {
        "singlepass" => [new SinglePassCompiler()],
        "optimizing" => [new OptimizingCompiler()],
        "llvm" => [new LlvmCompiler(fallback: new OptimizingCompiler())],
        Engine.TieredBackend => [new SinglePassCompiler(), new OptimizingCompiler()],
        _ => throw new ArgumentException($"no backend '{Backend}'"),
    };

    /// <summary>Runs actions on threads of their own and throws what the first of them threw.</summary>
    internal void Parallel(params IEnumerable<Action> actions)
    {
        var threads = actions.Select(action => new Thread(() => Guarded(action))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        if (_failure is not null) throw new InvalidOperationException(_failure.ToString());
    }

    private void Guarded(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, exception, null);
        }
    }

    internal static void Check(bool condition, string message)
    {
        if (!condition) throw new InvalidOperationException(message);
    }

    /// <summary>Runs something that must throw.</summary>
    internal static T Expect<T>(Action action) where T : Exception
    {
        try
        {
            action();
        }
        catch (T expected)
        {
            return expected;
        }
        throw new InvalidOperationException($"no {typeof(T).Name} was thrown");
    }
}
