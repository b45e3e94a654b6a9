using Tiered.Wasm;

namespace Tiered.Tests.Fuzz.Mutation;

/// <summary>Changes bodies at operator boundaries. Most changes keep a body valid, so that the compiler and the code it makes are reached.</summary>
internal sealed class BodyMutator
{
    private static readonly long[] Interesting =
    [
        0, 1, -1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256, 65535, 65536, 65532, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32,
        long.MaxValue, long.MinValue, long.MinValue + 1, 0x7FF0_0000_0000_0000, 0x7FF8_0000_0000_0001, 0x7F80_0000, 0x7FC0_0000,
    ];

    // Operators by type and immediates: what can stand for each other.
    private static readonly Dictionary<(uint, ImmediateKind), List<Opcode>> Alike = [];

    // By operand type letter: T -> T, and T T -> T.
    private static readonly Dictionary<int, List<Opcode>> Unary = [], Binary = [];

    private readonly Random _random;
    private readonly WasmModule _module;

    internal BodyMutator(WasmModule module, Random random)
    {
        _module = module;
        _random = random;
    }

    static BodyMutator()
    {
        foreach (var opcode in OpcodeTable.Enumerate())
        {
            uint signature = OpcodeTable.Signature(opcode);
            var kind = OpcodeTable.Immediates(opcode);
            bool plain = kind is ImmediateKind.None or ImmediateKind.Mem or ImmediateKind.Shuffle or (>= ImmediateKind.Lane16 and <= ImmediateKind.Lane2)
                or (>= ImmediateKind.MemLane16 and <= ImmediateKind.MemLane2);
            if (signature == uint.MaxValue || !plain || (OpcodeTable.Features(opcode) & WasmFeatures.WideArithmetic) != 0) continue;
            Group(Alike, (signature, kind)).Add(opcode);
            if (kind != ImmediateKind.None || Results(signature) != 1 || Type(signature, 0) == 5) continue;
            if (Parameters(signature) == 1 && Type(signature, 0) == Type(signature, 1)) Group(Unary, Type(signature, 0)).Add(opcode);
            if (Parameters(signature) == 2 && Type(signature, 0) == Type(signature, 1) && Type(signature, 0) == Type(signature, 2)) Group(Binary, Type(signature, 0)).Add(opcode);
        }
    }

    private static List<Opcode> Group<TKey>(Dictionary<TKey, List<Opcode>> groups, TKey key) where TKey : notnull
    {
        if (!groups.TryGetValue(key, out var group)) groups[key] = group = [];
        return group;
    }

    private static int Parameters(uint signature) => (int)(signature & 7);

    private static int Results(uint signature) => (int)(signature >> 3 & 7);

    private static int Type(uint signature, int index) => (int)(signature >> 6 + index * 3 & 7);

    /// <summary>Makes one change somewhere in a body.</summary>
    internal void Mutate(Body body, int functionIndex)
    {
        var code = body.Code;
        int at = _random.Next(code.Count);
        for (int attempt = 0; attempt < 12; attempt++, at = _random.Next(code.Count))
        {
            bool done = _random.Next(16) switch
            {
                0 or 1 or 2 => Swap(code, at),
                3 or 4 => ChangeImmediate(code, at, functionIndex, body),
                5 or 6 or 7 => Compute(code, at, functionIndex, body),
                8 or 9 => InsertNeutral(code, at, functionIndex, body),
                10 => ReplaceByConstant(code, at),
                11 or 12 => InsertLocals(code, at, functionIndex, body),
                13 => Wrap(code, at),
                14 => RemoveUnary(code, at),
                _ => _random.Next(4) == 0 && Disturb(code, at),
            };
            if (done) return;
        }
    }

    // ---- changes

