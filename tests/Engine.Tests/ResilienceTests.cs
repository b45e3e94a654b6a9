using Microsoft.Extensions.Logging;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests;

/// <summary>Backends that fail in the background: programs go on as they are.</summary>
public class ResilienceTests
{
    private readonly RecordingLogger _logger = new();

    private Engine MakeEngine(TroubledCompiler compiler, TieringOptions tiering) =>
        new EngineBuilder()
            .UseSinglePass()
            .Use(compiler)
            .UseLogger(_logger)
            .Configure(options => options.Tiering = tiering with { LoopEntries = false })
            .Build();

    /// <summary>An error is the compiler's; the function stays, is not tried again, and others are compiled.</summary>
    [Fact]
    public void AFailureLeavesTheFunctionWhereItIs()
    {
        var compiler = new TroubledCompiler((function, _) =>
        {
            if (function == 3) throw new InvalidOperationException("out of luck");
        });
        var instance = TieredProgram.Instantiate(MakeEngine(compiler, TieredProgram.Eager));
        TieredProgram.CallUntil(instance, 3, () => instance.Module.Tiers!.Discarded == 1);
        TieredProgram.CallUntil(instance, 4, () => instance.Module.Tiers!.TierUps == 1);
        for (int i = 0; i < 100; i++) Assert.Equal(40, instance.GetFunction("f3")!.Call(10).AsI32());
        Assert.Equal((1, 1), (instance.Module.Tiers!.Discarded, instance.Module.Tiers.TierUps));
        // Whoever failed is not asked again.
        Assert.Equal((2, 1), compiler.Workers);
        TieredProgram.WaitUntil(() => _logger.Messages.Any(m => m.Text.Contains("failed to compile function 3 (f3)")));
        Assert.Equal(LogLevel.Warning, _logger.Messages.Single(m => m.Text.Contains("f3")).Level);
        Assert.IsType<InvalidOperationException>(_logger.Messages.Single(m => m.Text.Contains("f3")).Error);
    }

    /// <summary>A compiler that takes too long is stopped and not used again; the next one is new.</summary>
    [Fact]
    public void ACompilerThatHangsIsStopped()
    {
        var compiler = new TroubledCompiler((function, cancellation) =>
        {
            if (function != 5) return;
            cancellation.WaitHandle.WaitOne();
            cancellation.ThrowIfCancellationRequested();
        });
        var tiering = TieredProgram.Eager with { CompileTimeout = TimeSpan.FromMilliseconds(100) };
        var instance = TieredProgram.Instantiate(MakeEngine(compiler, tiering));
        TieredProgram.CallUntil(instance, 5, () => instance.Module.Tiers!.Discarded == 1);
        TieredProgram.CallUntil(instance, 6, () => instance.Module.Tiers!.TierUps == 1);
        TieredProgram.CallUntil(instance, 7, () => instance.Module.Tiers!.TierUps == 2);
        Assert.Equal((2, 1), compiler.Workers);
        TieredProgram.WaitUntil(() => _logger.Messages.Any(m => m.Text.Contains("failed to compile function 5 (f5)")));
        var error = _logger.Messages.Single(m => m.Text.Contains("f5")).Error;
        Assert.Equal("TimeoutRejectedException", error!.GetType().Name);
    }

    /// <summary>
    /// That functions are over limits is no failure of the backend, however many they are, and costs it nothing.
    /// </summary>
    [Fact]
    public void LimitsAreNoFailures()
    {
        var compiler = new TroubledCompiler((function, _) =>
        {
            if (function != 39) throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, "too large");
        });
        var instance = TieredProgram.Instantiate(MakeEngine(compiler, TieredProgram.Eager));
        for (int f = 0; f < 39; f++)
        {
            int discarded = f + 1;
            TieredProgram.CallUntil(instance, f, () => instance.Module.Tiers!.Discarded == discarded);
        }
        TieredProgram.CallUntil(instance, 39, () => instance.Module.Tiers!.TierUps == 1);
        Assert.Equal((1, 0), compiler.Workers);
        Assert.All(_logger.Messages, message => Assert.Equal(LogLevel.Debug, message.Level));
    }

    /// <summary>
    /// A backend that keeps failing gets a rest, in which nothing is asked of it; when that is over it is tried, and
    /// goes on if it can. Functions that were not tried meanwhile get their turn.
    /// </summary>
    [Fact]
    public void ABackendThatKeepsFailingRests()
    {
        bool isBroken = true;
        int asked = 0;
        var compiler = new TroubledCompiler((_, _) =>
        {
            Interlocked.Increment(ref asked);
            if (Volatile.Read(ref isBroken)) throw new InvalidOperationException("out of order");
        });
        var tiering = TieredProgram.Eager with { BreakDuration = TimeSpan.FromSeconds(2) };
        var instance = TieredProgram.Instantiate(MakeEngine(compiler, tiering));
        for (int f = 0; f < 20; f++)
        {
            int discarded = f + 1;
            TieredProgram.CallUntil(instance, f, () => instance.Module.Tiers!.Discarded == discarded);
        }
        TieredProgram.WaitUntil(() => _logger.Messages.Any(m => m.Level == LogLevel.Error));
        Assert.Contains("troubled keeps failing", _logger.Messages.Single(m => m.Level == LogLevel.Error).Text);
        for (int i = 0; i < 100; i++) Assert.Equal(300, instance.GetFunction("f29")!.Call(10).AsI32());
        Assert.Equal(20, Volatile.Read(ref asked));

        Volatile.Write(ref isBroken, false);
        TieredProgram.CallUntil(instance, 29, () => instance.Module.Tiers!.TierUps == 1);
        TieredProgram.CallUntil(instance, 30, () => instance.Module.Tiers!.TierUps == 2);
        TieredProgram.WaitUntil(() => _logger.Messages.Any(m => m.Text == "troubled compiles again"));
        Assert.Equal(22, Volatile.Read(ref asked));
    }

    [Fact]
    public void ATimeoutIsATime()
    {
        var options = new EngineOptions { Tiering = new TieringOptions { CompileTimeout = TimeSpan.Zero } };
        Assert.Throws<ArgumentOutOfRangeException>(() => new Engine(options, new SinglePassCompiler()));
    }
}

/// <summary>Keeps what is logged, and on which thread.</summary>
internal sealed class RecordingLogger : ILogger<Engine>
{
    private readonly List<Message> _messages = [];

    internal sealed record Message(LogLevel Level, string Text, Exception? Error, int Thread, string? ThreadName);

    internal IReadOnlyList<Message> Messages
    {
        get
        {
            lock (_messages) return [.. _messages];
        }
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        var thread = Thread.CurrentThread;
        string text = formatter(state, exception);
        lock (_messages) _messages.Add(new Message(logLevel, text, exception, thread.ManagedThreadId, thread.Name));
    }
}
