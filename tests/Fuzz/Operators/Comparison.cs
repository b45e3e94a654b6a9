using System.Buffers.Binary;
using Tiered.Wasm;

namespace Tiered.Tests.Fuzz.Operators;

/// <summary>Runs a generated module in this engine and in V8 and compares traps and bits; NaNs as the specification allows (core 4.3.3).</summary>
internal sealed class Comparison
{
    private const int MostFindings = 50;

    private readonly List<string> _findings = [];

    /// <summary>What disagreed, up to a limit.</summary>
    internal IReadOnlyList<string> Findings => _findings;

    internal int FindingCount { get; private set; }

    /// <summary>Operators compared, over all modules.</summary>
    internal HashSet<Opcode> Operators { get; } = [];

    internal long Cases { get; private set; }

    /// <summary>Modules that V8 does not run, with its reason.</summary>
    internal List<string> Refusals { get; } = [];

    /// <summary>Compares all operators that a backend supports, compiled in several ways.</summary>
    internal static Comparison Run(ICompiler backend, int seed)
    {
        var comparison = new Comparison();
        (string Name, CompilationOptions Options)[] configurations =
        [
            ("this CPU", new CompilationOptions()),
            ("baseline CPU", new CompilationOptions { Target = Target.Parse("x86_64") }),
            ("explicit bounds", new CompilationOptions { BoundsChecks = BoundsCheckMode.Explicit }),
        ];
        foreach (bool relaxed in new[] { false, true })
        {
            var features = backend.SupportedFeatures(Target.Host) & ~WasmFeatures.WideArithmetic;
            if (relaxed && (features & WasmFeatures.RelaxedSimd) == 0) continue;
            var module = OperatorModule.Create(seed, features, relaxed);
            var expected = Node.Run(module, out string refusal);
            if (expected is null)
            {
                comparison.Refusals.Add((relaxed ? "relaxed SIMD: " : "") + refusal);
                continue;
            }
            foreach (var (name, options) in configurations) comparison.Compare(module, backend, name, options, expected);
        }
        return comparison;
    }

    private void Compare(OperatorModule module, ICompiler backend, string configuration, CompilationOptions options, byte[] expected)
    {
        var engine = new Engine(new EngineOptions { Features = WasmFeatures.All, Compilation = options }, backend);
        using var store = new Store(engine);
        var instance = new Instance(store, Module.Compile(engine, module.Bytes));
        var memory = instance.GetMemory("memory")!;
        module.Inputs.CopyTo(memory.GetSpan(0, module.Inputs.Length));
        int at = 0;
        foreach (var function in module.Functions)
        {
            Operators.Add(function.Operator);
            var run = instance.GetFunction(function.Name)!.Typed<int, int, Nothing>();
            var output = memory.GetSpan(module.Output, function.Cases * OperatorModule.RecordSize);
            output.Clear();
            var traps = expected.AsSpan(at, function.Cases);
            var records = expected.AsSpan(at + function.Cases, output.Length);
            for (int i = 0; i < function.Cases; i++)
            {
                int offset = i * OperatorModule.RecordSize;
                byte trap = Call(run, function, module.Output + offset, offset);
                Cases++;
                var ours = output.Slice(offset, OperatorModule.RecordSize);
                var theirs = records.Slice(offset, OperatorModule.RecordSize);
                var inputs = module.Inputs.AsSpan(function.Input + offset, OperatorModule.RecordSize);
                if (IsKnownFault(function)) continue;
                if (trap == traps[i] && (trap != 0 || Agree(function, inputs, ours, theirs))) continue;
                FindingCount++;
                if (_findings.Count >= MostFindings) continue;
                _findings.Add($"{backend.Name}, {configuration}: {function.Description}, operands {Convert.ToHexString(inputs)}: trap {trap} {Convert.ToHexString(ours)}, V8 trap {traps[i]} {Convert.ToHexString(theirs)}");
            }
            at += function.Cases + output.Length;
        }
    }

