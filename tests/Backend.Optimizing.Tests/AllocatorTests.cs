using Tiered.Backend.Optimizing.Machine;
using Tiered.Backend.Optimizing.X64;

namespace Tiered.Tests.Optimizing;

/// <summary>Random machine programs, allocated and checked symbolically: every operand must find its value on every way.</summary>
public class AllocatorTests
{
    // Few registers, so that there is always a shortage.
    private static readonly RegisterSet Few = new()
    {
        Order = [0, 1, 2, 3, 6, 7, 16, 17, 18, 19],
        General = 0b1100_1111,
        Vector = 0x000F_0000,
        CalleeSaved = 0b1100_0000,
    };

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void RandomProgramsKeepTheirValues(int seed, bool few)
    {
        var registers = few ? Few : X64Backend.Registers;
        var allocator = new RegisterAllocator(registers);
        var function = new MachineFunction();
        int spills = 0;
        for (int turn = 0; turn < 600; turn++)
        {
            new ProgramMaker(function, new Random(seed * 100_000 + turn), few).Make();
            try
            {
                allocator.Allocate(function);
                AllocationVerifier.Verify(function, allocator.Moves, registers);
            }
            catch (InvalidOperationException error)
            {
                Assert.Fail($"program {turn}: {error.Message}\n{MachineListing.Print(function, allocator, _ => "op")}");
            }
            if (allocator.SlotCount > 0) spills++;
        }
        Assert.True(spills > 100);
    }

    [Fact]
    public void VerifierSeesWrongRegisters()
    {
        var function = new MachineFunction();
        var allocator = new RegisterAllocator(X64Backend.Registers);
        int caught = 0;
        for (int turn = 0; turn < 50; turn++)
        {
            var random = new Random(turn);
            new ProgramMaker(function, random, few: false).Make();
            allocator.Allocate(function);
            var uses = new List<int>();
            for (int o = 0; o < function.OperandCount; o++)
            {
                if (function.Operands[o].Kind == OperandKind.Use && Location.IsRegister(function.Operands[o].Location)) uses.Add(o);
            }
            if (uses.Count == 0) continue;
            ref var spoilt = ref function.Operands[uses[random.Next(uses.Count)]];
            // No program uses these registers.
            spoilt.Location = spoilt.Location < 16 ? 4 : 40;
            Assert.Throws<InvalidOperationException>(() => AllocationVerifier.Verify(function, allocator.Moves, X64Backend.Registers));
            caught++;
        }
        Assert.True(caught > 30);
    }

    [Fact]
    public void VerifierSeesCopiesThatAreTooNarrow()
    {
        var function = new MachineFunction();
        var allocator = new RegisterAllocator(Few);
        int spoilt = 0, caught = 0;
        for (int turn = 0; turn < 50; turn++)
        {
            new ProgramMaker(function, new Random(turn), few: true).Make();
            allocator.Allocate(function);
            var moves = allocator.Moves.ToArray();
            int wide = Array.FindIndex(moves, move => move.Type is RegisterType.I64 && !Location.IsConstant(move.From));
            if (wide < 0) continue;
            spoilt++;
            moves[wide].Type = RegisterType.I32;
            try
            {
                AllocationVerifier.Verify(function, moves, Few);
            }
            catch (InvalidOperationException)
            {
                caught++;
            }
        }
        // A copy may serve a way on which nothing uses the value any more.
        Assert.True(spoilt > 30 && caught > spoilt * 3 / 4, $"{caught} of {spoilt}");
    }

    /// <summary>Makes a program of straight code, diamonds and loops, nested, with values of all types that live across them.</summary>
    private sealed class ProgramMaker(MachineFunction function, Random random, bool few)
    {
        private const int MaxBlocks = 40;

        // Values that may be used here: all of them dominate.
        private readonly List<int> _values = [];
        private int _block;

        public void Make()
        {
            function.Reset();
            _values.Clear();
            Begin(0, cold: false);
            for (int i = 0; i < 4; i++) Define();
            Statements(3);
            // What lives to the end.
            foreach (int value in _values.OrderBy(_ => random.Next()).Take(12).ToList())
            {
                function.AddInstruction(1);
                function.AddOperand(OperandKind.Use, value, mayBeSlot: true);
            }
            function.AddInstruction(1);
            if (_values.Count > 0) function.AddOperand(OperandKind.FixedUse, PickGeneral(), 0);
            End();
        }

        private void Begin(int depth, bool cold, params ReadOnlySpan<int> parameters)
        {
            _block = function.AddBlock();
            int list = function.AllocateList(parameters.Length);
            parameters.CopyTo(function.Lists[list..]);
            ref var block = ref function.Blocks[_block];
            block.First = function.InstructionCount;
            block.LoopDepth = depth;
            block.Cold = cold;
            block.FirstParameter = list;
            block.ParameterCount = parameters.Length;
            function.AddInstruction(0);
            _values.AddRange(parameters.ToArray());
        }

        private void End() => function.Blocks[_block].End = function.InstructionCount;

        private void Statements(int budget, int depth = 0)
        {
            for (int i = random.Next(2, 8); i > 0; i--)
            {
                int kind = random.Next(10);
                if (kind < 7 || budget == 0 || function.BlockCount > MaxBlocks) Straight();
                else if (kind < 9) Diamond(budget - 1, depth);
                else Loop(budget - 1, depth);
            }
        }

