namespace Tiered;

/// <summary>
/// What Linux's <c>perf</c> is told of compiled code, for all engines of the process that ask for it.
/// </summary>
public enum PerfOutput : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>
    /// Names of functions: <c>/tmp/perf-PID.map</c>, which <c>perf report</c> reads by itself. The first engine of the
    /// process has to ask for it: perf looks there only for code that lies in memory without a file.
    /// </summary>
    Map,

    /// <summary>
    /// Names and code: <c>jit-PID.dump</c> in the current directory, for <c>perf record -k mono</c> and <c>perf inject
    /// --jit</c>. It tells what lay at an address when, and lets <c>perf annotate</c> show instructions.
    /// </summary>
    Dump,
}
