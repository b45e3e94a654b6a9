using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Passes;
using static Tiered.Tests.Optimizing.PassRunner;

namespace Tiered.Tests.Optimizing;

/// <summary>Each pass by examples: a function before and after.</summary>
public class PassTests
{
    [Fact]
    public void DeadCodeRemovesUnusedValuesAndParametersThatFeedEachOther() => CheckBody(new DeadCode(),
        """
        block1:
          v1: i32 = add v101, v102
          v2: i32 = const 0
          jump block2(v2, v101)
        block2(v3: i32, v4: i32): loop
          v5: i32 = const 1
          v6: i32 = add v3, v5
          v7: i32 = sub v4, v5
          branch_if v7, block2(v6, v7), block3()
        block3:
          return (v4)
        """,
        """
        block1:
          jump block2(v101)
        block2(v4: i32): loop
          v5: i32 = const 1
          v7: i32 = sub v4, v5
          branch_if v7, block2(v7), block3()
        block3:
          return (v4)
        """, entryIsLive: false);

    [Fact]
    public void DeadCodeKeepsWhatMayTrap() => CheckBody(new DeadCode(),
        "block1:\n  v1: i32 = load.i32.load v103, v101\n  return (v102)\n",
        "block1:\n  v1: i32 = load.i32.load v103, v101\n  return (v102)\n", entryIsLive: false);

    [Fact]
    public void RedundantParametersBecomeTheirValue() => CheckBody(new RedundantParameters(),
        """
        block1:
          jump block2(v101, v102)
        block2(v1: i32, v2: i32): loop
          v3: i32 = sub v2, v1
          branch_if v3, block2(v1, v3), block3(v1)
        block3(v4: i32):
          return (v4)
        """,
        """
        block1:
          jump block2(v102)
        block2(v2: i32): loop
          v3: i32 = sub v2, v101
          branch_if v3, block2(v3), block3()
        block3:
          return (v101)
        """);

    [Fact]
    public void ValueNumberingSharesAcrossDominatedBlocksOnly() => CheckBody(new GlobalValueNumbering(),
        """
        block1:
          v1: i32 = add v101, v102
          branch_if v101, block2(), block3()
        block2:
          v2: i32 = add v102, v101
          v3: i32 = mul v101, v102
          return (v2)
        block3:
          v4: i32 = mul v101, v102
          v5: i32 = add v4, v1
          return (v5)
        """,
        """
        block1:
          v1: i32 = add v101, v102
          branch_if v101, block2(), block3()
        block2:
          v3: i32 = mul v101, v102
          return (v1)
        block3:
          v4: i32 = mul v101, v102
          v5: i32 = add v1, v4
          return (v5)
        """);

    [Fact]
    public void ValueNumberingRemovesAPassedCheck() => CheckBody(new GlobalValueNumbering(),
        """
        block1:
          v1: i32 = const 0
          v2: i32 = icompare.eq v102, v1
          trap_if.IntegerDivideByZero v2
          v3: i32 = div_u v101, v102
          v4: i32 = icompare.eq v102, v1
          trap_if.IntegerDivideByZero v4
          v5: i32 = div_u v101, v102
          v6: i32 = xor v3, v5
          return (v6)
        """,
        """
        block1:
          v1: i32 = const 0
          v2: i32 = icompare.eq v102, v1
          trap_if.IntegerDivideByZero v2
          v3: i32 = div_u v101, v102
          v6: i32 = xor v3, v3
          return (v6)
        """);

    [Fact]
    public void MemoryAccessesForwardStoresAndShareLoads() => CheckBody(new MemoryAccesses(),
        """
        block1:
          store.i32.store v103, v101, v102 offset=8
          v1: i32 = load.i32.load v103, v101 offset=8
          v2: i32 = load.i32.load v103, v101 offset=16
          store.i32.store v103, v101, v1 offset=12
          v3: i32 = load.i32.load v103, v101 offset=16
          store.i32.store v103, v102, v3
          v4: i32 = load.i32.load v103, v101 offset=16
          v5: i32 = add v4, v3
          return (v5)
        """,
        """
        block1:
          store.i32.store v103, v101, v102 offset=8
          v2: i32 = load.i32.load v103, v101 offset=16
          store.i32.store v103, v101, v102 offset=12
          store.i32.store v103, v102, v2
          v4: i32 = load.i32.load v103, v101 offset=16
          v5: i32 = add v4, v2
          return (v5)
        """);

