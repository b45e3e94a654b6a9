using System.Buffers.Binary;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Tests.Optimizing;

using Function = Tiered.Backend.Optimizing.Ir.Function;

/// <summary>
/// Runs a function of the intermediate representation, to compare what it does before and after a pass. Scalars, linear memory, globals and traps. A
/// call returns a number made of its arguments, changes memory and all the engine's structures, and is recorded with what it could see, so that
/// two runs can be compared call by call.
/// </summary>
internal sealed class IrInterpreter(byte[] memory)
{
    // Addresses of the engine's structures are made up: the context at 2^40, the memory at 2^41.
    private const long ContextAddress = 1L << 40;
    private const long MemoryAddress = 1L << 41;

    private readonly Dictionary<(long Address, IrType Type), long> _structures = [];
    private readonly List<string> _calls = [];
    private long[] _values = [];
    private int _epoch;

    /// <summary>How a run ended.</summary>
    /// <param name="Trap">The trap, or <see cref="TrapCode.None"/>.</param>
    /// <param name="Results">Bits of the results.</param>
    /// <param name="Steps">Instructions run.</param>
    internal sealed record Outcome(TrapCode Trap, long[] Results, int Steps);

    internal IReadOnlyList<string> Calls => _calls;

    internal byte[] Memory => memory;

    /// <summary>All that outlives the run, as one number.</summary>
    internal long State()
    {
        long hash = MemoryState();
        // In no order; what was written without a change does not count.
        foreach (var (place, held) in _structures)
        {
            if (held != Initial(place.Address)) hash += (place.Address * 31 + (int)place.Type) * 31 + held ^ held >> 7;
        }
        return hash;
    }

    private long MemoryState()
    {
        long hash = 17;
        foreach (byte b in memory) hash = hash * 31 + b;
        return hash;
    }

    /// <summary>Unset structures hold a small number that depends on the place, and on the calls made so far.</summary>
    private long Initial(long address) => (address + 13 * _epoch) % 97;

    private sealed class TrapException(TrapCode code) : Exception
    {
        public TrapCode Code { get; } = code;
    }

    /// <summary>Runs a function; null when it takes more than <paramref name="maxSteps"/>.</summary>
    internal Outcome? Run(Function function, long[] arguments, int maxSteps)
    {
        _values = new long[function.InstructionCount];
        int steps = 0, at = function.BlockAt(0).First;
        try
        {
            while (true)
            {
                if (++steps > maxSteps) return null;
                ref var i = ref function[at];
                switch (i.Op)
                {
                    case Op.Jump:
                        at = Follow(function, i.A);
                        continue;
                    case Op.BranchIf:
                        at = Follow(function, (int)_values[i.A] != 0 ? i.B : i.C);
                        continue;
                    case Op.Switch:
                        at = Follow(function, function.Lists[i.B + (int)Math.Min((uint)_values[i.A], (uint)i.C - 1)]);
                        continue;
                    case Op.Return:
                        return new Outcome(TrapCode.None, Values(function.ListOperands(at)), steps);
                    case Op.Trap:
                        return new Outcome((TrapCode)i.Aux, [], steps);
                }
                long result = Evaluate(function, at, arguments);
                if (i.Type != IrType.None) _values[at] = Function.ConstBits(i.Type, result);
                at = i.Next;
            }
        }
        catch (TrapException trap)
        {
            return new Outcome(trap.Code, [], steps);
        }
    }

    private long[] Values(ReadOnlySpan<int> values)
    {
        var result = new long[values.Length];
        for (int v = 0; v < values.Length; v++) result[v] = _values[values[v]];
        return result;
    }

    private int Follow(Function function, int edge)
    {
        int to = function.EdgeAt(edge).To;
        // All at once: an argument may be a parameter of the same block.
        long[] arguments = Values(function.Arguments(edge));
        var parameters = function.Parameters(to);
        for (int p = 0; p < parameters.Length; p++) _values[parameters[p]] = arguments[p];
        return function.BlockAt(to).First;
    }

