using Tiered.Backend.Optimizing.Frontend;

namespace Tiered.Backend.Optimizing;

// Functions that ask for far more than their bytes. A function's weight is what its translation makes: instructions,
// operands, parameters and arguments, each of which costs a few microseconds until it is code. Most functions weigh
// less than they have bytes. Those that are out of proportion wait until all others are compiled; then some of them
// are, in the order of the module, and the rest is left to the fallback. So neither one nor all of them take long, and
// what is compiled how depends on the module alone.
internal sealed partial class FunctionPipeline
{
    private const int WeightOfAnyFunction = 500;
    private const int WeightOfAByte = 4;

    /// <summary>No function weighs more with a fallback at hand.</summary>
    private const int LargestWeight = 600_000;

    // What all functions out of proportion may weigh together, beyond what their bytes grant.
    private const long ModuleWeight = 150_000;
    private const long ModuleWeightWithoutFallback = 600_000;

    private IFunctionCompiler? _fallback;

    private IFunctionCompiler? Fallback =>
        _fallback ??= _context.Fallback?.CreateFunctionCompiler(_context.Module, _context.Options, _context.Cancellation);

    private int BodySize(int functionIndex) =>
        _context.Module.Bodies[functionIndex - _context.Module.ImportedFunctionCount].Length;

    private long ProportionateWeight(int functionIndex) =>
        Math.Min(WeightOfAnyFunction + (long)WeightOfAByte * BodySize(functionIndex), LargestWeight);

    /// <summary>Compiles a function that stands for itself: out of proportion, it is left to the fallback.</summary>
    public void Compile(int functionIndex, CodeChunk chunk)
    {
        if (Fallback is not null && !_context.TakesAllForOversize)
        {
            if (!TryCompile(functionIndex, chunk)) Fallback.Compile(functionIndex, chunk);
            return;
        }
        Translate(functionIndex);
        Generate(chunk);
    }

    public bool TryCompile(int functionIndex, CodeChunk chunk)
    {
        // Arguments are instructions, and operands of others: no need to try.
        long limit = ProportionateWeight(functionIndex);
        int parameters = _context.Module.FunctionType(functionIndex).Parameters.Length;
        if (_context.Fallback is not null && 2 * parameters > limit) return false;
        if (_context.TakesAllForOversize) limit = FunctionTranslator.Unlimited;
        if (!TryTranslate(functionIndex, limit, mayUseCells: false)) return false;
        Generate(chunk);
        return true;
    }

    private bool TryTranslate(int functionIndex, long limit, bool mayUseCells)
    {
        try
        {
            FunctionTranslator.Translate(ref _translator, _validator, functionIndex, limit, mayUseCells);
            Observer?.Invoke("translate", _function);
            return true;
        }
        catch (OutOfProportionException)
        {
            return false;
        }
    }

    public bool[] Admit(ReadOnlySpan<int> functions)
    {
        var admitted = new bool[functions.Length];
        bool hasFallback = _context.Fallback is not null;
        long left = (hasFallback ? ModuleWeight : ModuleWeightWithoutFallback) + _context.Module.CodeSectionSize / 2;
        for (int i = 0; i < functions.Length && left > 0; i++)
        {
            int size = BodySize(functions[i]);
            // A look at the weight takes a part of the time that compiling takes.
            long limit = Math.Min(left + size, hasFallback ? LargestWeight : long.MaxValue);
            try
            {
                admitted[i] = TryTranslate(functions[i], limit, mayUseCells: !hasFallback);
                left -= admitted[i] ? Math.Max(0, _translator.Weight - size) : limit / 8;
            }
            catch (WasmFormatException)
            {
                // Compiling it reports the error when its turn comes.
                admitted[i] = true;
            }
        }
        return admitted;
    }

    public void CompileHeavy(int functionIndex, CodeChunk chunk, bool isAdmitted)
    {
        if (isAdmitted)
        {
            Translate(functionIndex);
            Generate(chunk);
        }
        else if (Fallback is not null)
        {
            Fallback.Compile(functionIndex, chunk);
        }
        else
        {
            throw new WasmFormatException(
                WasmFormatErrorKind.LimitExceeded,
                $"calls, blocks and branches of function {functionIndex} and those in front of it take along too many operands: "
                + $"more than {ModuleWeightWithoutFallback} out of proportion",
                _context.Module.Bodies[functionIndex - _context.Module.ImportedFunctionCount].Offset);
        }
    }
}
