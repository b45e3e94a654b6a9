using System.Runtime.InteropServices;
using Spectre.Console;
using Tiered.Native;

namespace Tiered.Cli;

/// <summary>Shows on a terminal how far a compilation has come, once it has taken long enough to wonder.</summary>
internal static class CompilationBar
{
    private const int PatienceMs = 500, RefreshMs = 100;

    /// <summary>Runs a compilation and returns its result. Standard error shows the bar; where that is no terminal, nothing.</summary>
    public static T Run<T>(Func<IProgress<CompilationProgress>?, T> compile)
    {
        if (Console.IsErrorRedirected) return compile(null);
        var latest = new Latest();
        var task = Task.Factory.StartNew(() => compile(latest), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var ended = ((IAsyncResult)task).AsyncWaitHandle;
        if (!ended.WaitOne(PatienceMs)) Show(latest, ended);
        return task.GetAwaiter().GetResult();
    }

    private static void Show(Latest latest, WaitHandle ended)
    {
        // The bar hides the cursor: who ends the process must not leave it so.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Leave(130));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Leave(143));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Leave(129));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var progress = console.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        progress.Start(context =>
        {
            var bar = context.AddTask("compiling");
            do
            {
                bar.MaxValue = latest.Total;
                bar.Value = latest.Done;
            }
            while (!ended.WaitOne(RefreshMs));
        });
    }

    /// <summary>Ends the process at once: compiling threads have nothing to finish.</summary>
    private static void Leave(int status)
    {
        Terminal.ShowCursor();
        Posix.Exit(status);
    }

    /// <summary>The furthest report so far. Reports come from several threads.</summary>
    private sealed class Latest : IProgress<CompilationProgress>
    {
        private long _done, _total = 1;

        public long Done => Volatile.Read(ref _done);

        public long Total => Volatile.Read(ref _total);

        public void Report(CompilationProgress value)
        {
            // Functions differ in size by a factor of thousands, bytes in the time they take by a small one.
            bool counts = value.BytesTotal > 0;
            Volatile.Write(ref _total, Math.Max(1, counts ? value.BytesTotal : value.FunctionsTotal));
            long done = counts ? value.BytesDone : value.FunctionsDone, known;
            do known = Done;
            while (done > known && Interlocked.CompareExchange(ref _done, done, known) != known);
        }
    }
}
