using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests;

/// <summary>Logs, meter and events: what tiers do can be seen, and nobody who looks runs on a guest's thread.</summary>
public class VisibilityTests
{
    private static Engine MakeEngine(TieringOptions? tiering = null, ILogger<Engine>? logger = null)
    {
        var builder = new EngineBuilder().UseSinglePass().UseOptimizing()
            .Configure(options => options.Tiering = tiering ?? TieredProgram.Eager);
        if (logger is not null) builder.UseLogger(logger);
        return builder.Build();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALoggerHearsOfTiers(bool isSynchronous)
    {
        var logger = new RecordingLogger();
        using var services = new ServiceCollection()
            .AddTiered(options => options.Tiering = TieredProgram.Eager with { Synchronous = isSynchronous })
            .AddSinglePass().AddOptimizing()
            .AddSingleton<ILogger<Engine>>(logger)
            .BuildServiceProvider();
        var instance = TieredProgram.Instantiate(services.GetRequiredService<Engine>());
        TieredProgram.CallUntil(instance, 2, () => instance.Module.Tiers is { TierUps: 1, Continuations: 1 });
        TieredProgram.WaitUntil(() => logger.Messages.Count == 2);
        Assert.Contains(logger.Messages, m => m.Text.StartsWith("function 2 (f2) runs on optimizing: "));
        Assert.Contains(logger.Messages, m => m.Text.StartsWith("the loop at ")
            && m.Text.Contains("of function 2 (f2)"));
        Assert.All(logger.Messages, message =>
        {
            Assert.Equal(LogLevel.Debug, message.Level);
            Assert.Equal("wasm tier journal", message.ThreadName);
            Assert.NotEqual(Environment.CurrentManagedThreadId, message.Thread);
        });
    }

    /// <summary>A logger that throws, or never comes back, is its own affair.</summary>
    [Fact]
    public void ALoggerCannotStopTheProgram()
    {
        var instance = TieredProgram.Instantiate(MakeEngine(logger: new ThrowingLogger()));
        for (int f = 0; f < 5; f++)
        {
            int tierUps = f + 1;
            TieredProgram.CallUntil(instance, f, () => instance.Module.Tiers!.TierUps == tierUps);
        }
    }

    private sealed class ThrowingLogger : ILogger<Engine>
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException();

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => throw new InvalidOperationException();
    }

    /// <summary>Sums of the process; other tests add to them, nobody takes away.</summary>
    [Fact]
    public void TheMeterCounts()
    {
        var before = Measure();
        var instance = TieredProgram.Instantiate(MakeEngine());
        for (int f = 0; f < 3; f++)
        {
            int tierUps = f + 1;
            TieredProgram.CallUntil(
                instance, f,
                () => instance.Module.Tiers is { } t && t.TierUps == tierUps && t.Continuations == tierUps);
        }
        var after = Measure();
        Assert.True(Added("tiered.functions/singlepass") >= 3);
        Assert.True(Added("tiered.functions/optimizing") >= 3);
        Assert.True(Added("tiered.compile.time/singlepass") > 0);
        Assert.True(Added("tiered.compile.time/optimizing") > 0);
        Assert.True(Added("tiered.loop.continuations") >= 3);
        Assert.True(Added("tiered.code.size") >= instance.Module.CodeSize);
        Assert.True(after["tiered.modules"] >= 1);
        string[] others = ["tiered.queue.length", "tiered.loop.entries", "tiered.discarded", "tiered.events.dropped"];
        foreach (string name in others) Assert.True(after[name] >= 0);
        GC.KeepAlive(instance);

        double Added(string name) => after[name] - before.GetValueOrDefault(name);
    }

    /// <summary>What modules counted that are gone stays in the sums; they themselves do not.</summary>
    [Fact]
    public void SumsOutliveModules()
    {
        var before = Measure();
        var module = Run();
        TieredProgram.WaitUntil(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !module.TryGetTarget(out _);
        });
        GC.WaitForPendingFinalizers();
        const string Functions = "tiered.functions/singlepass";
        Assert.True(Measure()[Functions] >= before.GetValueOrDefault(Functions) + 2);

        static WeakReference<Module> Run()
        {
            var instance = TieredProgram.Instantiate(MakeEngine(new TieringOptions()));
            using var store = instance.Store;
            for (int f = 0; f < 2; f++) instance.GetFunction($"f{f}")!.Call(1);
            return new WeakReference<Module>(instance.Module);
        }
    }

    private static Dictionary<string, double> Measure()
    {
        var measured = new Dictionary<string, double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Tiered") listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string name = instrument.Name;
            foreach (var tag in tags) name += "/" + tag.Value;
            measured[name] = value;
        }
    }

    [Fact]
    public void ListenersGetEvents()
    {
        using var listener = new Listener();
        var compiler = new TroubledCompiler((function, _) =>
        {
            if (function == 1) throw new InvalidOperationException("out of luck");
        });
        var tiering = TieredProgram.Eager with { LoopEntries = false };
        var troubled = TieredProgram.Instantiate(
            new EngineBuilder().UseSinglePass().Use(compiler).Configure(options => options.Tiering = tiering).Build());
        TieredProgram.CallUntil(troubled, 1, () => troubled.Module.Tiers!.Discarded == 1);
        var instance = TieredProgram.Instantiate(MakeEngine());
        TieredProgram.CallUntil(instance, 0, () => instance.Module.Tiers is { TierUps: 1, Continuations: 1 });

        TieredProgram.WaitUntil(() => listener.Has("ThreadEnded"));
        // It may have started before this test.
        TieredProgram.WaitUntil(() =>
        {
            if (listener.Has("ThreadStarted")) return true;
            Thread.Sleep(2_500);
            var another = TieredProgram.Instantiate(MakeEngine());
            TieredProgram.CallUntil(another, 0, () => another.Module.Tiers!.TierUps == 1);
            return false;
        });
        Assert.True(listener.Has("FirstCall", ("tier", "singlepass"), ("name", "f0")));
        Assert.True(listener.Has("TierUpStarted", ("tier", "optimizing"), ("function", 0), ("name", "f0")));
        Assert.True(listener.Has("TierUpFinished", ("tier", "optimizing"), ("function", 0), ("name", "f0")));
        Assert.True(listener.Has("LoopContinuationCompiled", ("tier", "optimizing"), ("name", "f0")));
        Assert.True(listener.Has(
            "TierUpDiscarded", ("tier", "troubled"), ("function", 1),
            ("failure", "InvalidOperationException: out of luck")));
        Assert.Equal(["wasm tier journal"], listener.Threads);
    }

    private sealed class Listener : EventListener
    {
        private readonly List<(string Name, Dictionary<string, object?> Fields)> _events = [];
        private readonly HashSet<string> _threads = [];

        internal IReadOnlyList<string> Threads
        {
            get
            {
                lock (_events) return [.. _threads];
            }
        }

        internal bool Has(string name, params (string Field, object Value)[] fields)
        {
            lock (_events)
            {
                return _events.Exists(e => e.Name == name
                    && fields.All(field => Equals(e.Fields.GetValueOrDefault(field.Field), field.Value)));
            }
        }

        protected override void OnEventSourceCreated(EventSource source)
        {
            if (source.Name == "Tiered") EnableEvents(source, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs data)
        {
            var fields = new Dictionary<string, object?>();
            for (int i = 0; i < (data.PayloadNames?.Count ?? 0); i++) fields[data.PayloadNames![i]] = data.Payload![i];
            lock (_events)
            {
                _events.Add((data.EventName!, fields));
                _threads.Add(Thread.CurrentThread.Name ?? "");
            }
        }
    }
}
