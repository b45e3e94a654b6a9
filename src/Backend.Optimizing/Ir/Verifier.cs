using System.Globalization;
using Tiered.CodeGen;

namespace Tiered.Backend.Optimizing.Ir;

/// <summary>Checks what every pass must keep: structure, types, and that definitions dominate uses. For tests; each error names the place.</summary>
public static class Verifier
{
    /// <exception cref="InvalidOperationException">The function is not well-formed.</exception>
    public static void Verify(Function function)
    {
        var dominators = new DominatorTree();
        dominators.Compute(new FunctionFlow(function));
        var rank = new int[function.InstructionCount];
        foreach (int block in function.BlockOrder)
        {
            int next = 1;
            for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next) rank[i] = next++;
        }
        VerifyOrder(function, dominators);
        Span<int> buffer = stackalloc int[2];
        foreach (int block in function.BlockOrder)
        {
            ref var info = ref function.BlockAt(block);
            Require(info.Last != Function.None && OpTable.IsTerminator(function[info.Last].Op), block, info.Last, "the block has no terminator");
            int previous = Function.None;
            for (int i = info.First; i != Function.None; previous = i, i = function[i].Next)
            {
                Require(function[i].Block == block && function[i].Previous == previous, block, i, "the list of instructions is broken");
                Require(!OpTable.IsTerminator(function[i].Op) || i == info.Last, block, i, "a terminator stands inside the block");
                Require(function[i].Op is not (Op.Nop or Op.Alias or Op.BlockParam), block, i, "this operation cannot stand in a block");
                foreach (int operand in function.Operands(i)) VerifyUse(operand, i, block, rank[i]);
                VerifyTypes(function, block, i);
            }
            Require(previous == info.Last, block, previous, "the last instruction is not the end of the list");
            foreach (int parameter in function.Parameters(block))
                Require(function[parameter].Op == Op.BlockParam && function[parameter].Block == block, block, parameter, "not a parameter of this block");
            foreach (int edge in function.Successors(block, buffer))
            {
                Require(function.EdgeAt(edge).From == block, block, info.Last, "an edge starts elsewhere");
                int to = function.EdgeAt(edge).To;
                Require(to >= 0 && dominators.Place(to) >= 0, block, info.Last, "an edge leads to a block that is not in the order");
                var arguments = function.Arguments(edge);
                var parameters = function.Parameters(to);
                Require(arguments.Length == parameters.Length, block, info.Last, $"an edge to block{to} has {arguments.Length} arguments for {parameters.Length} parameters");
                for (int i = 0; i < arguments.Length; i++)
                {
                    VerifyUse(arguments[i], info.Last, block, int.MaxValue);
                    Require(function.TypeOf(arguments[i]) == function.TypeOf(parameters[i]), block, info.Last, $"argument {i} of an edge to block{to} has another type than the parameter");
                }
            }
        }

        void VerifyUse(int value, int user, int block, int place)
        {
            Require((uint)value < (uint)function.InstructionCount, block, user, "an operand is not a value");
            ref var definition = ref function[value];
            // A call of several results has none itself.
            bool hasResult = definition.Type != IrType.None || function[user].Op == Op.CallResult;
            Require(hasResult, block, user, $"v{value} has no result");
            Require(definition.Block >= 0 && dominators.Place(definition.Block) >= 0, block, user, $"v{value} is not in the function");
            Require(definition.Block == block ? rank[value] < place : dominators.Dominates(definition.Block, block), block, user, $"v{value} does not dominate its use");
        }
    }

    private static void VerifyOrder(Function function, DominatorTree dominators)
    {
        Span<int> buffer = stackalloc int[2];
        Require(function.BlockOrder[0] == 0, 0, -1, "the entry is not first");
        foreach (int block in function.BlockOrder)
        {
            int count = 0;
            for (int edge = function.BlockAt(block).FirstIncoming; edge != Function.None; edge = function.EdgeAt(edge).NextIncoming)
            {
                count++;
                Require(function.EdgeAt(edge).To == block, block, -1, "an incoming edge leads elsewhere");
                int from = function.EdgeAt(edge).From;
                Require(dominators.Place(from) >= 0, block, -1, $"an edge comes from block{from}, which is not in the order");
                Require(function.Successors(from, buffer).Contains(edge), block, -1, $"an edge from block{from} is not in its terminator");
            }
            Require(count == function.BlockAt(block).IncomingCount, block, -1, "the number of incoming edges is wrong");
            Require(count > 0 || block == 0, block, -1, "the block cannot be reached");
        }
    }

    private static void VerifyTypes(Function function, int block, int index)
    {
        ref var i = ref function[index];
        var operands = function.Operands(index);
        switch (i.Op)
        {
            case Op.Add or Op.Sub or Op.Mul or Op.MulHighS or Op.MulHighU or Op.And or Op.Or or Op.Xor or Op.Shl or Op.ShrS or Op.ShrU or Op.Rotl or Op.Rotr
                or Op.DivS or Op.DivU or Op.RemS or Op.RemU:
                Require(i.Type is IrType.I32 or IrType.I64, block, index, "not an integer");
                RequireAll(operands, i.Type);
                break;
            case Op.FAdd or Op.FSub or Op.FMul or Op.FDiv or Op.FMin or Op.FMax or Op.FCopysign or Op.FAbs or Op.FNeg or Op.FCeil or Op.FFloor or Op.FTrunc or Op.FNearest or Op.FSqrt:
                Require(i.Type is IrType.F32 or IrType.F64, block, index, "not a floating-point number");
                RequireAll(operands, i.Type);
                break;
            case Op.ICompare or Op.FCompare:
                Require(i.Type == IrType.I32 && function.TypeOf(i.A) == function.TypeOf(i.B), block, index, "a comparison of different types");
                break;
            case Op.Select:
                Require(function.TypeOf(i.A) == i.Type && function.TypeOf(i.B) == i.Type && function.TypeOf(i.C) == IrType.I32, block, index, "operands of a select");
                break;
            case Op.Wrap:
                Require(i.Type == IrType.I32 && function.TypeOf(i.A) == IrType.I64, block, index, "operand of wrap");
                break;
            case Op.ExtendS or Op.ExtendU:
                Require(i.Type == IrType.I64 && function.TypeOf(i.A) == IrType.I32, block, index, "operand of an extension");
                break;
            case Op.Load or Op.Store:
                Require(function.TypeOf(i.A) == IrType.I64 && function.TypeOf(i.B) is IrType.I32 or IrType.I64, block, index, "the address");
                break;
            case Op.BoundsCheck:
                RequireAll(operands, IrType.I64);
                break;
            case Op.LoadVm or Op.StoreVm:
                Require(function.TypeOf(i.A) is IrType.I64 or IrType.Ref, block, index, "the address");
                break;
            case Op.BranchIf or Op.Switch or Op.TrapIf:
                Require(function.TypeOf(i.A) == IrType.I32, block, index, "the condition");
                break;
            case Op.Return:
                var results = function.Type.Results;
                Require(operands.Length == results.Length, block, index, "the number of results");
                for (int r = 0; r < results.Length; r++) Require(function.TypeOf(operands[r]) == Function.TypeOf(results[r]), block, index, $"the type of result {r}");
                break;
        }

        void RequireAll(ReadOnlySpan<int> values, IrType type)
        {
            foreach (int value in values) Require(function.TypeOf(value) == type, block, index, $"v{value} is not {Printer.TypeName(type)}");
        }
    }

    private static void Require(bool condition, int block, int instruction, string message)
    {
        if (!condition) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"block{block}, v{instruction}: {message}"));
    }
}
