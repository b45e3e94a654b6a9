using System.Globalization;
using System.Text;
using Tiered.Backend.Optimizing.Machine;

namespace Tiered.Backend.Optimizing.X64;

/// <summary>Describes machine instructions for listings.</summary>
internal static class X64Listing
{
    public static string Describe(MachineInstruction instruction)
    {
        var text = new StringBuilder(((XOp)instruction.Op).ToString());
        if (instruction.Template != 0) text.Append(CultureInfo.InvariantCulture, $" {instruction.Template:x}");
        if (instruction.Aux != 0) text.Append(CultureInfo.InvariantCulture, $" /{instruction.Aux}");
        if (instruction.Immediate != 0 || instruction.ImmediateSize != 0) text.Append(CultureInfo.InvariantCulture, $" #{instruction.Immediate}");
        if (instruction.Memory != MemoryForm.None || instruction.Displacement != 0)
        {
            text.Append('[');
            if ((instruction.Memory & MemoryForm.Pool) != 0) text.Append("pool ");
            if ((instruction.Memory & MemoryForm.Stack) != 0) text.Append("rsp");
            if ((instruction.Memory & MemoryForm.Base) != 0) text.Append('b');
            if ((instruction.Memory & MemoryForm.Index) != 0) text.Append(CultureInfo.InvariantCulture, $"+i*{1 << (instruction.Memory >> MemoryForm.ScaleShift)}");
            if (instruction.Displacement != 0) text.Append(CultureInfo.InvariantCulture, $"{instruction.Displacement:+0;-0}");
            text.Append(']');
        }
        return text.ToString();
    }

    /// <summary>Prints machine code.</summary>
    public static string Print(MachineFunction function, RegisterAllocator? allocator) => MachineListing.Print(function, allocator, Describe);
}
