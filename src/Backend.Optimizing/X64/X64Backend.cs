using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

/// <summary>Turns functions into x86-64 code: selects instructions, allocates registers, writes code. One instance a thread; buffers are kept.</summary>
internal sealed class X64Backend(WasmModule module, CompilationOptions options) : IDisposable
{
    private const uint CalleeSaved = 1u << Gpr.Rbx | 1u << Gpr.R12 | 1u << Gpr.R13 | 1u << Gpr.R14 | 1u << Gpr.R15;

    // Short encodings first. Callee-saved registers, which cost a store and a load, are the last general ones.
    internal static readonly RegisterSet Registers = new()
    {
        Order =
        [
            Gpr.Rax, Gpr.Rcx, Gpr.Rdx, Gpr.Rsi, Gpr.Rdi, Gpr.R8, Gpr.R9, Gpr.R10, Gpr.R11, Gpr.Rbx, Gpr.R14, Gpr.R15, Gpr.R12, Gpr.R13,
            16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
        ],
        General = 0xFFFF & ~(1u << Gpr.Rsp | 1u << Gpr.Rbp),
        Vector = 0xFFFF_0000,
        CalleeSaved = CalleeSaved,
    };

    private readonly MachineFunction _machine = new();
    private readonly RegisterAllocator _allocator = new(Registers);
    private readonly Lowering _lowering = new(module, options);
    private readonly Emission _emission = new(options);

    /// <summary>Sees the machine code with virtual registers ("select") and with locations ("allocate"): for listings and tests.</summary>
    public Action<string, MachineFunction, RegisterAllocator>? Observer { get; init; }

    /// <summary>Compiles a function and adds it to a chunk.</summary>
    public void Compile(Function function, CodeChunk chunk)
    {
        _lowering.Run(function, _machine);
        Observer?.Invoke("select", _machine, _allocator);
        _allocator.Cancellation = function.Cancellation;
        _allocator.Allocate(_machine);
        Observer?.Invoke("allocate", _machine, _allocator);
        _emission.Run(function, _machine, _allocator, _lowering.Pool, _lowering.StackArea, chunk);
    }

    public void Dispose() => _emission.Dispose();
}
