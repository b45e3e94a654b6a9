namespace Tiered;

/// <summary>
/// A compiler of functions whose time does not go by bytes of wasm: a few of these can ask for anything. It puts off
/// the functions that ask for too much; when all others are compiled, it decides which of them it can afford. The
/// decision depends on the module alone, not on threads.
/// </summary>
public interface IWeighingFunctionCompiler : IFunctionCompiler
{
    /// <summary>
    /// Compiles a function, unless it is out of proportion to its bytes: then nothing is added to the chunk.
    /// </summary>
    /// <param name="functionIndex">A defined function.</param>
    /// <param name="chunk">Gets the code.</param>
    bool TryCompile(int functionIndex, CodeChunk chunk);

    /// <summary>Chooses among the functions of the module that were put off.</summary>
    /// <param name="functions">Their indices, ascending.</param>
    /// <returns>For each whether it is compiled as others are.</returns>
    bool[] Admit(ReadOnlySpan<int> functions);

    /// <summary>Compiles a function that was put off: as others are, or at less cost.</summary>
    /// <param name="functionIndex">A defined function.</param>
    /// <param name="chunk">Gets the code.</param>
    /// <param name="isAdmitted">What <see cref="Admit"/> said.</param>
    /// <exception cref="WasmFormatException">There is no way to compile it within limits, or it is invalid.</exception>
    void CompileHeavy(int functionIndex, CodeChunk chunk, bool isAdmitted);
}