    [Fact]
    public void MemoryAccessesForgetAtCallsAndMerges() => CheckBody(new MemoryAccesses(),
        """
        block1:
          v1: i32 = load_vm.global#0 v100 offset=80
          v2: i32 = load_vm.global#0 v100 offset=80
          v3: i32 = call 5 (v2)
          v4: i32 = load_vm.global#0 v100 offset=80
          v5: i32 = add v3, v4
          return (v5)
        """,
        """
        block1:
          v1: i32 = load_vm.global#0 v100 offset=80
          v3: i32 = call 5 (v1)
          v4: i32 = load_vm.global#0 v100 offset=80
          v5: i32 = add v3, v4
          return (v5)
        """);

    [Fact]
    public void MemoryAccessesRemoveAnOverwrittenGlobal() => CheckBody(new MemoryAccesses(),
        "block1:\n  store_vm.global#0 v100, v101 offset=80\n  store_vm.global#0 v100, v102 offset=80\n  return (v101)\n",
        "block1:\n  store_vm.global#0 v100, v102 offset=80\n  return (v101)\n");

    [Fact]
    public void LoopInvariantsMoveInFrontOfTheLoop() => CheckBody(new LoopInvariants(),
        """
        block1:
          jump block2(v101)
        block2(v1: i32): loop
          v2: i32 = load_vm.global#1 v100 offset=96
          v3: i32 = mul v101, v102
          v4: i32 = add v3, v2
          v5: i32 = sub v1, v4
          branch_if v5, block2(v5), block3()
        block3:
          return (v5)
        """,
        """
        block1:
          v2: i32 = load_vm.global#1 v100 offset=96
          v3: i32 = mul v101, v102
          jump block2(v101)
        block2(v1: i32): loop
          v4: i32 = add v3, v2
          v5: i32 = sub v1, v4
          branch_if v5, block2(v5), block3()
        block3:
          return (v5)
        """);

    [Fact]
    public void LoopInvariantsKeepALoadBehindAStore() => CheckBody(new LoopInvariants(),
        """
        block1:
          jump block2(v101)
        block2(v1: i32): loop
          store.i32.store v103, v1, v102
          v2: i32 = load.i32.load v103, v101
          v5: i32 = sub v1, v2
          branch_if v5, block2(v5), block3()
        block3:
          return (v5)
        """,
        """
        block1:
          jump block2(v101)
        block2(v1: i32): loop
          store.i32.store v103, v1, v102
          v2: i32 = load.i32.load v103, v101
          v5: i32 = sub v1, v2
          branch_if v5, block2(v5), block3()
        block3:
          return (v5)
        """);

    [Fact]
    public void ControlFlowFoldsBranchesAndMergesBlocks() => CheckBody(new ControlFlow(),
        """
        block1:
          v1: i32 = const 1
          branch_if v1, block2(), block3()
        block2:
          jump block4(v101)
        block3:
          jump block4(v102)
        block4(v2: i32):
          return (v2)
        """,
        """
        block1:
          v1: i32 = const 1
          return (v101)
        """);

    [Fact]
    public void ControlFlowPassesByAnEmptyBlock() => CheckBody(new ControlFlow(),
        """
        block1:
          branch_if v101, block2(), block3()
        block2:
          jump block4(v101)
        block3:
          v1: i32 = add v101, v102
          jump block4(v1)
        block4(v2: i32):
          return (v2)
        """,
        """
        block1:
          branch_if v101, block4(v101), block3()
        block3:
          v1: i32 = add v101, v102
          return (v1)
        block4(v2: i32):
          return (v2)
        """);

    [Fact]
    public void ControlFlowEndsABlockWithACertainTrap() => CheckBody(new ControlFlow(),
        "block1:\n  v1: i32 = const 1\n  trap_if.IntegerDivideByZero v1\n  return (v101)\n",
        "block1:\n  v1: i32 = const 1\n  trap.IntegerDivideByZero\n");

