using Tiered.Backend.Optimizing.Machine;

namespace Tiered.Tests.Optimizing;

public class ParallelMoveTests
{
    private const int Slots = 4;

    // Registers of both banks, and slots, of which one is always spare.
    private static readonly int[] General = [0, 1, 2, 3, Location.Slot(0), Location.Slot(1)];
    private static readonly int[] Vectors = [16, 17, 18, Location.Slot(2), Location.Slot(3)];

    [Fact]
    public void RandomCopiesHappenAtOnce()
    {
        var random = new Random(1);
        var parallel = new ParallelMove();
        int cycles = 0;
        for (int turn = 0; turn < 20_000; turn++)
        {
            parallel.Begin(Slots);
            var expected = new Dictionary<int, int>();
            foreach (int[] bank in (int[][])[General, Vectors])
            {
                foreach (int to in bank.OrderBy(_ => random.Next()).Take(random.Next(bank.Length + 1)))
                {
                    int from = random.Next(8) == 0 ? ~random.Next(3) : bank[random.Next(bank.Length)];
                    expected[to] = from;
                    parallel.Add(from, to, bank == General ? RegisterType.I64 : RegisterType.F64);
                }
            }
            parallel.Order(0);

            // Every place holds its own number at first, every constant its complement.
            var held = new Dictionary<int, int>();
            foreach (ref readonly var move in parallel.Moves)
            {
                if (move.Swap)
                {
                    Assert.True(Location.IsRegister(move.From) && Location.IsRegister(move.To));
                    cycles++;
                    (held[move.From], held[move.To]) = (At(move.To), At(move.From));
                }
                else
                {
                    held[move.To] = At(move.From);
                }
            }
            foreach (int place in General.Concat(Vectors)) Assert.Equal(expected.GetValueOrDefault(place, place), At(place));

            int At(int place) => place < 0 ? place : held.GetValueOrDefault(place, place);
        }
        Assert.True(cycles > 100);
    }

    [Fact]
    public void EqualCopiesAreOne()
    {
        var parallel = new ParallelMove();
        parallel.Begin(0);
        parallel.Add(1, 2, RegisterType.I64);
        parallel.Add(1, 2, RegisterType.I64);
        parallel.Order(0);
        Assert.Equal(1, parallel.Moves.Length);
    }

    [Fact]
    public void DifferentCopiesIntoOnePlaceAreRefused()
    {
        var parallel = new ParallelMove();
        parallel.Begin(0);
        parallel.Add(1, 2, RegisterType.I64);
        parallel.Add(3, 2, RegisterType.I64);
        Assert.Throws<InvalidOperationException>(() => parallel.Order(0));
    }
}
