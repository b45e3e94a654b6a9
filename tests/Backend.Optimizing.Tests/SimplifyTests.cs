using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Passes;

namespace Tiered.Tests.Optimizing;

using Function = Tiered.Backend.Optimizing.Ir.Function;

/// <summary>One row a rule: an expression over the arguments <c>v101</c> and <c>v102</c>, and what it becomes.</summary>
public class SimplifyTests
{
    [Theory]
    // arithmetic
    [InlineData("v1: i32 = const 0; v2: i32 = add v101, v1", "v101")]
    [InlineData("v1: i32 = const 7; v2: i32 = const 8; v3: i32 = add v1, v2", "const 15")]
    [InlineData("v1: i32 = const 7; v2: i32 = add v101, v1; v3: i32 = const -3; v4: i32 = add v2, v3", "add v101, 4")]
    [InlineData("v1: i32 = sub v101, v101", "const 0")]
    [InlineData("v1: i32 = const 5; v2: i32 = sub v101, v1", "add v101, -5")]
    [InlineData("v1: i32 = sub v101, v102; v2: i32 = add v1, v102", "v101")]
    [InlineData("v1: i32 = const 8; v2: i32 = mul v101, v1", "shl v101, 3")]
    [InlineData("v1: i32 = const 3; v2: i32 = mul v101, v1; v3: i32 = const 5; v4: i32 = mul v2, v3", "mul v101, 15")]
    // bitwise
    [InlineData("v1: i32 = and v101, v101", "v101")]
    [InlineData("v1: i32 = xor v101, v101", "const 0")]
    [InlineData("v1: i32 = const 255; v2: i32 = and v101, v1; v3: i32 = and v2, v1", "and v101, 255")]
    [InlineData("v1: i32 = const 24; v2: i32 = shr_u v101, v1; v3: i32 = const 255; v4: i32 = and v2, v3", "shr_u v101, 24")]
    [InlineData("v1: i32 = const 5; v2: i32 = shl v101, v1; v3: i32 = const 27; v4: i32 = shr_u v101, v3; v5: i32 = or v2, v4", "rotl v101, 5")]
    // shifts
    [InlineData("v1: i32 = const 32; v2: i32 = shl v101, v1", "v101")]
    [InlineData("v1: i32 = const 31; v2: i32 = and v102, v1; v3: i32 = shl v101, v2", "shl v101, v102")]
    [InlineData("v1: i32 = const 24; v2: i32 = shl v101, v1; v3: i32 = shr_s v2, v1", "extend8_s v101")]
    [InlineData("v1: i32 = const 24; v2: i32 = shl v101, v1; v3: i32 = shr_u v2, v1", "and v101, 255")]
    [InlineData("v1: i32 = const 3; v2: i32 = rotr v101, v1", "rotl v101, 29")]
    // comparisons
    [InlineData("v1: i32 = icompare.lt_s v101, v102; v2: i32 = const 0; v3: i32 = icompare.eq v1, v2", "icompare.ge_s v101, v102")]
    [InlineData("v1: i32 = const 1; v2: i32 = icompare.lt_u v101, v1", "icompare.eq v101, 0")]
    [InlineData("v1: i32 = const 5; v2: i32 = icompare.gt_s v1, v101", "icompare.lt_s v101, 5")]
    [InlineData("v1: i32 = const 3; v2: i32 = add v101, v1; v3: i32 = const 10; v4: i32 = icompare.eq v2, v3", "icompare.eq add v101, 3, 10")]
    [InlineData("v1: i32 = const 255; v2: i32 = and v101, v1; v3: i32 = const 256; v4: i32 = icompare.lt_u v2, v3", "const 1")]
    [InlineData("v1: i32 = const 1; v2: i32 = const 0; v3: i32 = select v1, v2, v101", "icompare.ne v101, 0")]
    [InlineData("v1: i32 = const 0; v2: i32 = icompare.eq v101, v1; v3: i32 = select v101, v102, v2", "select v102, v101, v101")]
    // conversions
    [InlineData("v1: i64 = extend_u v101; v2: i32 = wrap v1", "v101")]
    [InlineData("v1: i32 = extend8_s v101; v2: i32 = extend16_s v1", "extend8_s v101")]
    // division by constants that need no multiplication
    [InlineData("v1: i32 = const 8; v2: i32 = div_u v101, v1", "shr_u v101, 3")]
    [InlineData("v1: i32 = const 8; v2: i32 = rem_u v101, v1", "and v101, 7")]
    [InlineData("v1: i32 = const -1; v2: i32 = rem_s v101, v1", "const 0")]
    public void RuleRewrites(string before, string after)
    {
        string[] lines = before.Split("; ");
        string last = lines[^1].Split(':')[0];
        var function = PassRunner.Parse(PassRunner.Wrap("block1:\n" + string.Join('\n', lines) + $"\nreturn ({last})\n"));
        new Simplify().Run(function);
        new DeadCode().Run(function);
        Verifier.Verify(function);
        int result = function.ListOperands(function.BlockAt(1).Last)[0];
        Assert.Equal(after, Describe(function, result));
    }

