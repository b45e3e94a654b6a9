using System.Reflection;
using System.Runtime.InteropServices;

namespace LLVMSharp.Interop;

public static unsafe partial class LLVM
{
    static LLVM() => NativeLibrary.SetDllImportResolver(typeof(LLVM).Assembly, Resolve);

    /// <summary>Asked for the library when it is first needed; the first answer that is not zero counts.</summary>
    public static event DllImportResolver? ResolveLibrary;

    private static IntPtr Resolve(string libraryName, Assembly assembly, DllImportSearchPath? searchPath)
    {
        foreach (var resolver in ResolveLibrary?.GetInvocationList() ?? [])
        {
            nint handle = ((DllImportResolver)resolver)(libraryName, assembly, searchPath);
            if (handle != 0) return handle;
        }
        return 0;
    }
}