    [Fact]
    public void ConstantPropagationFindsConstantsThatGoRoundALoop() => CheckBody(new ConstantPropagation(),
        """
        block1:
          v1: i32 = const 1
          jump block2(v1, v101)
        block2(v2: i32, v3: i32): loop
          branch_if v2, block3(), block4()
        block3:
          v4: i32 = const 1
          v5: i32 = sub v3, v4
          branch_if v5, block2(v4, v5), block5()
        block4:
          v6: i32 = const 0
          jump block2(v6, v3)
        block5:
          return (v2)
        """,
        """
        block1:
          v1: i32 = const 1
          jump block2(v101)
        block2(v3: i32): loop
          v7: i32 = const 1
          branch_if v7, block3(), block4()
        block3:
          v4: i32 = const 1
          v5: i32 = sub v3, v4
          branch_if v5, block2(v5), block5()
        block4:
          v6: i32 = const 0
          jump block2(v3)
        block5:
          return (v7)
        """);

    [Fact]
    public void BlockLayoutPutsRareBlocksLast() => CheckBody(new BlockLayout(),
        """
        block1:
          branch_if v101, block2(), block3()
        block2:
          trap.Unreachable
        block3:
          return (v102)
        """,
        """
        block1:
          branch_if v101, block2(), block3()
        block3:
          return (v102)
        block2: cold
          trap.Unreachable
        """);

    [Fact]
    public void BoundsChecksImpliedByEarlierOnesGo() => CheckBody(new BoundsChecks(_ => 0),
        """
        block1:
          v1: i64 = extend_u v101
          v2: i64 = load_vm.memory_size#0 v103 offset=8
          bounds_check.MemoryOutOfBounds v1, v2 offset=16
          v3: i32 = call 5 (v102)
          v4: i64 = load_vm.memory_size#0 v103 offset=8
          bounds_check.MemoryOutOfBounds v1, v4 offset=12
          bounds_check.MemoryOutOfBounds v1, v4 offset=20
          return (v3)
        """,
        """
        block1:
          v1: i64 = extend_u v101
          v2: i64 = load_vm.memory_size#0 v103 offset=8
          bounds_check.MemoryOutOfBounds v1, v2 offset=16
          v3: i32 = call 5 (v102)
          v4: i64 = load_vm.memory_size#0 v103 offset=8
          bounds_check.MemoryOutOfBounds v1, v4 offset=20
          return (v3)
        """);

    [Fact]
    public void BoundsChecksInARowBecomeTheLargest() => CheckBody(new BoundsChecks(_ => 0),
        """
        block1:
          v1: i64 = extend_u v101
          v2: i64 = load_vm.memory_size#0 v103 offset=8
          bounds_check.MemoryOutOfBounds v1, v2 offset=4
          v3: i32 = load.i32.load v103, v101
          bounds_check.MemoryOutOfBounds v1, v2 offset=8
          v4: i32 = load.i32.load v103, v101 offset=4
          v5: i32 = add v3, v4
          return (v5)
        """,
        """
        block1:
          v1: i64 = extend_u v101
          v2: i64 = load_vm.memory_size#0 v103 offset=8
          bounds_check.MemoryOutOfBounds v1, v2 offset=8
          v3: i32 = load.i32.load v103, v101
          v4: i32 = load.i32.load v103, v101 offset=4
          v5: i32 = add v3, v4
          return (v5)
        """);

    [Fact]
    public void JumpThreadingSkipsABranchOnAKnownParameter() => CheckBody(new JumpThreading(),
        """
        block1:
          v1: i32 = const 0
          branch_if v101, block2(), block3(v1, v102)
        block2:
          v2: i32 = add v101, v102
          jump block3(v2, v101)
        block3(v3: i32, v4: i32):
          v5: i32 = const 7
          v6: i32 = icompare.eq v3, v5
          branch_if v6, block4(), block5(v4)
        block4:
          return (v101)
        block5(v7: i32):
          return (v7)
        """,
        """
        block1:
          v1: i32 = const 0
          branch_if v101, block2(), block5(v102)
        block2:
          v2: i32 = add v101, v102
          jump block3(v2, v101)
        block3(v3: i32, v4: i32):
          v5: i32 = const 7
          v6: i32 = icompare.eq v3, v5
          branch_if v6, block4(), block5(v4)
        block4:
          return (v101)
        block5(v7: i32):
          return (v7)
        """);