    /// <summary>One level of an expression: arguments by their number, constants by their value.</summary>
    private static string Describe(Function function, int value)
    {
        ref var i = ref function[value];
        if (i.Op == Op.Argument) return $"v{101 + i.Aux}";
        if (i.Op == Op.Const) return $"const {i.Imm}";
        string name = OpTable.Name(i.Op) + (i.Op == Op.ICompare ? "." + OpTable.ToSnakeCase(i.IntCondition.ToString()) : "");
        var operands = new List<string>();
        foreach (int operand in function.Operands(value)) operands.Add(Describe(function, operand).Replace("const ", "", StringComparison.Ordinal));
        return $"{name} {string.Join(", ", operands)}";
    }

    private static readonly long[] Numbers = [0, 1, 2, 3, 7, 10, 100, 641, 65537, int.MaxValue, int.MinValue, -1, -2, -7, -100, 0x7FFF_FFFF_FFFF_FFFF, long.MinValue, 0x1234_5678_9ABC_DEF0];

    /// <summary>Division by every kind of constant gives what the evaluator gives.</summary>
    [Theory]
    [InlineData("i32")]
    [InlineData("i64")]
    public void DivisionByConstantIsExact(string type)
    {
        var random = new Random(1);
        var divisors = new List<long> { 1, 2, 3, 5, 6, 7, 9, 10, 11, 12, 25, 60, 100, 125, 625, 641, 1000, 3600, 10000, 65535, 65537, 1000003, 0x7FFF_FFFF, 0x8000_0001, 0xFFFF_FFFF, -2, -3, -5, -7, -10, -1000 };
        for (int n = 0; n < 100; n++) divisors.Add(random.NextInt64() >> random.Next(63));
        foreach (long divisor in divisors)
        {
            foreach (var op in (ReadOnlySpan<Op>)[Op.DivS, Op.DivU, Op.RemS, Op.RemU])
            {
                var irType = type == "i32" ? IrType.I32 : IrType.I64;
                long d = Function.ConstBits(irType, divisor);
                if (d == 0 || d == -1) continue;
                var function = PassRunner.Parse($"function 0 ({type}) -> ({type})\nblock0:\n  v1: {type} = argument 0\n  v2: {type} = const {d}\n  v3: {type} = {OpTable.Name(op)} v1, v2\n  return (v3)\n");
                var original = new Instruction { Op = op, Type = irType };
                new Simplify().Run(function);
                new DeadCode().Run(function);
                Verifier.Verify(function);
                var interpreter = new IrInterpreter([]);
                for (int n = 0; n < 60; n++)
                {
                    long x = Function.ConstBits(irType, n < Numbers.Length ? Numbers[n] : n < 40 ? d * random.Next() + random.Next(-1, 2) : random.NextInt64());
                    Assert.True(Evaluator.TryEvaluate(original, irType, x, d, 0, out long expected));
                    Assert.Equal((op, x, d, expected), (op, x, d, interpreter.Run(function, [x], 100)!.Results[0]));
                }
            }
        }
    }
}
