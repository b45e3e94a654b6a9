using Tiered.Backend.Optimizing.Frontend;

namespace Tiered.Backend.Optimizing;

// Continuations from loops (FunctionTranslator.LoopEntry): functions like others from there on.
internal sealed partial class FunctionPipeline
{
    private readonly List<uint> _path = [];

    public bool TryCompileLoopEntry(int functionIndex, uint loopPosition, CodeChunk chunk)
    {
        if (!TryTranslateLoopEntry(functionIndex, loopPosition)) return false;
        Generate(chunk);
        return true;
    }

    /// <summary>Translates the continuation from a loop on; false when there is none.</summary>
    public bool TryTranslateLoopEntry(int functionIndex, uint loopPosition)
    {
        if (_context.TakesAllForOversize) return false;
        if (!LoopPath.TryFind(_context.Module, functionIndex, loopPosition, _path)) return false;
        try
        {
            // What is left to the fallback as a whole is left to it from its loops on.
            long limit = ProportionateWeight(functionIndex);
            if (!FunctionTranslator.TranslateLoopEntry(ref _translator, _validator, functionIndex, _path, limit))
                return false;
        }
        catch (OutOfProportionException)
        {
            return false;
        }
        Observer?.Invoke("translate", _function);
        return true;
    }
}
