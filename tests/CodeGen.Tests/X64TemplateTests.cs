using System.Runtime.CompilerServices;
using Iced.Intel;

namespace Tiered.CodeGen.X64.Tests;

/// <summary>Holds the templates, and the emitter that uses them, to what Iced encodes.</summary>
public class X64TemplateTests
{
    private static readonly int[] Displacements = [0, 1, -128, 127, 128, -129, 0x12345678, int.MinValue];

    [Fact]
    public void GeneratedFileIsCurrent()
    {
        string path = Path.Combine(SourceRoot(), "src/CodeGen/X64/X64Op.g.cs");
        string text = X64TemplateGenerator.Generate();
        if (Environment.GetEnvironmentVariable("TIERED_REGENERATE") == "1") File.WriteAllText(path, text);
        Assert.Equal(text, File.ReadAllText(path));
    }

    public static TheoryData<Code> Codes() => [.. X64TemplateGenerator.Codes];

    [Theory]
    [MemberData(nameof(Codes))]
    public void EncodesAsIcedDoes(Code code)
    {
        var info = code.ToOpCode();
        var kinds = Enumerable.Range(0, info.OpCount).Select(info.GetOpKind).Where(k => !IsImmediate(k) && !IsImplied(k)).ToArray();
        int checks = 0;
        bool vex = info.Encoding == EncodingKind.VEX;
        foreach (int a in Registers(kinds, 0))
        foreach (int b in Registers(kinds, 1))
        foreach (int c in Registers(kinds, 2))
        {
            checks++;
            Check(code, (ref X64Emitter e) => Emit(ref e, code, kinds, vex, [a, b, c], null), Make(code, kinds, [a, b, c], null));
        }
        if (kinds.Any(IsMemory))
        {
            foreach (var memory in Memories())
            foreach (int r in Enumerable.Range(0, 16))
            {
                checks++;
                int[] registers = [r, (r + 5) & 15, (r + 5) & 15];
                Check(code, (ref X64Emitter e) => Emit(ref e, code, kinds, vex, registers, memory), Make(code, kinds, registers, memory));
            }
        }
        Assert.True(checks > 0);
    }

    /// <summary>The vector emitter encodes the AVX form of an instruction with the template of its SSE form.</summary>
    [Fact]
    public void SseTemplatesServeAvx()
    {
        int checks = 0;
        foreach (var code in X64TemplateGenerator.Codes)
        {
            string name = code.ToString();
            int form = name.IndexOf('_');
            if (form < 0) continue;
            string avx = $"VEX_V{char.ToLowerInvariant(name[0])}{name[1..form]}_", operands = name[(form + 1)..];
            // Two-operand instructions whose destination is an operand gain one.
            if (!Enum.TryParse<Code>(avx + "xmm_" + operands, out var vex) && !Enum.TryParse(avx + operands, out vex)) continue;
            checks++;
            uint expected = X64TemplateGenerator.Template(code) | X64Template.Vex;
            Assert.True(expected == X64TemplateGenerator.Template(vex), $"{code} and {vex}");
        }
        Assert.InRange(checks, 150, int.MaxValue);
    }

    private delegate void Emission(ref X64Emitter emitter);

    private static void Check(Code code, Emission emission, Instruction instruction)
    {
        var emitter = new X64Emitter(64);
        try
        {
            emission(ref emitter);
            var writer = new ByteWriter();
            Encoder.Create(64, writer).Encode(instruction, 0);
            string expected = Convert.ToHexString(writer.Bytes.ToArray()), actual = Convert.ToHexString(emitter.Code);
            Assert.True(expected == actual, $"{code}: {instruction} is {expected}, not {actual}");
        }
        finally
        {
            emitter.Dispose();
        }
    }

