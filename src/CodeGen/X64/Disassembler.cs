using System.Buffers.Binary;
using System.Text;
using Iced.Intel;

namespace Tiered.CodeGen.X64;

/// <summary>
/// x86-64 code as text that changes only where the code does: labels for addresses, names for functions, and what each trapping
/// instruction traps with. Code is found by following control flow, since functions hold branch tables and constants too.
/// </summary>
public sealed class Disassembler
{
    private readonly CompiledModule _compiled;
    private readonly byte[] _image;
    private readonly Dictionary<ulong, string> _functions = [];

    // Of the function at work, by offset in the image.
    private readonly SortedDictionary<int, Instruction> _code = [];
    private readonly SortedDictionary<int, Datum> _data = [];
    private readonly SortedSet<int> _targets = [];
    private readonly Dictionary<int, string> _labels = [];

    /// <summary>What code refers to: a branch table of 32-bit distances from itself, or a constant.</summary>
    private readonly record struct Datum(int Size, bool IsTable);

    /// <summary>Takes the image of a compiled module, which can be written once.</summary>
    /// <param name="compiled">The code.</param>
    /// <param name="module">The module it was made from.</param>
    /// <param name="functionName">Names of functions by index; null where there is none.</param>
    public Disassembler(CompiledModule compiled, WasmModule module, Func<int, string?> functionName)
    {
        _compiled = compiled;
        _image = new byte[compiled.ImageSize];
        compiled.WriteImage(_image);
        for (int i = 0; i < compiled.Functions.Length; i++)
        {
            int index = module.ImportedFunctionCount + i;
            _functions[(ulong)compiled.Functions[i].Offset] = functionName(index) is { } name ? "$" + name : $"function[{index}]";
        }
    }