    /// <summary>Another operator of the same type.</summary>
    private bool Swap(List<Instruction> code, int at)
    {
        var old = code[at];
        if (!Alike.TryGetValue((OpcodeTable.Signature(old.Opcode), OpcodeTable.Immediates(old.Opcode)), out var others)) return false;
        var opcode = others[_random.Next(others.Count)];
        var bytes = new List<byte>();
        Write(bytes, opcode);
        int immediates = bytes.Count;
        bytes.AddRange(old.Bytes.AsSpan(CodeLength(old.Bytes)));
        // The alignment must not exceed the natural one; atomic operators need exactly that.
        if (OpcodeTable.Immediates(opcode) is ImmediateKind.Mem) bytes[immediates] = (byte)(bytes[immediates] & 64 | OpcodeTable.NaturalAlignment(opcode));
        code[at] = new Instruction(opcode, [.. bytes]);
        return true;
    }

    private bool ChangeImmediate(List<Instruction> code, int at, int function, Body body)
    {
        var old = code[at];
        var bytes = new List<byte>();
        Write(bytes, old.Opcode);
        switch (OpcodeTable.Immediates(old.Opcode))
        {
            case ImmediateKind.I32:
                Leb.Signed(bytes, (int)Number());
                break;
            case ImmediateKind.I64:
                Leb.Signed(bytes, Number());
                break;
            case ImmediateKind.F32:
                bytes.AddRange(BitConverter.GetBytes((int)Number()));
                break;
            case ImmediateKind.F64:
                bytes.AddRange(BitConverter.GetBytes(Number()));
                break;
            case ImmediateKind.V128:
                bytes.AddRange(BitConverter.GetBytes(Number()));
                bytes.AddRange(BitConverter.GetBytes(Number()));
                break;
            case ImmediateKind.Shuffle:
                for (int i = 0; i < 16; i++) bytes.Add((byte)_random.Next(32));
                break;
            case ImmediateKind.Mem when (old.Bytes[CodeLength(old.Bytes)] & 64) == 0:
                bytes.Add(old.Bytes[CodeLength(old.Bytes)]);
                Leb.Unsigned(bytes, (uint)Number());
                break;
            case ImmediateKind.Local:
                var locals = Locals(function, body);
                int local = (int)new ByteReader(old.Bytes) { Position = 1 }.ReadU32();
                if (local >= locals.Count) return false;
                int other = _random.Next(locals.Count);
                if (locals[other] != locals[local]) return false;
                Leb.Unsigned(bytes, (uint)other);
                break;
            case ImmediateKind.Func:
                int callee = (int)new ByteReader(old.Bytes) { Position = 1 }.ReadU32();
                int another = _random.Next(_module.FunctionTypes.Length);
                if (callee >= _module.FunctionTypes.Length || _module.FunctionTypes[callee] != _module.FunctionTypes[another]) return false;
                Leb.Unsigned(bytes, (uint)another);
                break;
            case ImmediateKind.Label or ImmediateKind.Global or ImmediateKind.Table or ImmediateKind.Memory:
                Leb.Unsigned(bytes, (uint)_random.Next(4));
                break;
            default:
                return false;
        }
        code[at] = new Instruction(old.Opcode, [.. bytes]);
        return true;
    }

    /// <summary>Something more is computed with the value an operator left.</summary>
    private bool Compute(List<Instruction> code, int at, int function, Body body)
    {
        int type = ResultOf(code[at], function, body);
        if (type < 0) return false;
        switch (_random.Next(4))
        {
            case 0 when Unary.TryGetValue(type, out var unary):
                code.Insert(at + 1, Plain(unary[_random.Next(unary.Count)]));
                return true;
            case 1:
                code.InsertRange(at + 1, [Constant(type), Constant(0), Plain(Opcode.Select)]);
                return true;
            case 2:
                // The same value twice, through a local if there is one.
                int local = Locals(function, body).IndexOf(type);
                if (local < 0 || !Binary.TryGetValue(type, out var pair)) return false;
                code.InsertRange(at + 1, [OfLocal(Opcode.LocalTee, local), OfLocal(Opcode.LocalGet, local), Plain(pair[_random.Next(pair.Count)])]);
                return true;
            default:
                if (!Binary.TryGetValue(type, out var binary)) return false;
                code.InsertRange(at + 1, [Constant(type), Plain(binary[_random.Next(binary.Count)])]);
                return true;
        }
    }