    [Fact]
    public void ProductsOfInductionVariablesBecomeSums() => CheckBody(new StrengthReduction(),
        """
        block1:
          v1: i32 = const 0
          jump block2(v1, v1)
        block2(v2: i32, v3: i32): loop
          v4: i32 = mul v2, v101
          v5: i32 = add v3, v4
          v6: i32 = const 1
          v7: i32 = add v2, v6
          branch_if v7, block2(v7, v5), block3()
        block3:
          return (v5)
        """,
        """
        block1:
          v1: i32 = const 0
          v8: i32 = mul v1, v101
          v9: i32 = const 1
          jump block2(v1, v1, v8)
        block2(v2: i32, v3: i32, v10: i32): loop
          v5: i32 = add v3, v10
          v6: i32 = const 1
          v7: i32 = add v2, v6
          v11: i32 = add v10, v101
          branch_if v7, block2(v7, v5, v11), block3()
        block3:
          return (v5)
        """);

    /// <summary>A loop over 256 elements from v1 on, and the same with a limit or start that is not known.</summary>
    private static string ElementLoop(string start, string condition, string access) => $"""
        block1:
          v1: i32 = const {start}
          jump block2(v1)
        block2(v2: i32): loop
          v3: i32 = const 4096
          v4: i32 = add v2, v3
          {access}
          v6: i32 = const 8
          v7: i32 = add v2, v6
          v8: i32 = const 2048
          v9: i32 = {condition}
          branch_if v9, block2(v7), block3()
        block3:
          return (v101)
        """;

    [Theory]
    [InlineData("0", "icompare.ne v7, v8", true)]
    [InlineData("0", "icompare.lt_u v7, v8", true)]
    [InlineData("0", "icompare.le_s v7, v8", true)]
    // Never equal: it wraps around.
    [InlineData("1", "icompare.ne v7, v8", false)]
    // Counts through negative numbers.
    [InlineData("-64", "icompare.lt_s v7, v8", false)]
    [InlineData("0", "icompare.ne v7, v102", false)]
    public void ConstantsMoveIntoOffsetsWhereSumsCannotWrapAround(string start, string condition, bool moves) => CheckBody(new LoopAddresses(),
        ElementLoop(start, condition, "v5: i32 = load.i32.load v103, v4 offset=16"),
        ElementLoop(start, condition, moves ? "v5: i32 = load.i32.load v103, v2 offset=4112" : "v5: i32 = load.i32.load v103, v4 offset=16"));

    private static string NestedLoops(string access) => $"""
        block1:
          v1: i32 = const 0
          jump block2(v1)
        block2(v2: i32): loop
          v3: i32 = const 0
          jump block3(v2, v3)
        block3(v4: i32, v5: i32): loop
          v6: i32 = const 64
          v7: i32 = add v4, v6
          v8: i32 = {access}
          v9: i32 = const 192
          v10: i32 = add v4, v9
          v11: i32 = const 1
          v12: i32 = add v5, v11
          v13: i32 = const 10
          v14: i32 = icompare.lt_u v12, v13
          branch_if v14, block3(v10, v12), block4()
        block4:
          v15: i32 = const 2
          v16: i32 = add v2, v15
          v17: i32 = const 256
          v18: i32 = icompare.ne v16, v17
          branch_if v18, block2(v16), block5()
        block5:
          return (v101)
        """;

    [Fact]
    public void AnInnerLoopStartsWithinTheBoundsOfTheOuter() =>
        CheckBody(new LoopAddresses(), NestedLoops("load.i32.load v103, v7"), NestedLoops("load.i32.load v103, v4 offset=64"));

    /// <summary>Starts between 4,096 and 69,631; the number of turns is not known, but each has passed the test.</summary>
    private static string BoundedLoop(string condition, string step, string access) => $"""
        block1:
          v1: i32 = const 65535
          v2: i32 = and v102, v1
          v3: i32 = const 4096
          v4: i32 = add v2, v3
          jump block2(v4)
        block2(v5: i32): loop
          v6: i32 = const 100000
          v7: i32 = {condition}
          branch_if v7, block3(), block4()
        block3:
          v8: i32 = const 16
          v9: i32 = add v5, v8
          v10: i32 = {access}
          v11: i32 = const {step}
          v12: i32 = add v5, v11
          jump block2(v12)
        block4:
          return (v101)
        """;

