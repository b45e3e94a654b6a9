namespace Tiered;

/// <summary>One frame of a WebAssembly backtrace.</summary>
/// <param name="ModuleName">Name from the module's name section, or null.</param>
/// <param name="FunctionIndex">Function index in the module.</param>
/// <param name="FunctionName">Name from the name section or an export, or null.</param>
/// <param name="ModuleOffset">Byte offset of the operator in the module.</param>
public readonly record struct WasmFrame(string? ModuleName, int FunctionIndex, string? FunctionName, uint ModuleOffset)
{
    /// <summary>Offset, module and function, with what a terminal would act on escaped.</summary>
    public override string ToString() => DisplayText.Escape(
        $"0x{ModuleOffset:x} - {ModuleName ?? "<module>"}!{FunctionName ?? $"<function {FunctionIndex}>"}");
}

/// <summary>WebAssembly code trapped. The instance can be used further; the specification leaves its state as it was at the trap.</summary>
public sealed class WasmTrapException : WasmException
{
    private const int MaxFrames = 1_000;

    private readonly List<WasmFrame> _frames;

    internal WasmTrapException(TrapCode code, IEnumerable<WasmFrame> frames) : base(TrapCodes.Describe(code))
    {
        Code = code;
        _frames = [.. frames];
    }

    /// <summary>Why it trapped.</summary>
    public TrapCode Code { get; }

    /// <summary>The WebAssembly frames, innermost first, through all nested host calls; at most 120 a host call and 1,000 in all.</summary>
    public IReadOnlyList<WasmFrame> Frames => _frames;

    /// <summary>Frames below a host function that let the exception pass.</summary>
    internal void Append(IReadOnlyList<WasmFrame> outer) => _frames.AddRange(outer.Take(MaxFrames - _frames.Count));

    /// <summary>The backtrace, one frame a line; what repeats, as in endless recursion, is told once.</summary>
    public string Backtrace => WasmBacktrace.Format(_frames);
}

/// <summary>A module's imports are not satisfied by what was provided.</summary>
public sealed class WasmLinkException : WasmException
{
    internal WasmLinkException(string message) : base(message) { }
}