    /// <summary>All functions.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        foreach (var function in _compiled.Functions) PrintFunction(text, function);
        return text.ToString();
    }

    /// <summary>One function, by its place among the defined ones.</summary>
    public string Print(int definedFunction)
    {
        var text = new StringBuilder();
        PrintFunction(text, _compiled.Functions[definedFunction]);
        return text.ToString();
    }

    private void PrintFunction(StringBuilder text, CompiledFunction function)
    {
        _code.Clear();
        _data.Clear();
        _targets.Clear();
        _labels.Clear();
        Explore(function);
        foreach (int target in _targets) _labels[target] = $"L{_labels.Count}";
        foreach (int datum in _data.Keys) _labels[datum] = _data[datum].IsTable ? $"table{_labels.Count}" : $"constant{_labels.Count}";

        var formatter = new IntelFormatter(new FormatterOptions
        {
            SpaceAfterOperandSeparator = true,
            HexPrefix = "0x",
            HexSuffix = "",
            UppercaseHex = false,
            SmallHexNumbersInDecimal = true,
            RipRelativeAddresses = false,
            ShowSymbolAddress = false,
            ShowBranchSize = false,
        }, new Symbols(this, function));
        var output = new StringOutput();
        if (text.Length > 0) text.Append('\n');
        text.Append(_functions[(ulong)function.Offset]).Append(":\n");
        int end = function.Offset + function.Length;
        for (int at = function.Offset; at < end;)
        {
            if (_labels.TryGetValue(at, out string? label)) text.Append(label).Append(":\n");
            if (_code.TryGetValue(at, out var instruction))
            {
                formatter.Format(instruction, output);
                text.Append("  ").Append(output.ToStringAndReset());
                var map = _compiled.Maps.Span.Slice(function.MapOffset, function.MapLength);
                if (CodeMap.TryFind(map, (uint)(at - function.Offset), isReturnAddress: false, out var entry)) text.Append("  ; trap: ").Append(TrapCodes.Describe(entry.Trap));
                text.Append('\n');
                at += instruction.Length;
            }
            else if (_data.TryGetValue(at, out var datum))
            {
                PrintDatum(text, at, datum);
                at += datum.Size;
            }
            else
            {
                at = PrintGap(text, at, end);
            }
        }
    }

    private void PrintDatum(StringBuilder text, int at, Datum datum)
    {
        if (datum.IsTable)
        {
            for (int i = 0; i < datum.Size; i += 4) text.Append("  .target ").Append(_labels[at + BinaryPrimitives.ReadInt32LittleEndian(_image.AsSpan(at + i))]).Append('\n');
            return;
        }
        text.Append("  .constant 0x");
        for (int i = datum.Size - 1; i >= 0; i--) text.Append(_image[at + i].ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        text.Append('\n');
    }

    /// <summary>Filling between code and data says nothing; anything else that control flow does not reach is shown.</summary>
    private int PrintGap(StringBuilder text, int at, int end)
    {
        int next = at;
        while (next < end && !_code.ContainsKey(next) && !_data.ContainsKey(next)) next++;
        if (_image.AsSpan(at, next - at).ContainsAnyExcept((byte)0xCC, (byte)0)) text.Append("  .unreached ").Append(Convert.ToHexStringLower(_image, at, next - at)).Append('\n');
        return next;
    }

    // ---- control flow

    private void Explore(CompiledFunction function)
    {
        int start = function.Offset, end = start + function.Length;
        var work = new Stack<int>([start]);
        var tables = new List<int>();
        int tableCandidate = -1;
        while (work.TryPop(out int at))
        {
            var decoder = Iced.Intel.Decoder.Create(64, new ByteArrayCodeReader(_image, at, end - at));
            decoder.IP = (ulong)at;
            while (at < end && !_code.ContainsKey(at))
            {
                decoder.Decode(out var instruction);
                _code.Add(at, instruction);
                if (instruction.IsIPRelativeMemoryOperand) NoteReference(instruction, ref tableCandidate);
                at = (int)decoder.IP;
                switch (instruction.FlowControl)
                {
                    case FlowControl.ConditionalBranch:
                        Branch(instruction, work, start, end);
                        continue;
                    case FlowControl.UnconditionalBranch:
                        Branch(instruction, work, start, end);
                        break;
                    case FlowControl.IndirectBranch:
                        if (tableCandidate >= 0) tables.Add(tableCandidate);
                        foreach (int target in ReadTable(tableCandidate, start, end))
                        {
                            _targets.Add(target);
                            work.Push(target);
                        }
                        tableCandidate = -1;
                        break;
                    case FlowControl.Return or FlowControl.Exception or FlowControl.Interrupt:
                        break;
                    default:
                        continue;
                }
                break;
            }
        }
        foreach (int table in tables) _data[table] = new Datum(ReadTable(table, start, end).Count() * 4, IsTable: true);
    }

    private void NoteReference(in Instruction instruction, ref int tableCandidate)
    {
        int address = (int)instruction.IPRelativeMemoryAddress;
        if (instruction.Mnemonic == Mnemonic.Lea) tableCandidate = address;
        else _data[address] = new Datum(instruction.MemorySize.GetSize(), IsTable: false);
    }

    private void Branch(in Instruction instruction, Stack<int> work, int start, int end)
    {
        int target = (int)instruction.NearBranchTarget;
        // A jump to the function's own start is a tail call of itself: no loop starts in front of the prologue.
        if (target <= start || target >= end) return;
        _targets.Add(target);
        work.Push(target);
    }

    /// <summary>The targets of the branch table at an address: entries up to the first piece of code, or up to an entry that leads nowhere.</summary>
    private IEnumerable<int> ReadTable(int table, int start, int end)
    {
        int limit = end;
        for (int at = table; table >= 0 && at + 4 <= limit && !_code.ContainsKey(at) && !_targets.Contains(at); at += 4)
        {
            int target = table + BinaryPrimitives.ReadInt32LittleEndian(_image.AsSpan(at));
            if (target <= start || target >= end) break;
            if (target > table) limit = Math.Min(limit, target);
            yield return target;
        }
    }

    private sealed class Symbols(Disassembler owner, CompiledFunction function) : ISymbolResolver
    {
        public bool TryGetSymbol(in Instruction instruction, int operand, int instructionOperand, ulong address, int addressSize, out SymbolResult symbol)
        {
            symbol = default;
            bool isAddress = instruction.IsIPRelativeMemoryOperand && instruction.IPRelativeMemoryAddress == address
                || instruction.FlowControl is FlowControl.ConditionalBranch or FlowControl.UnconditionalBranch or FlowControl.Call && instruction.NearBranchTarget == address && instruction.Op0Kind == OpKind.NearBranch64;
            if (!isAddress) return false;
            bool inside = address > (ulong)function.Offset && address < (ulong)(function.Offset + function.Length);
            if (!(inside && owner._labels.TryGetValue((int)address, out string? name)) && !owner._functions.TryGetValue(address, out name)) return false;
            symbol = new SymbolResult(address, name);
            return true;
        }
    }
}
