using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// One improvement of a function. Instances keep their buffers from function to function and belong to one thread. A pass leaves the function
/// well-formed (<see cref="Verifier"/>), without aliases and without unreachable blocks in its order.
/// </summary>
internal abstract class Pass
{
    /// <summary>Short name with dashes: in listings, and to switch the pass off.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Code generation relies on it: it runs whatever the size of the function, and cannot be switched off.
    /// </summary>
    public virtual bool IsRequired => false;

    public abstract void Run(Function function);
}