    [Theory]
    [InlineData("icompare.lt_u v5, v6", "12", true)]
    [InlineData("icompare.lt_s v5, v6", "12", true)]
    [InlineData("icompare.lt_s v5, v6", "-12", false)]
    [InlineData("icompare.lt_u v5, v102", "12", false)]
    [InlineData("icompare.ge_u v5, v6", "-12", true)]
    [InlineData("icompare.gt_s v5, v6", "-100002", false)]
    [InlineData("icompare.ne v5, v6", "4", false)]
    public void ATestBoundsAVariableWhoseStartIsNotKnown(string condition, string step, bool moves) =>
        CheckBody(new LoopAddresses(), BoundedLoop(condition, step, "load.i32.load v103, v9"), BoundedLoop(condition, step, moves ? "load.i32.load v103, v5 offset=16" : "load.i32.load v103, v9"));

    /// <summary>A variable that counts from -48 up to 0 plus a number above 48: the sum wraps around in every turn.</summary>
    private static string LoopBelowZero(string access) => $"""
        block1:
          v1: i32 = const 65535
          v2: i32 = and v102, v1
          v3: i32 = const 4096
          v4: i32 = add v2, v3
          v5: i32 = const -48
          jump block2(v5)
        block2(v6: i32): loop
          v7: i32 = add v4, v6
          v8: i32 = const 16
          v9: i32 = add v7, v8
          v10: i32 = {access}
          v11: i32 = const 8
          v12: i32 = add v6, v11
          branch_if v12, block2(v12), block3()
        block3:
          return (v101)
        """;

    [Fact]
    public void SumsThatAlwaysWrapAroundHaveBounds() =>
        CheckBody(new LoopAddresses(), LoopBelowZero("load.i32.load v103, v9"), LoopBelowZero("load.i32.load v103, v7 offset=16"));

    [Fact]
    public void InvariantPartsOfAddressesMoveIntoTheBase() => CheckBody(new LoopAddresses(),
        """
        block1:
          v1: i32 = const 0
          v2: i32 = const 65535
          v3: i32 = and v102, v2
          jump block2(v1)
        block2(v4: i32): loop
          v5: i32 = add v3, v4
          v6: i32 = load.i32.load v103, v5
          v7: i32 = const 4
          v8: i32 = add v4, v7
          v9: i32 = const 400
          v10: i32 = icompare.ne v8, v9
          branch_if v10, block2(v8), block3()
        block3:
          return (v101)
        """,
        """
        block1:
          v1: i32 = const 0
          v2: i32 = const 65535
          v3: i32 = and v102, v2
          v11: i64 = extend_u v3
          v12: i64 = add v103, v11
          jump block2(v1)
        block2(v4: i32): loop
          v5: i32 = add v3, v4
          v6: i32 = load.i32.load v12, v4
          v7: i32 = const 4
          v8: i32 = add v4, v7
          v9: i32 = const 400
          v10: i32 = icompare.ne v8, v9
          branch_if v10, block2(v8), block3()
        block3:
          return (v101)
        """);

    [Fact]
    public void BoundsChecksBelowTheLeastSizeGo() => CheckBody(new BoundsChecks(region => region.Kind == RegionKind.MemorySize ? 65536u : 0u),
        """
        block1:
          v1: i32 = const 65528
          v2: i32 = and v101, v1
          v3: i64 = extend_u v2
          v4: i64 = load_vm.memory_size#0 v103 offset=8
          bounds_check.MemoryOutOfBounds v3, v4 offset=8
          bounds_check.MemoryOutOfBounds v3, v4 offset=9
          return (v102)
        """,
        """
        block1:
          v1: i32 = const 65528
          v2: i32 = and v101, v1
          v3: i64 = extend_u v2
          v4: i64 = load_vm.memory_size#0 v103 offset=8
          bounds_check.MemoryOutOfBounds v3, v4 offset=9
          return (v102)
        """);
}
