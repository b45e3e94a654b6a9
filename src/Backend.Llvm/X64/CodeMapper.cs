using Iced.Intel;
using Tiered.Backend.Llvm.Objects;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Llvm.X64;

/// <summary>
/// Makes a function's code map by decoding its instructions: every one that accesses memory other than the frame or constants has an entry, as has
/// every trap and every return address, so that no fault is without one, whatever LLVM folded into what. The places come from the line table.
/// </summary>
internal sealed class CodeMapper(PlaceTable places, List<LineRow> rows, uint functionStart)
{
    private readonly uint[] _functionStart = [functionStart];
    private byte[] _encoded = new byte[256];
    private int _length;
    private CodeMapEntry _previous;
    private int _row;
    private uint _line;

    public ReadOnlySpan<byte> Encoded => _encoded.AsSpan(0, _length);

    /// <summary>What the instructions need beyond the baseline.</summary>
    public CpuFeatures FeaturesUsed { get; private set; }

    /// <summary>Maps the code of the function itself.</summary>
    public unsafe void Run(ReadOnlySpan<byte> code)
    {
        rows.Sort(static (a, b) => a.Address.CompareTo(b.Address));
        fixed (byte* start = code)
        {
            var decoder = Decoder.Create(64, new PointerReader(start, code.Length), 0);
            while (decoder.IP < (ulong)code.Length)
            {
                uint at = (uint)decoder.IP;
                decoder.Decode(out var instruction);
                Advance(at);
                Add(instruction, at);
            }
        }
    }

    /// <summary>Maps a piece of code behind the function whose faults belong to it as a whole.</summary>
    public unsafe void AddTail(ReadOnlySpan<byte> code, int offset)
    {
        _line = 0;
        fixed (byte* start = code)
        {
            var decoder = Decoder.Create(64, new PointerReader(start, code.Length), 0);
            while (decoder.IP < (ulong)code.Length)
            {
                uint at = (uint)decoder.IP;
                decoder.Decode(out var instruction);
                Add(instruction, at + (uint)offset);
                if (instruction.Mnemonic == Mnemonic.Int3) break;
            }
        }
    }

    private unsafe sealed class PointerReader(byte* start, int length) : CodeReader
    {
        private int _at;

        public override int ReadByte() => _at < length ? start[_at++] : -1;
    }

    /// <summary>The line at an address; where there is none, the last one before holds.</summary>
    private void Advance(uint address)
    {
        for (; _row < rows.Count && rows[_row].Address <= address; _row++)
        {
            if (rows[_row].Line != 0) _line = rows[_row].Line;
        }
    }

    /// <summary>Bytes that a function's prologue reserves.</summary>
    public static unsafe int FrameBytes(ReadOnlySpan<byte> code)
    {
        fixed (byte* start = code)
        {
            var decoder = Decoder.Create(64, new PointerReader(start, code.Length), 0);
            while (decoder.IP < (ulong)code.Length)
            {
                decoder.Decode(out var instruction);
                if (instruction.Mnemonic == Mnemonic.Sub && instruction.Op0Register == Register.RSP) return (int)Math.Min(instruction.Immediate32, int.MaxValue);
                if (instruction.IsCallNear || instruction.FlowControl != FlowControl.Next) return 0;
            }
        }
        return 0;
    }

    private void Add(in Instruction instruction, uint at)
    {
        FeaturesUsed |= InstructionFeatures.Of(instruction.Code);
        switch (instruction.Mnemonic)
        {
            case Mnemonic.Ud1:
                // LLVM puts the number of a trap into the displacement.
                AddEntry(at, (TrapCode)(byte)instruction.MemoryDisplacement64);
                return;
            case Mnemonic.Ud2:
                AddEntry(at, TrapCode.Unreachable);
                return;
            case Mnemonic.Call:
                AddEntry((uint)(at + instruction.Length), TrapCode.None);
                return;
            case Mnemonic.Lea or Mnemonic.Nop or Mnemonic.Push or Mnemonic.Pop or Mnemonic.Jmp or Mnemonic.INVALID:
                return;
        }
        for (int o = 0; o < instruction.OpCount; o++)
        {
            if (instruction.GetOpKind(o) is OpKind.Memory)
            {
                if (instruction.MemoryBase is Register.RIP || instruction.MemoryBase is Register.RSP or Register.RBP && instruction.MemoryIndex == Register.None) continue;
            }
            else if (instruction.GetOpKind(o) is not (OpKind.MemoryESRDI or OpKind.MemorySegRSI))
            {
                continue;
            }
            AddEntry(at, TrapCode.MemoryOutOfBounds);
            return;
        }
    }

    private void AddEntry(uint at, TrapCode trap)
    {
        var chain = places[_line];
        if (chain.Length == 0) chain = _functionStart;
        for (int i = 0; i < chain.Length; i++)
        {
            if (_encoded.Length - _length < CodeMap.MaxEntrySize) Array.Resize(ref _encoded, _encoded.Length * 2);
            var entry = new CodeMapEntry(at, chain[i], i == 0 ? trap : TrapCode.None, i < chain.Length - 1);
            _length += CodeMap.Encode(_encoded.AsSpan(_length), _previous, entry);
            _previous = entry;
        }
    }
}
