using Tiered.Runtime;

namespace Tiered.Tests;

public class BudgetTests
{
    /// <summary>Whoever is refused has taken nothing, not even while it was asking.</summary>
    [Fact]
    public void WhatIsRefusedIsNeverCounted()
    {
        var budget = new ResourceBudget(100);
        bool stop = false;
        var greedy = new Thread(() =>
        {
            while (!Volatile.Read(ref stop)) Assert.False(budget.TryTake(ulong.MaxValue - 50));
        });
        greedy.Start();
        int refused = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            if (!budget.TryTake(60) || !budget.Has(40)) refused++;
            else budget.Give(60);
        }
        Volatile.Write(ref stop, true);
        greedy.Join();
        Assert.Equal(0, refused);
        Assert.False(budget.Has(ulong.MaxValue));
    }

    [Fact]
    public void LimitsThatFramesCannotHoldAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WasmLimits { Locals = int.MaxValue });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WasmLimits { OperandStack = int.MaxValue });
    }

    [Fact]
    public void TablesHaveLengthsThatSpansHave() =>
        Assert.Equal((uint)int.MaxValue, new Engine(new EngineOptions { MaxTableElements = uint.MaxValue }).Options.MaxTableElements);
}
