using Tiered.Wasm;

namespace Tiered.Backend.Optimizing;

/// <summary>
/// What inlining wants to know about the functions of a module: how many direct calls each has, from one look at all
/// bodies, taken when the first answer is needed. Decisions rest on the module alone, so that they do not depend on
/// the order in which threads compile.
/// </summary>
internal sealed class CallGraph(WasmModule module)
{
    private readonly Lock _gate = new();
    private int[]? _callSites;

    /// <summary>
    /// Number of direct calls of a function in the whole module, tail calls included. Any thread may ask.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="cancellation">Stops the look at the bodies; the next question starts it again.</param>
    public int CallSites(int function, CancellationToken cancellation)
    {
        var callSites = Volatile.Read(ref _callSites);
        if (callSites is null)
        {
            lock (_gate)
            {
                callSites = _callSites;
                if (callSites is null) Volatile.Write(ref _callSites, callSites = Count(cancellation));
            }
        }
        return callSites[function];
    }

    /// <summary>Bytes of a function's body.</summary>
    public int BodySize(int function) => module.Bodies[function - module.ImportedFunctionCount].Length;

    public bool IsImported(int function) => function < module.ImportedFunctionCount;

    private int[] Count(CancellationToken cancellation)
    {
        int[] callSites = new int[module.FunctionTypes.Length];
        try
        {
            for (int function = module.ImportedFunctionCount; function < callSites.Length; function++)
            {
                cancellation.ThrowIfCancellationRequested();
                Scan(module.Body(function), callSites);
            }
        }
        catch (WasmFormatException)
        {
            // Compiling the function reports it, with its place.
        }
        return callSites;
    }

    private static void Scan(ReadOnlySpan<byte> body, int[] callSites)
    {
        var reader = new OperatorReader(body);
        while (reader.Read())
        {
            if (reader.Opcode is Opcode.Call or Opcode.ReturnCall && reader.Index < (uint)callSites.Length)
                callSites[reader.Index]++;
        }
    }
}
