namespace Tiered.CodeGen.X64;

/// <summary>Where the shared calling convention puts one value.</summary>
/// <param name="Kind">Register class, or the overflow area.</param>
/// <param name="Index">Hardware number of the register, or slot in the overflow area.</param>
public readonly record struct ArgumentLocation(ArgumentKind Kind, int Index);

/// <summary>The places of <see cref="ArgumentLocation"/>.</summary>
public enum ArgumentKind : byte
{
    General,
    Vector,
    Overflow,
}

/// <summary>
/// System V register assignment without stack arguments: <c>rdi</c> holds the context, <c>rsi</c> the result buffer when
/// there is one, then parameters in order. See <c>docs/ARCHITECTURE.md</c>, "One calling convention".
/// </summary>
public static class CallingConvention
{
    /// <summary>Integer argument registers by hardware number: rdi, rsi, rdx, rcx, r8, r9.</summary>
    public static ReadOnlySpan<byte> GeneralArguments => [7, 6, 2, 1, 8, 9];

    /// <summary>Number of vector argument registers: xmm0 to xmm7.</summary>
    public const int VectorArgumentCount = 8;

    /// <summary>Assigns every parameter of <paramref name="type"/>; <paramref name="locations"/> has one entry a parameter.</summary>
    public static void Assign(FunctionType type, Span<ArgumentLocation> locations)
    {
        int general = type.ReturnsThroughBuffer ? 2 : 1, vector = 0, overflow = 0;
        var parameters = type.Parameters;
        for (int i = 0; i < parameters.Length; i++)
        {
            var parameter = parameters[i];
            if (parameter.IsGeneral && general < GeneralArguments.Length)
            {
                locations[i] = new(ArgumentKind.General, GeneralArguments[general++]);
            }
            else if (!parameter.IsGeneral && vector < VectorArgumentCount)
            {
                locations[i] = new(ArgumentKind.Vector, vector++);
            }
            else
            {
                locations[i] = new(ArgumentKind.Overflow, overflow);
                overflow += parameter.SlotCount;
            }
        }
    }
}
