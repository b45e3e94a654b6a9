using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tiered.Backend.Llvm.Bounds;
using Tiered.Backend.Llvm.Loops;
using Tiered.Backend.Llvm.Objects;
using Tiered.Backend.Llvm.Translation;
using Tiered.Backend.Llvm.Watch;
using Tiered.Backend.Llvm.X64;
using Tiered.Wasm;

namespace Tiered.Backend.Llvm;

/// <summary>The way of one partition: translate its functions, let LLVM optimise them, and turn LLVM's object into functions of the image.</summary>
internal sealed unsafe class PartitionCompiler(ModuleContext context, PartitionPlan plan, TargetMachine machine, LlvmThread thread, CancellationToken cancellation)
{
    private readonly List<(int Function, string Reason)> _refused = [];
    private readonly List<int> _excluded = [];

    /// <summary>Functions of the partition compiled last that another compiler must do, and why.</summary>
    public IReadOnlyList<(int Function, string Reason)> Refused => _refused;

    /// <summary>Compiles a partition and adds its functions to a chunk.</summary>
    public void Compile(int number, CodeChunk chunk)
    {
        var partition = plan.Partitions[number];
        // Optimisation may leave a function that calls without its context, and so without a stack check; or one that another compiler must do,
        // whose code calls functions as the ABI has them. Functions that are not local keep their parameters.
        bool allowLocal = true;
        while (!TryCompile(number, partition, chunk, allowLocal))
        {
            allowLocal = false;
            if (_excluded.Count > 0) partition = partition with { Functions = [.. partition.Functions.Except(_excluded)] };
        }
        foreach (int function in _excluded) _refused.Add((function, "its branches take too many operands along"));
    }

    private bool TryCompile(int number, Partition partition, CodeChunk chunk, bool allowLocal)
    {
        _refused.Clear();
        using var ir = new IrModule($"partition{number}");
        machine.Describe(ir.Module, context.Options.Target);
        LLVM.ContextSetDiagnosticHandler(ir.Context, &IgnoreDiagnostic, null);
        if (!Translate(partition, ir, allowLocal)) return false;
        if (partition.Functions.Length == 0) return true;
        string name = $"functions {partition.Functions[0]} to {partition.Functions[^1]}";
        context.Llvm.Observer?.Invoke($"{name}: translate", ir.Print());
        if (context.Llvm.Verify) Verify(ir);
        cancellation.ThrowIfCancellationRequested();
        Optimize(ir);
        var places = new PlaceTable(ir, context);
        if (!FunctionFinisher.Finish(ir, context, places) && allowLocal) return false;
        context.Llvm.Observer?.Invoke($"{name}: optimize", ir.Print());
        if (context.Llvm.Verify) Verify(ir);
        cancellation.ThrowIfCancellationRequested();
        return TryEmit(ir, partition, places, chunk, allowLocal);
    }

    /// <summary>Translates all functions; false if some have to be excluded.</summary>
    private bool Translate(Partition partition, IrModule ir, bool allowLocal)
    {
        bool isComplete = true;
        var translator = new FunctionTranslator(context, plan, ir);
        var validator = new FunctionValidator(context.Module, cancellation);
        foreach (int function in partition.Functions)
        {
            cancellation.ThrowIfCancellationRequested();
            FunctionTranslator.Translate(ref translator, validator, function);
            if (translator.IsOutOfProportion)
            {
                isComplete = false;
                _excluded.Add(function);
            }
            var value = translator.FunctionOf(function);
            if (allowLocal && plan.IsLocal[function])
            {
                LLVM.SetVisibility(value, LLVMVisibility.LLVMDefaultVisibility);
                LLVM.SetLinkage(value, LLVMLinkage.LLVMInternalLinkage);
            }
        }
        foreach (int function in partition.Imported)
        {
            FunctionTranslator.Translate(ref translator, validator, function);
            LLVM.SetLinkage(translator.FunctionOf(function), LLVMLinkage.LLVMAvailableExternallyLinkage);
        }
        ir.FinishDebugInfo();
        return isComplete;
    }

