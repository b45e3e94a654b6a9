using Spectre.Console;

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

    /// <summary>The furthest report so far. Reports come from several threads.</summary>
    private sealed class Latest : IProgress<CompilationProgress>
    {
        private int _done, _total = 1;

        public int Done => Volatile.Read(ref _done);

        public int Total => Volatile.Read(ref _total);

        public void Report(CompilationProgress value)
        {
            Volatile.Write(ref _total, Math.Max(1, value.FunctionsTotal));
            int known;
            do known = Done;
            while (value.FunctionsDone > known && Interlocked.CompareExchange(ref _done, value.FunctionsDone, known) != known);
        }
    }
}
