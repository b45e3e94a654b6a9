namespace Tiered.Cli;

/// <summary>Says which functions another backend than the one asked for compiles. Thousands may have one and the same reason.</summary>
internal sealed class FallbackReport
{
    private const int NamedPerReason = 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _functions = new(StringComparer.Ordinal);

    /// <summary>Notes a function; can be called from several threads.</summary>
    public void Add(int function, string reason)
    {
        lock (_gate)
        {
            int known = _functions.GetValueOrDefault(reason);
            _functions[reason] = known + 1;
            if (known < NamedPerReason) Terminal.ErrorLine($"tiered: function {function} is compiled by the optimizing backend: {reason}");
            else if (known == NamedPerReason) Terminal.ErrorLine("tiered: so are others, for the same reason");
        }
    }
}
