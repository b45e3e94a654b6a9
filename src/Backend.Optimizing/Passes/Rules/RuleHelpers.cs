using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes.Rules;

/// <summary>What the rule families share.</summary>
internal static class RuleHelpers
{
    public static bool Replace(this Function f, int i, int value)
    {
        f.ReplaceWith(i, value);
        return true;
    }

    public static bool Fold(this Function f, int i, long bits)
    {
        f.TurnIntoConst(i, bits);
        return true;
    }

    /// <summary>Changes an instruction in place.</summary>
    public static bool Become(this Function f, int i, Op op, int a, int b = Function.None, int aux = 0)
    {
        ref var instruction = ref f[i];
        instruction.Op = op;
        instruction.A = a;
        instruction.B = b;
        instruction.C = Function.None;
        instruction.Aux = aux;
        return true;
    }

    /// <summary>Changes an instruction in place; its second operand is a new constant of the first one's type.</summary>
    public static bool BecomeWithConst(this Function f, int i, Op op, int a, long bits, int aux = 0)
    {
        int constant = f.ConstBefore(i, f.TypeOf(a), bits);
        return f.Become(i, op, a, constant, aux);
    }

    public static int Width(IrType type) => type == IrType.I32 ? 32 : 64;

    public static long Mask(IrType type) => type == IrType.I32 ? uint.MaxValue : -1;

    /// <summary>Whether a value is what an operation with a constant second operand made.</summary>
    public static bool IsOpConst(this Function f, int value, Op op, out int a, out long bits)
    {
        ref var instruction = ref f[value];
        a = instruction.A;
        bits = 0;
        return instruction.Op == op && f.IsConst(instruction.B, out bits);
    }
}