    /// <summary>Code without an effect on the stack, in front of an operator.</summary>
    private bool InsertNeutral(List<Instruction> code, int at, int function, Body body)
    {
        var locals = Locals(function, body);
        int type = _random.Next(5);
        code.InsertRange(at, _random.Next(6) switch
        {
            0 => [Plain(Opcode.Nop)],
            1 => [Constant(type), Plain(Opcode.Drop)],
            2 => [Block(0x02), Plain(Opcode.End)],
            3 => [Block(0x03), Plain(Opcode.End)],
            4 => [Block(0x02), Constant(0), new Instruction(Opcode.BrIf, [0x0D, 0]), Plain(Opcode.End)],
            _ when locals.Count > 0 && locals[0] >= 0 => [OfLocal(Opcode.LocalGet, 0), Plain(Opcode.Drop)],
            _ => [Constant(0), Block(0x04), Plain(Opcode.Nop), Plain(Opcode.End)],
        });
        return true;
    }

    /// <summary>An operator's operands are dropped and its result is a constant.</summary>
    private bool ReplaceByConstant(List<Instruction> code, int at)
    {
        uint signature = OpcodeTable.Signature(code[at].Opcode);
        if (signature == uint.MaxValue || Results(signature) != 1) return false;
        int type = Type(signature, Parameters(signature));
        if (type == 5) return false;
        code.RemoveAt(at);
        code.Insert(at, Constant(type));
        for (int i = 0; i < Parameters(signature); i++) code.Insert(at, Plain(Opcode.Drop));
        return true;
    }

    private bool InsertLocals(List<Instruction> code, int at, int function, Body body)
    {
        var locals = Locals(function, body);
        if (locals.Count == 0) return false;
        int to = _random.Next(locals.Count);
        if (locals[to] < 0) return false;
        int from = _random.Next(locals.Count);
        bool same = locals[from] == locals[to];
        code.InsertRange(at, [same ? OfLocal(Opcode.LocalGet, from) : Constant(locals[to]), OfLocal(Opcode.LocalSet, to)]);
        return true;
    }

    /// <summary>A stretch of code that only pushes constants and locals, or one operator without operands, within a block of its own.</summary>
    private bool Wrap(List<Instruction> code, int at)
    {
        int type = OpcodeTable.Immediates(code[at].Opcode) switch
        {
            ImmediateKind.I32 => 0x7F,
            ImmediateKind.I64 => 0x7E,
            ImmediateKind.F32 => 0x7D,
            ImmediateKind.F64 => 0x7C,
            ImmediateKind.V128 => 0x7B,
            _ => 0,
        };
        if (type == 0) return false;
        code.Insert(at + 1, Plain(Opcode.End));
        code.Insert(at, new Instruction(Opcode.Block, [(byte)(_random.Next(2) == 0 ? 0x02 : 0x03), (byte)type]));
        return true;
    }

    private static bool RemoveUnary(List<Instruction> code, int at)
    {
        uint signature = OpcodeTable.Signature(code[at].Opcode);
        if (signature == uint.MaxValue || Parameters(signature) != 1 || Results(signature) != 1 || Type(signature, 0) != Type(signature, 1)) return false;
        if (OpcodeTable.Immediates(code[at].Opcode) != ImmediateKind.None) return false;
        code.RemoveAt(at);
        return true;
    }

    /// <summary>What usually makes a body invalid: an operator lost, doubled, or moved.</summary>
    private bool Disturb(List<Instruction> code, int at)
    {
        int other = _random.Next(code.Count);
        switch (_random.Next(3))
        {
            case 0 when at < code.Count - 1:
                code.RemoveAt(at);
                return true;
            case 1:
                code.Insert(other, code[at]);
                return true;
            default:
                (code[at], code[other]) = (code[other], code[at]);
                return true;
        }
    }

    // ---- pieces

