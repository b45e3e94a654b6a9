namespace Tiered;

/// <summary>
/// A compiler whose code can take over a call while the function runs a loop (on-stack replacement): the continuation is a
/// function of its own, which starts at the loop's header and returns what the function returns.
/// <para>A continuation is called by the shared convention as if the function had one parameter, an <c>i64</c>: the address
/// of the <b>values</b>. These are the function's parameters and locals in order, then all its operands at the header, the
/// loop's parameters on top. They lie downwards: each value takes one slot of 8 bytes, a <c>v128</c> two, value slot 0 at
/// the address itself, slot <c>k</c> at <c>address - 8 * k</c>; a <c>v128</c> is read at the lower address, that of its
/// second slot. The upper half of an <c>i32</c> or <c>f32</c> is undefined. The values belong to the frame that calls and stay
/// as they are until the continuation returns.</para>
/// </summary>
public interface ILoopEntryCompiler : IFunctionCompiler
{
    /// <summary>Compiles the continuation of a function from a loop on, and adds it to the chunk.</summary>
    /// <param name="functionIndex">A defined function whose body is valid.</param>
    /// <param name="loopPosition">Offset in the module of the <c>loop</c> operator.</param>
    /// <param name="chunk">Gets the code.</param>
    /// <returns>Whether it did: not every function has continuations.</returns>
    bool TryCompileLoopEntry(int functionIndex, uint loopPosition, CodeChunk chunk);
}
