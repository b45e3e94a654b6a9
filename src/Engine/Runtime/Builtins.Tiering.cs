using System.Runtime.InteropServices;
using Tiered.Tiering;

namespace Tiered.Runtime;

// What code that tiers up asks the engine.
internal static unsafe partial class Builtins
{
    [UnmanagedCallersOnly]
    private static nint CompileFunction(byte* context, ulong definedIndex)
    {
        try
        {
            var instance = Instance.At(context);
            var code = instance.Module.Tiering!;
            int function = instance.Module.Wasm.ImportedFunctionCount + (int)definedIndex;
            if (EngineThread.HasRoom) return code.CompileFirst(function);
            nint compiled = CompileElsewhere(instance.Store, code, function);
            if (compiled == 0) Trap(instance, TrapCode.Interrupted);
            return compiled;
        }
        catch (Exception exception)
        {
            Raise(context, exception);
            return 0;
        }
    }

    /// <summary>Compiles a function while the guest, whose stack has no room for it, waits; 0 when it is interrupted.</summary>
    private static nint CompileElsewhere(Store store, TieredCode code, int function)
    {
        nint compiled = 0;
        return EngineThread.Run(store, () => compiled = code.CompileFirst(function)) ? compiled : 0;
    }

    [UnmanagedCallersOnly]
    private static void LookAtEntry(byte* context, ulong function)
    {
        try
        {
            var instance = Instance.At(context);
            if (instance.TakeLook()) instance.Module.Tiering!.LookAtEntry((int)function);
        }
        catch (Exception exception)
        {
            RaiseLater(context, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static nint LookAtLoop(byte* context, ulong function, ulong position)
    {
        try
        {
            var instance = Instance.At(context);
            return instance.TakeLook() ? instance.Module.Tiering!.LookAtLoop((int)function, (uint)position) : 1;
        }
        catch (Exception exception)
        {
            RaiseLater(context, exception);
            return 1;
        }
    }
}