        private RegisterType RandomType() => (RegisterType)random.Next(5);

        private int Pick() => _values[random.Next(_values.Count)];

        private int PickGeneral()
        {
            for (int i = 0; i < 20; i++)
            {
                int value = Pick();
                if (MachineFunction.IsGeneral(function.Types[value])) return value;
            }
            return function.AddConstant(RegisterType.I64, 5);
        }

        private int PickOf(RegisterType type)
        {
            for (int i = 0; i < 20; i++)
            {
                int value = Pick();
                if (function.Types[value] == type) return value;
            }
            return function.AddConstant(type, 7);
        }

        private void Define()
        {
            int made = function.NewRegister(RandomType());
            function.AddInstruction(1);
            function.AddOperand(random.Next(3) == 0 ? OperandKind.EarlyDef : OperandKind.Def, made);
            _values.Add(made);
        }

        private void Straight()
        {
            int made = function.NewRegister(RandomType());
            switch (random.Next(6))
            {
                case 0:
                    Define();
                    return;
                case 1:
                    int tied = PickOf(function.Types[made]);
                    function.AddInstruction(1);
                    function.AddOperand(OperandKind.TiedDef, made);
                    function.AddOperand(OperandKind.TiedUse, tied);
                    function.AddOperand(OperandKind.Use, Pick(), mayBeSlot: random.Next(2) == 0);
                    break;
                case 2:
                    Call(made);
                    return;
                case 3:
                    int dividend = PickGeneral();
                    made = function.NewRegister(RegisterType.I64);
                    function.AddInstruction(1);
                    function.AddOperand(OperandKind.Use, Pick(), mayBeSlot: true);
                    function.AddOperand(OperandKind.FixedUse, dividend, 0);
                    function.AddOperand(OperandKind.Clobber, -1, 0);
                    function.AddOperand(OperandKind.Clobber, -1, 2);
                    function.AddOperand(OperandKind.FixedDef, made, random.Next(2) * 2);
                    function.AddInstruction(0);
                    break;
                default:
                    function.AddInstruction(1);
                    function.AddOperand(random.Next(4) == 0 ? OperandKind.EarlyDef : OperandKind.Def, made);
                    for (int i = random.Next(1, 3); i > 0; i--) function.AddOperand(OperandKind.Use, Pick(), mayBeSlot: random.Next(3) == 0);
                    if (random.Next(5) == 0) function.AddOperand(OperandKind.Temp, function.NewRegister(RegisterType.I64));
                    break;
            }
            _values.Add(made);
        }

        private void Call(int made)
        {
            bool returns = random.Next(3) > 0, general = MachineFunction.IsGeneral(function.Types[made]);
            int first = PickGeneral(), second = PickGeneral();
            function.AddInstruction(1).Traits = MachineTraits.Call;
            function.AddOperand(OperandKind.FixedUse, first, 1);
            function.AddOperand(OperandKind.FixedUse, second, few ? 2 : 7);
            if (!returns) return;
            function.AddOperand(OperandKind.FixedDef, made, general ? 0 : 16);
            function.AddInstruction(0);
            _values.Add(made);
        }

        private void Diamond(int budget, int depth)
        {
            function.AddInstruction(1);
            function.AddOperand(OperandKind.Use, Pick());
            End();
            int head = _block, outside = _values.Count;
            var type = RandomType();
            bool cold = random.Next(3) == 0;
            var ends = new (int Block, int List)[2];
            for (int side = 0; side < 2; side++)
            {
                Begin(depth, cold && side == 1);
                function.AddEdge(head, _block);
                Statements(budget, depth);
                int value = PickOf(type), list = function.AllocateList(1);
                function.Lists[list] = value;
                function.AddInstruction(1);
                End();
                ends[side] = (_block, list);
                _values.RemoveRange(outside, _values.Count - outside);
            }
            Begin(depth, cold: false, function.NewRegister(type));
            foreach (var (block, list) in ends) function.AddEdge(block, _block, list, 1);
        }

        private void Loop(int budget, int depth)
        {
            var types = new RegisterType[random.Next(1, 4)];
            int entry = function.AllocateList(types.Length);
            for (int k = 0; k < types.Length; k++)
            {
                types[k] = RandomType();
                function.Lists[entry + k] = PickOf(types[k]);
            }
            function.AddInstruction(1);
            End();
            int before = _block;
            Begin(depth + 1, cold: false, [.. types.Select(function.NewRegister)]);
            function.Blocks[_block].IsLoopHeader = true;
            int header = _block;
            function.AddEdge(before, header, entry, types.Length);
            Statements(budget, depth + 1);
            function.AddInstruction(1);
            function.AddOperand(OperandKind.Use, Pick());
            End();
            int latch = _block;
            // The way back has a block of its own: the branch has two successors, the header two predecessors.
            Begin(depth + 1, cold: false);
            int back = function.AllocateList(types.Length);
            for (int k = 0; k < types.Length; k++) function.Lists[back + k] = PickOf(types[k]);
            function.AddInstruction(1);
            End();
            int turn = _block;
            Begin(depth, cold: false);
            function.AddEdge(latch, turn);
            function.AddEdge(latch, _block);
            function.AddEdge(turn, header, back, types.Length);
        }
    }
}