    private long Evaluate(Function function, int at, long[] arguments)
    {
        ref var i = ref function[at];
        long a = Operand(i.A), b = Operand(i.B), c = Operand(i.C);
        switch (i.Op)
        {
            case Op.Const: return i.Imm;
            case Op.Context: return ContextAddress;
            case Op.Argument: return arguments[i.Aux];
            case Op.TrapIf:
                return (int)a != 0 ? throw new TrapException((TrapCode)i.Aux) : 0;
            case Op.BoundsCheck:
                return (UInt128)(ulong)a + (ulong)i.Imm > (ulong)b ? throw new TrapException((TrapCode)i.Aux) : 0;
            case Op.InterruptCheck: return 0;
            case Op.LoadVm:
                // A pointer to the memory is where the base lies.
                if (i.Region.Kind == RegionKind.Invariant) return i.Imm == VMContext.HeaderSize ? MemoryAddress : (a + i.Imm) % 97;
                // Lengths are at least what modules declare.
                if (i.Region.Kind == RegionKind.MemorySize) return memory.Length;
                if (i.Region.Kind == RegionKind.Table) return 100 + Initial(a + i.Imm);
                return _structures.TryGetValue((a + i.Imm, i.Type), out long held) ? held : Initial(a + i.Imm);
            case Op.StoreVm:
                _structures[(a + i.Imm, function.TypeOf(i.B))] = b;
                return 0;
            case Op.Load: return Load(i, a, b, function.TypeOf(i.B));
            case Op.Store: return Store(i, a, b, c, function.TypeOf(i.B));
            case Op.Call or Op.CallPointer or Op.CallBuiltin: return Call(function, at);
            case Op.CallResult: return (a * 31 + i.Imm) & 0x7F;
        }
        if (i.Op is Op.TruncS or Op.TruncU)
        {
            double number = Evaluator.Number(function.TypeOf(i.A), a);
            if (double.IsNaN(number)) throw new TrapException(TrapCode.InvalidConversionToInteger);
            return Evaluator.TryEvaluate(i, function.TypeOf(i.A), a, b, c, out long truncated) ? truncated : throw new TrapException(TrapCode.IntegerOverflow);
        }
        if (!OpTable.IsPure(i.Op) && i.Op is not (>= Op.DivS and <= Op.RemU)) throw new NotSupportedException($"the interpreter does not run {OpTable.Name(i.Op)}");
        // Where the evaluator has no answer the result is a NaN; one NaN is as good as another here.
        return Evaluator.TryEvaluate(i, function.TypeOf(i.A), a, b, c, out long result) ? result : i.Type == IrType.F32 ? 0x7FC0_0000 : 0x7FF8_0000_0000_0000;
    }

    private long Call(Function function, int at)
    {
        var operands = function.ListOperands(at);
        long[] values = Values(operands);
        long hash = function[at].Aux;
        for (int v = 0; v < values.Length; v++)
        {
            // Which NaN it is nobody promises.
            if (Function.IsGeneral(function.TypeOf(operands[v])) || !double.IsNaN(Evaluator.Number(function.TypeOf(operands[v]), values[v]))) hash = hash * 31 + values[v];
        }
        // The C library sees memory alone.
        bool isLibrary = function[at].Op == Op.CallBuiltin && function[at].Builtin is (Builtin.Memset or Builtin.Memmove);
        _calls.Add($"{function[at].Op} {hash:x} {(isLibrary ? MemoryState() : State()):x}");
        if (!isLibrary)
        {
            _epoch++;
            _structures.Clear();
        }
        for (int b = _calls.Count & 7; b < memory.Length; b += 8) memory[b] += (byte)hash;
        return hash & 0x7F;
    }

    private long Operand(int value) => value < 0 || value >= _values.Length ? 0 : _values[value];

    private Span<byte> At(in Instruction i, long pointer, long address, IrType addressType)
    {
        int size = 1 << OpcodeTable.NaturalAlignment(i.Opcode);
        long start = pointer - MemoryAddress + (addressType == IrType.I32 ? (uint)address : address) + i.Imm;
        return start >= 0 && start + size <= memory.Length ? memory.AsSpan((int)start, size) : throw new TrapException(TrapCode.MemoryOutOfBounds);
    }

    private long Load(in Instruction i, long pointer, long address, IrType addressType)
    {
        var bytes = At(i, pointer, address, addressType);
        return i.Opcode switch
        {
            Opcode.I32Load8S or Opcode.I64Load8S => (sbyte)bytes[0],
            Opcode.I32Load16S or Opcode.I64Load16S => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            Opcode.I64Load32S => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            _ => bytes.Length switch
            {
                1 => bytes[0],
                2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
                4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            },
        };
    }

    private long Store(in Instruction i, long pointer, long address, long value, IrType addressType)
    {
        var bytes = At(i, pointer, address, addressType);
        for (int b = 0; b < bytes.Length; b++) bytes[b] = (byte)(value >> 8 * b);
        return 0;
    }
}