    private static void Emit(ref X64Emitter e, Code code, OpCodeOperandKind[] kinds, bool vex, int[] registers, X64Mem? memory)
    {
        uint template = X64TemplateGenerator.Template(code);
        var rm = Array.FindIndex(kinds, IsRm);
        bool memoryOnly = kinds.Any(k => k == OpCodeOperandKind.mem);
        if (memoryOnly) rm = Array.IndexOf(kinds, OpCodeOperandKind.mem);
        int reg = Array.FindIndex(kinds, k => IsReg(k));
        int second = Array.FindIndex(kinds, k => k is OpCodeOperandKind.xmm_vvvv or OpCodeOperandKind.r32_vvvv or OpCodeOperandKind.r64_vvvv);
        int inOpcode = Array.FindIndex(kinds, k => k is OpCodeOperandKind.r32_opcode or OpCodeOperandKind.r64_opcode);
        if (inOpcode >= 0) e.InOpcode(template, registers[inOpcode]);
        else if (vex && reg < 0 && memory is { } dm) e.VexMem(template, (int)(template >> X64Template.DigitShift & 7), registers[second], dm);
        else if (vex && reg < 0) e.VexRegs(template, (int)(template >> X64Template.DigitShift & 7), registers[second], registers[rm]);
        else if (vex && memory is { } vm) e.VexMem(template, registers[reg], second < 0 ? 0 : registers[second], vm);
        else if (vex && memoryOnly) e.VexMem(template, registers[reg], second < 0 ? 0 : registers[second], new X64Mem(registers[rm], 0));
        else if (vex) e.VexRegs(template, registers[reg], second < 0 ? 0 : registers[second], registers[rm]);
        else if (kinds.Length == 0) e.Plain(template);
        else if (memory is { } m && reg >= 0) e.RegMem(template, registers[reg], m);
        else if (memory is { } one) e.OneMem(template, one);
        else if (reg >= 0 && memoryOnly) e.RegMem(template, registers[reg], new X64Mem(registers[rm], 0));
        else if (reg >= 0) e.RegReg(template, registers[reg], registers[rm]);
        else e.OneReg(template, registers[rm]);
        var info = code.ToOpCode();
        for (int i = 0; i < info.OpCount; i++)
        {
            switch (info.GetOpKind(i))
            {
                case OpCodeOperandKind.imm8 or OpCodeOperandKind.imm8sex32 or OpCodeOperandKind.imm8sex64 or OpCodeOperandKind.br64_1: e.Imm8(0x12); break;
                case OpCodeOperandKind.imm16: e.Imm16(0x1234); break;
                case OpCodeOperandKind.imm32 or OpCodeOperandKind.imm32sex64 or OpCodeOperandKind.br64_4: e.Imm32(0x12345678); break;
                case OpCodeOperandKind.imm64: e.Imm32(0x12345678); e.Imm32(0x12345678); break;
            }
        }
    }

    private static Instruction Make(Code code, OpCodeOperandKind[] kinds, int[] registers, X64Mem? memory)
    {
        var info = code.ToOpCode();
        var instruction = new Instruction { Code = code };
        int position = 0;
        for (int i = 0; i < info.OpCount; i++)
        {
            var kind = info.GetOpKind(i);
            switch (kind)
            {
                case OpCodeOperandKind.imm8: Immediate(OpKind.Immediate8, 0x12); continue;
                case OpCodeOperandKind.imm8sex32: Immediate(OpKind.Immediate8to32, 0x12); continue;
                case OpCodeOperandKind.imm8sex64: Immediate(OpKind.Immediate8to64, 0x12); continue;
                case OpCodeOperandKind.imm16: Immediate(OpKind.Immediate16, 0x1234); continue;
                case OpCodeOperandKind.imm32: Immediate(OpKind.Immediate32, 0x12345678); continue;
                case OpCodeOperandKind.imm32sex64: Immediate(OpKind.Immediate32to64, 0x12345678); continue;
                case OpCodeOperandKind.imm64: Immediate(OpKind.Immediate64, 0x1234567812345678); continue;
                case OpCodeOperandKind.imm8_const_1: Immediate(OpKind.Immediate8, 1); continue;
                case OpCodeOperandKind.br64_1:
                    instruction.Op0Kind = OpKind.NearBranch64;
                    instruction.NearBranch64 = 2 + 0x12;
                    continue;
                case OpCodeOperandKind.br64_4:
                    instruction.Op0Kind = OpKind.NearBranch64;
                    instruction.NearBranch64 = (code is Code.Jmp_rel32_64 or Code.Call_rel32_64 ? 5ul : 6ul) + 0x12345678;
                    continue;
                case OpCodeOperandKind.cl: instruction.SetOpRegister(i, Register.CL); continue;
            }
            if (IsMemory(kind) && (memory is not null || kind == OpCodeOperandKind.mem))
            {
                var m = memory ?? new X64Mem(registers[position], 0);
                instruction.SetOpKind(i, OpKind.Memory);
                if (m.Base != X64Mem.NoBase) instruction.MemoryBase = Register.RAX + m.Base;
                if (m.Index != X64Mem.NoIndex) instruction.MemoryIndex = Register.RAX + m.Index;
                instruction.MemoryIndexScale = 1 << m.Scale;
                instruction.MemoryDisplacement64 = (ulong)(long)m.Displacement;
                instruction.MemoryDisplSize = m.Base == X64Mem.NoBase ? 4 : m.Displacement == 0 ? 0 : m.Displacement == (sbyte)m.Displacement ? 1 : 8;
            }
            else
            {
                instruction.SetOpRegister(i, Bank(kind, registers[position]));
            }
            position++;

            void Immediate(OpKind opKind, ulong value)
            {
                instruction.SetOpKind(i, opKind);
                instruction.SetImmediate(i, value);
            }
        }
        return instruction;
    }