    private void Optimize(IrModule ir)
    {
        var options = LLVM.CreatePassBuilderOptions();
        LLVM.PassBuilderOptionsSetLoopVectorization(options, 1);
        LLVM.PassBuilderOptionsSetSLPVectorization(options, 1);
        LLVM.PassBuilderOptionsSetLoopUnrolling(options, 1);
        LLVM.PassBuilderOptionsSetLoopInterleaving(options, 1);
        // Another version of LLVM may not know a pass that is named here; then its own pipeline does, and loops keep their one version.
        if (!context.VersionsLoops || !TryRunVersioning(ir, options)) Run(ir, Pipeline.All, options);
        LLVM.DisposePassBuilderOptions(options);
    }

    private bool TryRunVersioning(IrModule ir, LLVMOpaquePassBuilderOptions* options)
    {
        if (TryRun(ir, Pipeline.Prepare, options) is not null) return false;
        InBoundsLoads.Run(ir, context);
        if (TryRun(ir, Pipeline.Simplify, options) is not null) return false;
        int versioned = LoopVersioner.Run(ir, context);
        int plain = InBoundsLoads.Run(ir, context);
        if (context.Llvm.Verify) Verify(ir);
        return (versioned == 0 || TryRun(ir, Pipeline.Clean, options) is null)
            && (plain == 0 || TryRun(ir, Pipeline.Reload, options) is null)
            && TryRun(ir, Pipeline.Finish, options) is null;
    }

    private void Run(IrModule ir, string passes, LLVMOpaquePassBuilderOptions* options)
    {
        if (TryRun(ir, passes, options) is { } refusal) throw new InvalidOperationException($"LLVM refuses the passes {passes}: {refusal}");
    }

    /// <summary>Runs passes; what LLVM says if it does not know one, before any of them has run.</summary>
    private string? TryRun(IrModule ir, string passes, LLVMOpaquePassBuilderOptions* options)
    {
        using var text = new Utf8(passes);
        thread.Enter();
        var error = LLVM.RunPasses(ir.Module, text, machine.Handle, options);
        thread.Leave();
        if (error == null) return null;
        sbyte* message = LLVM.GetErrorMessage(error);
        string description = Utf8.Read(message);
        LLVM.DisposeErrorMessage(message);
        return description;
    }

    private static void Verify(IrModule ir)
    {
        sbyte* message = null;
        int isBroken = LLVM.VerifyModule(ir.Module, LLVMVerifierFailureAction.LLVMReturnStatusAction, &message);
        string description = Utf8.Read(message);
        LLVM.DisposeMessage(message);
        if (isBroken != 0) throw new InvalidOperationException($"the translation is no valid LLVM module: {description}");
    }

    private bool TryEmit(IrModule ir, Partition partition, PlaceTable places, CodeChunk chunk, bool allowLocal)
    {
        LLVMOpaqueMemoryBuffer* buffer;
        sbyte* error;
        thread.Enter();
        int failed = LLVM.TargetMachineEmitToMemoryBuffer(machine.Handle, ir.Module, LLVMCodeGenFileType.LLVMObjectFile, &error, &buffer);
        thread.Leave();
        if (failed != 0)
        {
            string message = Utf8.Read(error);
            LLVM.DisposeMessage(error);
            throw new InvalidOperationException($"LLVM makes no code: {message}");
        }
        byte[] bytes = new ReadOnlySpan<byte>(LLVM.GetBufferStart(buffer), checked((int)LLVM.GetBufferSize(buffer))).ToArray();
        LLVM.DisposeMemoryBuffer(buffer);
        context.Llvm.ObjectObserver?.Invoke(partition.Functions[0], bytes);
        var elf = ElfObject.Read(bytes);
        if (context.Llvm.Observer is { } observer)
        {
            foreach (int function in partition.Functions) observer($"function {function}: object", ObjectText.Of(elf, IrModule.SymbolName(function), places));
        }
        var linker = new FunctionLinker(elf, places, plan);
        foreach (int function in partition.Functions)
        {
            if (linker.Refuses(function, out string? reason)) _refused.Add((function, reason));
        }
        if (_refused.Count > 0 && allowLocal) return false;
        foreach (int function in partition.Functions)
        {
            if (!_refused.Exists(refused => refused.Function == function)) linker.Add(function, context, chunk);
        }
        return true;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void IgnoreDiagnostic(LLVMOpaqueDiagnosticInfo* info, void* context)
    {
        // Remarks and warnings are for people who write LLVM code; errors come back as results.
    }
}