    private long Number() => _random.Next(3) == 0 ? _random.NextInt64(long.MinValue, long.MaxValue) : Interesting[_random.Next(Interesting.Length)];

    private static Instruction Block(byte code) => new((Opcode)code, [code, 0x40]);

    private static Instruction Plain(Opcode opcode)
    {
        var bytes = new List<byte>();
        Write(bytes, opcode);
        return new Instruction(opcode, [.. bytes]);
    }

    private static Instruction OfLocal(Opcode opcode, int local)
    {
        var bytes = new List<byte>();
        Write(bytes, opcode);
        Leb.Unsigned(bytes, (uint)local);
        return new Instruction(opcode, [.. bytes]);
    }

    private Instruction Constant(int type)
    {
        var opcode = type switch { 0 => Opcode.I32Const, 1 => Opcode.I64Const, 2 => Opcode.F32Const, 3 => Opcode.F64Const, _ => Opcode.V128Const };
        var bytes = new List<byte>();
        Write(bytes, opcode);
        switch (type)
        {
            case 0: Leb.Signed(bytes, (int)Number()); break;
            case 1: Leb.Signed(bytes, Number()); break;
            case 2: bytes.AddRange(BitConverter.GetBytes((int)Number())); break;
            case 3: bytes.AddRange(BitConverter.GetBytes(Number())); break;
            default:
                bytes.AddRange(BitConverter.GetBytes(Number()));
                bytes.AddRange(BitConverter.GetBytes(Number()));
                break;
        }
        return new Instruction(opcode, [.. bytes]);
    }

    /// <summary>Type letter of the one value that an operator leaves, or -1.</summary>
    private int ResultOf(Instruction instruction, int function, Body body)
    {
        switch (OpcodeTable.Immediates(instruction.Opcode))
        {
            case ImmediateKind.I32: return 0;
            case ImmediateKind.I64: return 1;
            case ImmediateKind.F32: return 2;
            case ImmediateKind.F64: return 3;
            case ImmediateKind.V128: return 4;
            case ImmediateKind.Local when instruction.Opcode != Opcode.LocalSet:
                var locals = Locals(function, body);
                int local = (int)new ByteReader(instruction.Bytes) { Position = 1 }.ReadU32();
                return local < locals.Count ? locals[local] : -1;
        }
        uint signature = OpcodeTable.Signature(instruction.Opcode);
        if (signature == uint.MaxValue || Results(signature) != 1) return -1;
        int type = Type(signature, Parameters(signature));
        return type == 5 ? -1 : type;
    }

    /// <summary>Type letters of parameters and locals; -1 for references.</summary>
    private List<int> Locals(int function, Body body)
    {
        var types = new List<int>();
        foreach (var parameter in _module.FunctionType(function).Parameters) types.Add(Letter(parameter.Kind));
        var reader = new ByteReader(body.LocalsHeader);
        for (uint runs = reader.ReadU32(); runs > 0; runs--)
        {
            uint count = reader.ReadU32();
            byte code = reader.ReadByte();
            if (code is 0x63 or 0x64) _ = reader.ReadU32();
            int letter = code is >= 0x7B and <= 0x7F ? 0x7F - code : -1;
            for (uint i = 0; i < Math.Min(count, 100); i++) types.Add(letter);
        }
        return types;
    }

    private static int Letter(ValKind kind) => kind switch
    {
        ValKind.I32 => 0,
        ValKind.I64 => 1,
        ValKind.F32 => 2,
        ValKind.F64 => 3,
        ValKind.V128 => 4,
        _ => -1,
    };

    private static void Write(List<byte> output, Opcode opcode)
    {
        int prefix = (int)opcode >> 12;
        if (prefix > 0) output.Add((byte)(prefix + 0xFA));
        if (prefix > 0) Leb.Unsigned(output, (uint)opcode & 0xFFF);
        else output.Add((byte)opcode);
    }

    private static int CodeLength(byte[] bytes)
    {
        var reader = new ByteReader(bytes);
        OperatorDecoding.ReadOpcode(ref reader);
        return reader.Position;
    }
}