    private static Register Bank(OpCodeOperandKind kind, int number) => kind.ToString().Split('_')[0] switch
    {
        // Iced numbers ah to bh between bl and spl.
        "r8" => Register.AL + (number < 4 ? number : number + 4),
        "r16" => Register.AX + number,
        "r32" => Register.EAX + number,
        "r64" => Register.RAX + number,
        "xmm" => Register.XMM0 + number,
        var k => throw new NotSupportedException(k),
    };

    private static IEnumerable<int> Registers(OpCodeOperandKind[] kinds, int index) => index < kinds.Length ? Enumerable.Range(0, 16) : [0];

    private static IEnumerable<X64Mem> Memories()
    {
        for (int i = 0; i < 16; i++)
        {
            if (i == 4) continue;
            foreach (int d in Displacements) yield return new X64Mem(X64Mem.NoBase, i, i & 3, d);
        }
        for (int b = 0; b < 16; b++)
        {
            foreach (int d in Displacements) yield return new X64Mem(b, d);
            for (int i = 0; i < 16; i++)
            {
                if (i == 4) continue;
                yield return new X64Mem(b, i, (b + i) & 3, Displacements[(b * 16 + i) % Displacements.Length]);
            }
        }
    }

    private static bool IsImmediate(OpCodeOperandKind kind) =>
        kind is OpCodeOperandKind.imm8 or OpCodeOperandKind.imm8sex32 or OpCodeOperandKind.imm8sex64 or OpCodeOperandKind.imm16
            or OpCodeOperandKind.imm32 or OpCodeOperandKind.imm32sex64 or OpCodeOperandKind.imm64 or OpCodeOperandKind.br64_1 or OpCodeOperandKind.br64_4;

    private static bool IsImplied(OpCodeOperandKind kind) => kind == OpCodeOperandKind.cl;

    private static bool IsRm(OpCodeOperandKind kind) => kind == OpCodeOperandKind.xmm_rm || kind.ToString().Contains("_or_mem", StringComparison.Ordinal);

    private static bool IsMemory(OpCodeOperandKind kind) => kind == OpCodeOperandKind.mem || kind.ToString().Contains("_or_mem", StringComparison.Ordinal);

    private static bool IsReg(OpCodeOperandKind kind) =>
        kind is OpCodeOperandKind.r8_reg or OpCodeOperandKind.r16_reg or OpCodeOperandKind.r32_reg or OpCodeOperandKind.r64_reg or OpCodeOperandKind.xmm_reg;

    private static string SourceRoot([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "../.."));

    private sealed class ByteWriter : CodeWriter
    {
        public readonly List<byte> Bytes = [];
        public override void WriteByte(byte value) => Bytes.Add(value);
    }
}