    /// <summary>0 returned, 1 divide by zero, 2 unrepresentable quotient, 3 unrepresentable integer (V8 has one message for two traps).</summary>
    private static byte Call(TypedFunction<int, int, Nothing> run, OperatorFunction function, int output, int offset)
    {
        try
        {
            run.Call(function.Input + offset, output);
            return 0;
        }
        catch (WasmTrapException trap)
        {
            return trap.Code switch
            {
                TrapCode.IntegerDivideByZero => 1,
                TrapCode.IntegerOverflow when OpcodeTable.Mnemonic(function.Operator).Contains("div", StringComparison.Ordinal) => 2,
                TrapCode.IntegerOverflow or TrapCode.InvalidConversionToInteger => 3,
                _ => 254,
            };
        }
    }

    /// <summary>V8's baseline tier up to Node.js 20 drops the addend of this operator when the operands come straight from loads, and doubles the product.</summary>
    private static bool IsKnownFault(OperatorFunction function) =>
        Node.MajorVersion <= 20 && function.Description == "i32x4.relaxed_dot_i8x16_i7x16_add_s (memory)";

    private static bool Agree(OperatorFunction function, ReadOnlySpan<byte> inputs, ReadOnlySpan<byte> ours, ReadOnlySpan<byte> theirs)
    {
        if (ours.SequenceEqual(theirs)) return true;
        int lane = NaNLane(function);
        if (lane == 0 || !ours[16..].SequenceEqual(theirs[16..])) return false;
        int width = function.Result == 'v' ? 16 : lane;
        // A NaN operand that is not canonical lets every quiet NaN out; without one the result is canonical, of either sign.
        string operation = OpcodeTable.Mnemonic(function.Operator);
        int operandLane = operation.Contains("demote", StringComparison.Ordinal) ? 8 : operation.Contains("promote", StringComparison.Ordinal) ? 4 : lane;
        bool arithmetic = function.Description.Contains(".const", StringComparison.Ordinal) || HasOddNaN(inputs[..48], operandLane);
        for (int at = 0; at < width; at += lane)
        {
            var mine = ours.Slice(at, lane);
            var other = theirs.Slice(at, lane);
            if (mine.SequenceEqual(other)) continue;
            if (!IsNaN(other, out _) || !IsNaN(mine, out var kind)) return false;
            if (kind == NaN.Signalling || kind == NaN.Quiet && !arithmetic) return false;
        }
        return ours[width..16].SequenceEqual(theirs[width..16]);
    }

    /// <summary>Bytes of a floating-point lane whose NaNs the operator may choose; 0 for operators that move bits.</summary>
    private static int NaNLane(OperatorFunction function)
    {
        string[] parts = OpcodeTable.Mnemonic(function.Operator).Split('.');
        int lane = parts[0] switch { "f32" or "f32x4" => 4, "f64" or "f64x2" => 8, _ => 0 };
        string operation = parts[1].StartsWith("relaxed_", StringComparison.Ordinal) ? parts[1][8..] : parts[1];
        bool computes = operation.Split('_')[0] is "add" or "sub" or "mul" or "div" or "sqrt" or "min" or "max" or "ceil" or "floor" or "trunc" or "nearest"
            or "demote" or "promote" or "madd" or "nmadd";
        return computes && function.Result is 'f' or 'd' or 'v' ? lane : 0;
    }

    private enum NaN
    {
        Canonical,
        Quiet,
        Signalling,
    }

    private static bool IsNaN(ReadOnlySpan<byte> lane, out NaN kind)
    {
        ulong bits = lane.Length == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(lane) : BinaryPrimitives.ReadUInt64LittleEndian(lane);
        int mantissa = lane.Length == 4 ? 23 : 52;
        ulong payload = bits & (1ul << mantissa) - 1, quiet = 1ul << mantissa - 1;
        kind = payload == quiet ? NaN.Canonical : (payload & quiet) != 0 ? NaN.Quiet : NaN.Signalling;
        ulong exponent = lane.Length == 4 ? 0xFFul : 0x7FFul;
        return payload != 0 && (bits >> mantissa & exponent) == exponent;
    }

    private static bool HasOddNaN(ReadOnlySpan<byte> operands, int lane)
    {
        for (int at = 0; at < operands.Length; at += lane)
        {
            if (IsNaN(operands.Slice(at, lane), out var kind) && kind != NaN.Canonical) return true;
        }
        return false;
    }
}
