using Microsoft.Extensions.Logging;

namespace Tiered.Tiering;

/// <summary>Who hears of what the modules of one engine do.</summary>
internal sealed partial class TierObserver(ILogger<Engine>? logger, Action<TierEvent>? trace)
{
    /// <summary>
    /// Whether anybody hears of such events. No code of the embedder's is asked: this is called on guests' threads.
    /// </summary>
    internal bool Wants(TierEventKind kind) =>
        trace is not null
        || logger is not null && kind is not (TierEventKind.Started or TierEventKind.FirstCall)
        || TierEventSource.Log.IsEnabled();

    /// <summary>Tells those who hear of it, on the journal's thread.</summary>
    internal void Tell(in TierEvent what)
    {
        trace?.Invoke(what);
        if (logger is not null) Write(logger, what);
    }

    private static void Write(ILogger logger, in TierEvent what)
    {
        switch (what.Kind)
        {
            case TierEventKind.TierUp when logger.IsEnabled(LogLevel.Debug):
                TieredUp(
                    logger, what.Function, what.Name, what.Tier, what.WasmBytes, what.CodeBytes,
                    what.Time.TotalMicroseconds);
                break;
            case TierEventKind.LoopEntry when logger.IsEnabled(LogLevel.Debug):
                LoopCompiled(
                    logger, what.Loop ?? 0, what.Function, what.Name, what.Tier, what.CodeBytes,
                    what.Time.TotalMicroseconds);
                break;
            case TierEventKind.Discarded when BackendGuard.IsRefusal(what.Failure!):
                break;
            case TierEventKind.Discarded when what.Failure is WasmFormatException limit:
                if (logger.IsEnabled(LogLevel.Debug))
                    OverLimit(logger, what.Function, what.Name, what.Tier, limit.Message);
                break;
            case TierEventKind.Discarded when logger.IsEnabled(LogLevel.Warning):
                Failed(logger, what.Failure, what.Tier, what.Function, what.Name);
                break;
            case TierEventKind.Paused:
                Paused(logger, what.Failure, what.Tier, what.Time.TotalSeconds);
                break;
            case TierEventKind.Resumed:
                Resumed(logger, what.Tier);
                break;
        }
    }

    [LoggerMessage(1, LogLevel.Debug,
        "function {Function} ({Name}) runs on {Tier}: "
        + "{WasmBytes} bytes of wasm, {CodeBytes} of code, {Microseconds:F0} us",
        SkipEnabledCheck = true)]
    private static partial void TieredUp(
        ILogger logger, int function, string name, string tier, int wasmBytes, int codeBytes, double microseconds);

    [LoggerMessage(2, LogLevel.Debug,
        "the loop at {Position:x} of function {Function} ({Name}) continues on {Tier}: "
        + "{CodeBytes} bytes of code, {Microseconds:F0} us",
        SkipEnabledCheck = true)]
    private static partial void LoopCompiled(
        ILogger logger, uint position, int function, string name, string tier, int codeBytes, double microseconds);

    [LoggerMessage(3, LogLevel.Debug, "function {Function} ({Name}) stays as it is, {Tier} refuses it: {Reason}",
        SkipEnabledCheck = true)]
    private static partial void OverLimit(ILogger logger, int function, string name, string tier, string reason);

    [LoggerMessage(4, LogLevel.Warning, "{Tier} failed to compile function {Function} ({Name}), which stays as it is",
        SkipEnabledCheck = true)]
    private static partial void Failed(ILogger logger, Exception? failure, string tier, int function, string name);

    [LoggerMessage(5, LogLevel.Error,
        "{Tier} keeps failing and compiles nothing for {Seconds} s; programs go on as they are")]
    private static partial void Paused(ILogger logger, Exception? failure, string tier, double seconds);

    [LoggerMessage(6, LogLevel.Information, "{Tier} compiles again")]
    private static partial void Resumed(ILogger logger, string tier);
}
