using Tiered.Wasm;

namespace Tiered.Backend.Optimizing;

/// <summary>
/// What inlining wants to know about the functions of a module, from one look at all bodies before any is compiled: how many direct calls
/// each has. Decisions rest on it alone, so that they do not depend on the order in which threads compile.
/// </summary>
internal sealed class CallGraph
{
    private readonly WasmModule _module;
    private readonly int[] _callSites;

    public CallGraph(WasmModule module, CancellationToken cancellation = default)
    {
        _module = module;
        _callSites = new int[module.FunctionTypes.Length];
        try
        {
            for (int function = module.ImportedFunctionCount; function < module.FunctionTypes.Length; function++)
            {
                cancellation.ThrowIfCancellationRequested();
                Scan(module.Body(function));
            }
        }
        catch (WasmFormatException)
        {
            // Compiling the function reports it, with its place.
        }
    }

    /// <summary>Number of direct calls of a function in the whole module, tail calls included.</summary>
    public int CallSites(int function) => _callSites[function];

    /// <summary>Bytes of a function's body.</summary>
    public int BodySize(int function) => _module.Bodies[function - _module.ImportedFunctionCount].Length;

    public bool IsImported(int function) => function < _module.ImportedFunctionCount;

    private void Scan(ReadOnlySpan<byte> body)
    {
        var reader = new OperatorReader(body);
        while (reader.Read())
        {
            if (reader.Opcode is Opcode.Call or Opcode.ReturnCall && reader.Index < (uint)_callSites.Length) _callSites[reader.Index]++;
        }
    }
}
