using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Frontend;

/// <summary>The loops around a loop, found by looking through a body that is known to be valid.</summary>
internal static class LoopPath
{
    /// <summary>
    /// Finds a loop. False when there is none at the place, or when the function makes a tail call: a continuation
    /// has the frame of the function it continues below its own, which a tail call would have to leave.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="functionIndex">A defined function.</param>
    /// <param name="position">Offset of the loop in the module.</param>
    /// <param name="path">Gets the positions of the loops around it, outermost first, and its own.</param>
    public static bool TryFind(WasmModule module, int functionIndex, uint position, List<uint> path)
    {
        path.Clear();
        long start = module.Bodies[functionIndex - module.ImportedFunctionCount].Offset;
        var reader = new OperatorReader(module.Body(functionIndex));
        // The loop, or whether a construct is none.
        var open = new Stack<uint?>();
        bool isFound = false;
        while (reader.Read())
        {
            switch (reader.Opcode)
            {
                case Opcode.ReturnCall or Opcode.ReturnCallIndirect or Opcode.ReturnCallRef:
                    return false;
                case Opcode.Loop:
                    uint at = (uint)(start + reader.Position);
                    open.Push(at);
                    if (at != position) break;
                    isFound = true;
                    foreach (uint? loop in open)
                    {
                        if (loop is { } around) path.Add(around);
                    }
                    path.Reverse();
                    break;
                case Opcode.Block or Opcode.If or Opcode.TryTable:
                    open.Push(null);
                    break;
                case Opcode.End:
                    // The last one ends the function.
                    open.TryPop(out _);
                    break;
            }
        }
        return isFound;
    }
}
