using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;
using Polly.Timeout;

namespace Tiered.Tiering;

/// <summary>
/// What stands between an engine and a backend that compiles in the background: no function takes longer than it may, a
/// failure leaves the function on its tier, and a backend that keeps failing is given a rest. That a function is over a
/// limit is its own fault, not the backend's.
/// </summary>
internal sealed class BackendGuard
{
    // Ten of twenty: one bad module must not take the tier from all others.
    private const int Attempts = 20;
    private const double Failures = 0.5;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // What Polly takes.
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1);

    private readonly string _backend;
    private readonly TieringOptions _options;
    private readonly TierObserver _observer;

    // Made by the first compilation, on its thread: most programs end before.
    private readonly Lazy<ResiliencePipeline<TieredCode.Compiled>> _pipeline;
    private long _restsUntil;

    internal BackendGuard(string backend, TieringOptions options, TierObserver observer)
    {
        _backend = backend;
        _options = options;
        _observer = observer;
        _pipeline = new(Build);
    }

    /// <summary>Whether nothing need be queued for the backend.</summary>
    internal bool IsResting => Volatile.Read(ref _restsUntil) is not 0 and var until && Environment.TickCount64 < until;

    /// <summary>Whether a failure means that the backend was not asked at all.</summary>
    internal static bool IsRefusal(Exception failure) => failure is BrokenCircuitException;

    /// <summary>Compiles, on a background thread.</summary>
    /// <param name="compile">Compiles a job's function; ends soon after it is cancelled.</param>
    /// <param name="job">The job.</param>
    /// <returns>The code, or why there is none.</returns>
    internal TieredCode.Compiled Run(
        Func<TierUpJob, CancellationToken, TieredCode.Compiled> compile, in TierUpJob job) =>
        _pipeline.Value.Execute(compile, job);

    private ResiliencePipeline<TieredCode.Compiled> Build()
    {
        var builder = new ResiliencePipelineBuilder<TieredCode.Compiled>()
            .AddFallback(new FallbackStrategyOptions<TieredCode.Compiled>
            {
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is not null),
                FallbackAction = static arguments =>
                    Outcome.FromResultAsValueTask(new TieredCode.Compiled { Failure = arguments.Outcome.Exception }),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<TieredCode.Compiled>
            {
                ShouldHandle = static arguments =>
                    ValueTask.FromResult(arguments.Outcome.Exception is not (null or WasmFormatException)),
                MinimumThroughput = Attempts,
                FailureRatio = Failures,
                SamplingDuration = SamplingDuration,
                BreakDuration = _options.BreakDuration,
                OnOpened = arguments =>
                {
                    long rest = (long)arguments.BreakDuration.TotalMilliseconds;
                    Volatile.Write(ref _restsUntil, Environment.TickCount64 + rest);
                    Tell(TierEventKind.Paused, arguments.BreakDuration, arguments.Outcome.Exception);
                    return default;
                },
                OnClosed = _ =>
                {
                    Volatile.Write(ref _restsUntil, 0);
                    Tell(TierEventKind.Resumed, default, null);
                    return default;
                },
            });
        if (_options.CompileTimeout != Timeout.InfiniteTimeSpan)
            builder.AddTimeout(new TimeoutStrategyOptions { Timeout = Clamp(_options.CompileTimeout) });
        return builder.Build();
    }

    /// <summary>A minute, or what all attempts may take together: one that hangs must be found out, too.</summary>
    private TimeSpan SamplingDuration
    {
        get
        {
            var all = Clamp(_options.CompileTimeout) * (Attempts + 1);
            return all > LongestTimeout ? LongestTimeout : all > Window ? all : Window;
        }
    }

    private static TimeSpan Clamp(TimeSpan timeout) =>
        timeout < ShortestTimeout ? ShortestTimeout : timeout > LongestTimeout ? LongestTimeout : timeout;

    private void Tell(TierEventKind kind, TimeSpan time, Exception? failure)
    {
        if (!_observer.Wants(kind)) return;
        TierJournal.Post(_observer, new TierEvent(kind, _backend) { Time = time, Failure = failure });
    }
}
