namespace Tiered.Tests;

/// <summary>Types that an embedder makes: what no module could declare is refused where it is made.</summary>
public sealed class TypeTests : IDisposable
{
    private readonly Fixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    private static ArgumentException Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action);

    [Fact]
    public void FunctionsTakeAndReturnValues()
    {
        Refused(() => FunctionType.Create([ValType.Bottom], []));
        Refused(() => FunctionType.Create([], [ValType.I8]));
        Refused(() => FunctionType.Create([ValType.Ref(HeapType.Abstract(HeapKind.Bottom), true)], []));
        Refused(() => Function.FromHost(_fixture.Store, (Nothing _) => { }));
        Refused(() => Function.FromHost(_fixture.Store, () => default(Nothing)));
    }

    [Fact]
    public void ReferencesToTypesThatNeverWereAreRefused()
    {
        Refused(() => HeapType.Defined(-1));
        Refused(() => HeapType.Defined(int.MaxValue));
        Refused(() => HeapType.Abstract(HeapKind.Concrete));
        Refused(() => HeapType.Abstract((HeapKind)31));
        var nowhere = ValType.Ref(HeapType.Defined(4_000_000), nullable: true);
        Refused(() => FunctionType.Create([nowhere], []));
        Refused(() => new Table(_fixture.Store, new TableType(nowhere, new Limits(1, null))));
        Refused(() => new Global(_fixture.Store, new GlobalType(nowhere, true), Value.FuncRef(null)));
    }

    /// <summary>Recursive groups, with supertypes and relative indices, are the decoder's to make.</summary>
    [Fact]
    public void NobodyElseMakesGroupsOfTypes()
    {
        Assert.Null(typeof(TypeRegistry).GetMethod("Intern"));
        Assert.Null(typeof(HeapType).GetMethod("RecursiveGroupMember"));
    }

    [Fact]
    public void TablesHoldReferences()
    {
        Refused(() => new Table(_fixture.Store, new TableType(ValType.I32, new Limits(1, null))));
        Refused(() => new Table(_fixture.Store, default));
        Refused(() => new Global(_fixture.Store, default, default));
    }

    [Fact]
    public void LimitsThatNothingCanKeepSaySo()
    {
        var inverted = new Limits(2, 1);
        Assert.Contains("larger than the maximum", Refused(() => new Memory(_fixture.Store, new MemoryType(inverted))).Message);
        Assert.Contains("larger than the maximum", Refused(() => new Table(_fixture.Store, new TableType(ValType.FuncRef, inverted))).Message);
        Assert.Contains("larger than the maximum", Refused(() => new SharedMemory(_fixture.Engine, new MemoryType(inverted, IsShared: true))).Message);
        Refused(() => new Memory(_fixture.Store, new MemoryType(new Limits(1, null), IsShared: true)));
        Refused(() => new Memory(_fixture.Store, new MemoryType(new Limits(1, 1), PageSizeLog2: 200)));
    }
}
