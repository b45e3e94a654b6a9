using Tiered.Wasm;

namespace Tiered.Runtime;

/// <summary>Evaluates validated constant expressions, core specification 4.7.2. References come back as their native bits.</summary>
internal static unsafe class ConstantEvaluator
{
    internal static (ulong Low, ulong High) Evaluate(Instance instance, ConstantExpression expression)
    {
        var reader = new ByteReader(expression.Bytes.Span, expression.Offset);
        var stack = new Stack<(ulong Low, ulong High)>();
        while (true)
        {
            long at = reader.Offset;
            var opcode = OperatorDecoding.ReadOpcode(ref reader);
            switch (opcode)
            {
                case Opcode.End:
                    return stack.Pop();
                case Opcode.I32Const:
                    stack.Push(((uint)reader.ReadS32(), 0));
                    break;
                case Opcode.I64Const:
                    stack.Push(((ulong)reader.ReadS64(), 0));
                    break;
                case Opcode.F32Const:
                    stack.Push((reader.ReadFixed32(), 0));
                    break;
                case Opcode.F64Const:
                    stack.Push((reader.ReadFixed64(), 0));
                    break;
                case Opcode.V128Const:
                    stack.Push((reader.ReadFixed64(), reader.ReadFixed64()));
                    break;
                case Opcode.GlobalGet:
                {
                    var cell = (ulong*)instance.GlobalAt((int)reader.ReadU32()).Cell;
                    stack.Push((cell[0], cell[1]));
                    break;
                }
                case Opcode.RefNull:
                    reader.ReadS33();
                    stack.Push((0, 0));
                    break;
                case Opcode.RefFunc:
                    stack.Push(((ulong)instance.FuncRefOf((int)reader.ReadU32()), 0));
                    break;
                case Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul or Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul:
                {
                    ulong right = stack.Pop().Low, left = stack.Pop().Low;
                    ulong value = opcode switch
                    {
                        Opcode.I32Add or Opcode.I64Add => left + right,
                        Opcode.I32Sub or Opcode.I64Sub => left - right,
                        _ => left * right,
                    };
                    stack.Push((opcode <= Opcode.I32Mul ? (uint)value : value, 0));
                    break;
                }
                default:
                    throw new WasmFormatException(WasmFormatErrorKind.Unsupported, $"{OpcodeTable.Mnemonic(opcode)} in a constant expression needs GC objects, which this engine cannot make yet", at);
            }
        }
    }
}
