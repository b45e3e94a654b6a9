using Tiered.Backend.Optimizing.Frontend;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Passes;
using Tiered.Backend.Optimizing.X64;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing;

/// <summary>The way of one function: translate, improve, generate code. One instance a thread; all buffers are kept.</summary>
internal sealed partial class FunctionPipeline : IWeighingFunctionCompiler, ILoopEntryCompiler
{
    private readonly ModuleContext _context;
    private readonly Function _function = new();
    private readonly Function _callee = new();
    private readonly FunctionValidator _validator;
    private readonly List<Pass> _passes = [];
    private readonly X64Backend _backend;
    private FunctionTranslator _translator;
    private FunctionTranslator _calleeTranslator;

    public FunctionPipeline(ModuleContext context, Action<string, string>? machineObserver = null)
    {
        _context = context;
        _function.Cancellation = _callee.Cancellation = context.Cancellation;
        _validator = new FunctionValidator(context.Module, context.Cancellation);
        _backend = new X64Backend(context.Module, context.Options)
        {
            Observer = machineObserver is null ? null : (stage, machine, allocator) => machineObserver(stage, X64Listing.Print(machine, stage == "select" ? null : allocator)),
        };
        _translator = new FunctionTranslator(context.Module, context.Options, context.Hints, _function, context.TakesAllForOversize);
        _calleeTranslator = new FunctionTranslator(context.Module, context.Options, context.Hints, _callee);
        if (!context.Disabled.Contains(Inlining.PassName))
            _passes.Add(new Inlining(context.CallGraph, context.CountsCalls, TranslateCallee));
        if (context.Options.Calls == CallMode.Slots)
            _passes.Add(new SlotCalls(context.Module.ImportedFunctionCount, context.Module.FunctionTypes));
        foreach (var pass in MakePasses(context.MinimumLength, context.Module.ImportedMemoryCount))
        {
            if (!context.Disabled.Contains(pass.Name)) _passes.Add(pass);
        }
    }

    /// <summary>Names of all passes, in the order of their first run.</summary>
    public static IReadOnlyList<string> PassNames { get; } = [Inlining.PassName, .. MakePasses(_ => 0, importedMemories: 0).Select(pass => pass.Name).Distinct()];

    private static IEnumerable<Pass> MakePasses(Func<AliasRegion, ulong> minimumLength, int importedMemories)
    {
        var simplify = new Simplify();
        var numbering = new GlobalValueNumbering();
        var controlFlow = new ControlFlow();
        var parameters = new RedundantParameters();
        return
        [
            parameters,
            simplify,
            controlFlow,
            numbering,
            new BoundsChecks(minimumLength),
            new MemoryAccesses { ImportedMemories = importedMemories },
            parameters,
            simplify,
            numbering,
            new ConstantPropagation(),
            new JumpThreading(),
            controlFlow,
            parameters,
            simplify,
            new LoopInvariants(),
            new StrengthReduction(),
            new LoopAddresses(),
            new DeadCode(),
            new BlockLayout(),
        ];
    }

    /// <summary>Sees the function after each pass: for listings and tests.</summary>
    public Action<string, Function>? Observer { get; init; }

    /// <summary>The function translated last.</summary>
    public Function Function => _function;

    /// <summary>Validates and translates a function.</summary>
    public void Translate(int functionIndex)
    {
        FunctionTranslator.Translate(ref _translator, _validator, functionIndex);
        Observer?.Invoke("translate", _function);
    }

    private Function? TranslateCallee(int functionIndex)
    {
        try
        {
            FunctionTranslator.Translate(ref _calleeTranslator, _validator, functionIndex, ProportionateWeight(functionIndex), mayUseCells: false);
            return _callee;
        }
        catch (OutOfProportionException)
        {
            return null;
        }
        catch (WasmFormatException)
        {
            // Reported when its own turn comes, so that errors come in order.
            return null;
        }
    }

    /// <summary>Runs the passes over the function translated last.</summary>
    public void Optimize()
    {
        foreach (var pass in _passes)
        {
            if (_function.IsOversize && !pass.IsRequired) continue;
            _context.Cancellation.ThrowIfCancellationRequested();
            pass.Run(_function);
            Observer?.Invoke(pass.Name, _function);
        }
    }

    private void Generate(CodeChunk chunk)
    {
        Optimize();
        _context.Cancellation.ThrowIfCancellationRequested();
        _backend.Compile(_function, chunk);
    }

    public void Dispose()
    {
        _fallback?.Dispose();
        _backend.Dispose();
    }
}
