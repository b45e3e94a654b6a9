namespace Tiered.Tests.Attack.CompileBombs;

/// <summary>A module that asks for far more than its bytes.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="IsQuick">Part of every run, rather than of those with TIERED_FULL.</param>
/// <param name="Make">Makes its bytes.</param>
internal sealed record Bomb(string Name, bool IsQuick, Func<byte[]> Make);

/// <summary>All bombs. Thousand is the limit of parameters and of results; 7 MB that of a body.</summary>
internal static class Bombs
{
    private const int Thousand = 1000;
    private const byte Unreachable = 0x00, Block = 0x02, Loop = 0x03, If = 0x04, Else = 0x05, End = 0x0B, Br = 0x0C, BrIf = 0x0D, BrTable = 0x0E,
        Return = 0x0F, Call = 0x10, CallIndirect = 0x11, ReturnCall = 0x12, Drop = 0x1A, Get = 0x20, Set = 0x21, Const = 0x41;

    internal static Bomb[] All { get; } =
    [
        new("locals, 300 x 50,000 v128", true, () => EmptyFunctions(300, 0)),
        new("locals, 3,000 x 50,000 v128", false, () => EmptyFunctions(3_000, 0)),
        new("locals, 100,000 x 50,000 v128", false, () => EmptyFunctions(100_000, 0)),
        new("locals, 20,000 x 50,000, the last read", true, () => EmptyFunctions(20_000, 1)),
        new("parameters, 20,000 functions", true, () => Functions(20_000, Thousand, 0, new Bytes())),
        new("parameters, 1,000,000 functions", false, () => Functions(1_000_000, Thousand, 0, new Bytes())),
        new("results of a trap, 20,000 functions", true, () => Functions(20_000, 0, Thousand, new Bytes().Add(Unreachable))),
        new("calls, 3,000", true, () => InValues(b => b.Repeat(3_000, Call, 0))),
        new("calls, 100,000", true, () => InValues(b => b.Repeat(100_000, Call, 0))),
        new("calls, 3,500,000", false, () => InValues(b => b.Repeat(3_500_000, Call, 0))),
        new("calls in 3,000 functions", true, () => CallingFunctions(3_000, 20)),
        new("calls of imports, 100,000", true, () => InValues(b => b.Repeat(100_000, Call, 0), import: true)),
        new("indirect calls, 50,000", true, () => InValues(b => b.Repeat(50_000, Get, 0, CallIndirect, 0, 0))),
        new("tail calls, 30,000", true, () => InValues(b => b.Repeat(30_000, Get, 0, If, 0, ReturnCall, 0, End))),
        new("returns, 30,000", true, () => InValues(b => b.Repeat(30_000, Get, 0, If, 0, Return, End))),
        new("loops, 100,000", true, () => InValues(b => b.Repeat(100_000, Loop, 0, End))),
        new("loops, 2,300,000", false, () => InValues(b => b.Repeat(2_300_000, Loop, 0, End))),
        new("loops, nested 10,000", true, () => InValues(b => b.Repeat(10_000, Loop, 0).Repeat(10_000, End))),
        new("loops with back edges, 30,000", true, () => InValues(b => b.Repeat(30_000, Loop, 0, Get, 0, BrIf, 0, End))),
        new("loops that call, nested 1,000", true, () => InValues(b => b.Repeat(1_000, Loop, 0, Call, 0).Repeat(1_000, Get, 0, BrIf, 0, End))),
        new("blocks, 100,000", true, () => InValues(b => b.Repeat(100_000, Block, 0, End))),
        new("blocks, 2,300,000", false, () => InValues(b => b.Repeat(2_300_000, Block, 0, End))),
        new("blocks, nested 300,000", true, () => InValues(b => b.Repeat(300_000, Block, 0).Repeat(300_000, End))),
        new("branches, 100,000", true, () => InValues(b => b.Add(Block, 0).Repeat(100_000, Get, 0, BrIf, 0).Add(End))),
        new("branches down, 100,000", true, () => InValues(b => b.Add(Block, 0, Get, 0, Get, 0).Locals(Thousand).Repeat(100_000, Get, 0, BrIf, 0).Add(Br, 0, End))),
        new("branches, 1,500,000", false, () => InValues(b => b.Add(Block, 0).Repeat(1_500_000, Get, 0, BrIf, 0).Add(End))),
        new("conditions, 50,000", true, () => InValues(b => b.Repeat(50_000, Get, 0, If, 0, Else, End))),
        new("conditions, nested 20,000", true, () => InValues(b => b.Repeat(20_000, Get, 0, If, 0).Repeat(20_000, Else, End))),
        new("table of two labels, 65,520", true, () => InValues(b => Table(b.Add(Block, 0, Block, 0), 65_520, i => i & 1).Add(End, End))),
        new("tables of two labels, 7 MB", false, () => InValues(b => { for (int i = 0; i < 100; i++) Table(b.Add(Block, 0, Block, 0), 65_520, i => i & 1).Add(End, End); })),
        new("tables of 1,000 labels, 500", true, () => InValues(ThousandLabels)),
        new("dead calls, 1,000,000", true, () => InValues(b => b.Add(Unreachable).Repeat(1_000_000, Call, 0))),
        new("dead blocks, 1,000,000", true, () => InValues(b => b.Add(Unreachable).Repeat(1_000_000, Unreachable, Block, 0, End))),
        new("ifs that set a local, 60,000", true, () => Ifs(60_000)),
        new("ifs that set a local, 600,000", false, () => Ifs(600_000)),
        new("ifs that set a local each of 10,000", true, () => IfsOfLocals(20_000, 10_000)),
        new("nested ifs that set locals", true, () => NestedIfs(20_000)),
        new("ifs that set a local each of 1,000", true, () => IfsOfLocals(5_000, 1_000)),
        new("900 locals of 900 nested loops", true, () => LoopsOfLocals(900, 900)),
        new("900 locals of 900 nested blocks", true, () => BlocksOfLocals(900, 900)),
        new("blocks, nested 900,000", true, () => Plain(b => b.Repeat(900_000, Block, 0x40).Repeat(900_000, End))),
        new("loops, nested 20,000", true, () => Plain(b => b.Repeat(20_000, Loop, 0x40).Repeat(20_000, Get, 0, BrIf, 0, End))),
        new("inlining, 2 to the 30th", true, () => Doubling(30)),
        new("inlining of results", true, InlinedResults),
        new("selects, 200,000", true, () => Plain(b => b.Add(Get, 0).Repeat(200_000, Get, 0, Get, 0, 0x1B).Add(Set, 0))),
        new("memory operators, 100,000", true, () => Plain(b => b.Repeat(100_000, Get, 0, Get, 0, Get, 0, 0xFC, 11, 0))),
        new("vector constants, 100,000", true, VectorConstants),
        new("calls of mixed types, 3,000", true, () => MixedCalls(3_000)),
        new("calls with references, 100,000", true, () => ReferenceCalls(100_000)),
        new("values on the stack, 2,000", false, () => Pile(2_000, 1)),
        new("values on the stack, 10,000", true, () => Pile(10_000, 1)),
        new("values on the stack, 100,000", true, () => Pile(100_000, 1)),
        new("values on the stack, 1,000 x 30", false, () => Pile(1_000, 30)),
        new("values across calls, 1,000 x 20,000", true, () => AcrossCalls(1_000, 20_000)),
        new("loads and stores, 50,000", true, LoadsAndStores),
        new("table of 60,000 labels", true, () => Labels(60_000)),
        new("table of 8,000 labels", false, () => Labels(8_000)),
        new("table without values, 65,520", true, () => Plain(b => Table(b.Add(Block, 0x40, Block, 0x40), 65_520, i => i & 1).Add(End, End))),
        new("constant expression, 500,000", true, ConstantExpression),
        new("types, 1,000 of 1,000 parameters", true, Types),
        new("functions, 100,000", true, () => Functions(100_000, 0, 0, new Bytes())),
        new("exports, 300,000", true, Exports),
        new("branch hints, 300,000", true, BranchHints),
        new("names, 500,000", true, () => Names(500_000)),
        new("names, 5,000,000", false, () => Names(5_000_000)),
        new("custom sections, 1,000,000", true, CustomSections),
        new("element expressions, 2,000,000", true, ElementExpressions),
    ];

    /// <summary>Functions that declare as many locals as they may, and read so many of the last ones.</summary>
    private static byte[] EmptyFunctions(int count, int reads)
    {
        var module = new ModuleWriter();
        int type = module.Type(0, 0);
        var locals = new Bytes().U32(1).U32(50_000).Add(ModuleWriter.V128);
        var code = new Bytes();
        for (int i = 1; i <= reads; i++) code.Add(Get).U32(50_000 - i).Add(Drop);
        for (int i = 0; i < count; i++) module.Function(type, locals, code);
        return module.Finish();
    }

    private static byte[] Functions(int count, int parameters, int results, Bytes code)
    {
        var module = new ModuleWriter();
        int type = module.Type(parameters, results);
        for (int i = 0; i < count; i++) module.Function(type, code);
        return module.Finish();
    }

    /// <summary>
    /// A function that takes and gives a thousand values, which lie on the stack in front of the code.
    /// </summary>
    private static byte[] InValues(Action<Bytes> write, bool import = false)
    {
        var module = new ModuleWriter();
        int type = module.Type(Thousand, Thousand);
        module.Table();
        if (import) module.Import(type);
        var code = new Bytes().Locals(Thousand);
        write(code);
        module.Function(type, code);
        return module.Finish();
    }

    private static byte[] CallingFunctions(int functions, int calls)
    {
        var module = new ModuleWriter();
        int type = module.Type(0, Thousand), drop = module.Type(Thousand, 0), plain = module.Type(0, 0);
        module.Import(type);
        module.Import(drop);
        for (int i = 0; i < functions; i++) module.Function(plain, new Bytes().Repeat(calls, Call, 0, Call, 1));
        return module.Finish();
    }

    private static Bytes Table(Bytes code, int cases, Func<int, int> target)
    {
        code.Add(Get, 0, BrTable).U32(cases);
        for (int i = 0; i <= cases; i++) code.U32(target(i));
        return code;
    }

    private static void ThousandLabels(Bytes code)
    {
        code.Repeat(Thousand, Block, 0);
        for (int i = 0; i < 500; i++) Table(code.Add(Get, 0, If, 0), Thousand, i => i).Add(End);
        code.Repeat(Thousand, End);
    }

    /// <summary>A function with an i32 parameter and a few locals.</summary>
    private static byte[] Plain(Action<Bytes> write, int locals = 8)
    {
        var module = new ModuleWriter();
        module.Memory();
        int type = module.Type(1, 0);
        var code = new Bytes();
        write(code);
        // What was computed is seen, so that nobody leaves it out.
        code.Add(Const, 0, Get, 0, 0x36, 2, 0);
        module.Function(type, new Bytes().U32(1).U32(locals).Add(ModuleWriter.I32), code);
        return module.Finish();
    }

    private static byte[] Ifs(int count) => Plain(b =>
    {
        for (int i = 0; i < count; i++) b.Add(Get, 0, If, 0x40, Const).U32(i & 63).Add(Set, 1, End);
        b.Add(Get, 1, Set, 0);
    });

    private static byte[] IfsOfLocals(int count, int locals) => Plain(
        b =>
        {
            for (int i = 0; i < count; i++) b.Add(Get, 0, If, 0x40, Const, 5, Set).U32(1 + i % locals).Add(End);
            for (int i = 0; i < locals; i++) b.Add(Get).U32(1 + i).Add(Get, 0, 0x6A, Set, 0);
        },
        locals);

    /// <summary>Loops that hand all locals from turn to turn.</summary>
    private static byte[] LoopsOfLocals(int depth, int locals) => Plain(
        b =>
        {
            b.Repeat(depth, Loop, 0x40);
            for (int i = 1; i <= locals; i++) b.Add(Get).U32(i).Add(Get, 0, 0x6A, Set).U32(i);
            b.Repeat(depth, Get, 0, BrIf, 0, End);
            for (int i = 1; i <= locals; i++) b.Add(Get).U32(i).Add(Get, 0, 0x6A, Set, 0);
        },
        locals);

    /// <summary>Blocks at whose ends all locals have two values.</summary>
    private static byte[] BlocksOfLocals(int depth, int locals) => Plain(
        b =>
        {
            b.Repeat(depth, Block, 0x40);
            for (int i = 0; i < depth; i++) b.Add(Get, 0, BrIf).U32(i);
            for (int i = 1; i <= locals; i++) b.Add(Get).U32(i).Add(Get, 0, 0x6A, Set).U32(i);
            b.Repeat(depth, End);
            for (int i = 1; i <= locals; i++) b.Add(Get).U32(i).Add(Get, 0, 0x6A, Set, 0);
        },
        locals);

    private static byte[] NestedIfs(int count) => Plain(
        b =>
        {
            for (int i = 0; i < count; i++) b.Add(Get).U32(i * 7 % 1000).Add(If, 0x40, Const, 5, Set).U32(1 + i % 1000);
            b.Repeat(count, End);
        },
        1000);

    /// <summary>Every function calls the next one twice.</summary>
    private static byte[] Doubling(int depth)
    {
        var module = new ModuleWriter();
        int type = module.Type(0, 0);
        for (int i = 1; i <= depth; i++) module.Function(type, new Bytes().Repeat(2, Call, (byte)i));
        module.Function(type, new Bytes());
        return module.Finish();
    }

    /// <summary>Calls of a small function that makes a thousand values out of nothing.</summary>
    private static byte[] InlinedResults()
    {
        var module = new ModuleWriter();
        int type = module.Type(0, Thousand), drop = module.Type(Thousand, 0), plain = module.Type(0, 0);
        module.Import(type);
        module.Import(drop);
        int both = module.Function(plain, new Bytes().Add(Call, 0, Call, 1));
        for (int i = 0; i < 500; i++) module.Function(plain, new Bytes().Repeat(100, Call, (byte)both));
        return module.Finish();
    }

    /// <summary>Calls whose arguments and results have two sizes in turn.</summary>
    private static byte[] MixedCalls(int count)
    {
        var module = new ModuleWriter();
        var types = new byte[Thousand];
        for (int i = 0; i < types.Length; i++) types[i] = (i & 1) == 0 ? ModuleWriter.I32 : ModuleWriter.V128;
        int type = module.Type(types, types);
        module.Function(type, new Bytes().Locals(Thousand).Repeat(count, Call, 0));
        return module.Finish();
    }

    /// <summary>Calls that give more precise types than they take.</summary>
    private static byte[] ReferenceCalls(int count)
    {
        var module = new ModuleWriter();
        module.Type(0, 0);
        var some = new Bytes().Repeat(Thousand, 0x64, 0x00);
        var any = new Bytes().Repeat(Thousand, ModuleWriter.FuncRef);
        int type = module.Type(any.Span, some.Span, Thousand, Thousand), caller = module.Type(0, 0);
        module.Function(type, new Bytes().Add(Unreachable));
        module.Function(caller, new Bytes().Repeat(Thousand, 0xD0, 0x70).Repeat(count, Call, 0).Repeat(Thousand, Drop));
        return module.Finish();
    }

    /// <summary>Loads that are all alive until they are added up.</summary>
    private static byte[] Pile(int height, int times) => Plain(b =>
    {
        for (int t = 0; t < times; t++)
        {
            for (int i = 0; i < height; i++) b.Add(Get, 0, 0x28, 2).U32(i * 4);
            b.Repeat(height - 1, 0x6A).Add(Set, 0);
        }
    });

    private static byte[] AcrossCalls(int values, int calls)
    {
        var module = new ModuleWriter();
        module.Memory();
        module.Import(module.Type(0, 0));
        int type = module.Type(1, 0);
        var code = new Bytes();
        for (int i = 0; i < values; i++) code.Add(Get, 0, 0x28, 2).U32(i * 4);
        code.Repeat(calls, Call, 0).Repeat(values - 1, 0x6A).Add(Set, 0);
        module.Function(type, code);
        return module.Finish();
    }

    private static byte[] LoadsAndStores() => Plain(b =>
    {
        for (int i = 0; i < 50_000; i++) b.Add(Get, 1, Get, 0, 0x28, 2).U32(i * 4).Add(0x36, 2).U32(i * 8).Add(Get, 1, Const, 1, 0x6A, Set, 1);
    });

    private static byte[] Labels(int count) => Plain(b => Table(b.Repeat(count, Block, 0x40), count, i => Math.Min(i, count - 1)).Repeat(count, Get, 0, Set, 1, End));

    private static byte[] ConstantExpression()
    {
        var module = new ModuleWriter();
        var value = new Bytes().Add(Const, 0).Repeat(500_000, Const, 1, 0x6A).Add(End);
        module.Early(6, new Bytes().U32(1).Add(ModuleWriter.I32, 0).Add(value.Span));
        return module.Finish();
    }

    private static byte[] Types()
    {
        var module = new ModuleWriter();
        for (int i = 0; i < 1_000; i++)
        {
            var parameters = ModuleWriter.Repeat(ModuleWriter.I32, Thousand);
            for (int bit = 0; bit < 10; bit++) parameters[bit] = (i >> bit & 1) == 0 ? ModuleWriter.I32 : ModuleWriter.I64;
            module.Type(parameters, [ModuleWriter.I32]);
        }
        return module.Finish();
    }

    private static byte[] Exports()
    {
        var module = new ModuleWriter();
        module.Function(module.Type(0, 0), new Bytes());
        var exports = new Bytes().U32(300_000);
        for (int i = 0; i < 300_000; i++) exports.U32(3).Add((byte)(' ' + i % 90), (byte)(' ' + i / 90 % 90), (byte)(' ' + i / 8100)).Add(0, 0);
        module.Exports = exports;
        return module.Finish();
    }

    private static byte[] BranchHints()
    {
        var module = new ModuleWriter();
        int type = module.Type(1, 0);
        var code = new Bytes();
        var hints = new Bytes().U32(1).U32(0).U32(300_000);
        for (int i = 0; i < 300_000; i++)
        {
            hints.U32(1 + code.Length + 2).Add(1, (byte)(i & 1));
            code.Add(Get, 0, BrIf, 0);
        }
        module.Function(type, code);
        module.Early(0, new Bytes().U32(25).Add("metadata.code.branch_hint"u8).Add(hints.Span));
        return module.Finish();
    }

    private static byte[] VectorConstants() => Plain(b =>
    {
        for (int i = 0; i < 100_000; i++) b.Add(0xFD, 12).Add(BitConverter.GetBytes((long)i)).Add(BitConverter.GetBytes(i * 77L)).Add(0xFD, 27, 0, Set, 1);
    });

    /// <summary>A function whose trap needs names, and names of functions that are not there.</summary>
    private static byte[] Names(int count)
    {
        var module = new ModuleWriter();
        module.Function(module.Type(0, 0), new Bytes().Add(Unreachable));
        var map = new Bytes().U32(count);
        for (int i = 0; i < count; i++) map.U32(i).U32(1).Add((byte)'f');
        module.Section(0, new Bytes().U32(4).Add("name"u8).Add(1).U32(map.Length).Add(map.Span));
        return module.Finish();
    }

    private static byte[] CustomSections()
    {
        var module = new ModuleWriter();
        for (int i = 0; i < 1_000_000; i++) module.Section(0, new Bytes().Add(1, (byte)'x'));
        return module.Finish();
    }

    private static byte[] ElementExpressions()
    {
        var elements = new Bytes().U32(1).U32(5).Add(ModuleWriter.FuncRef).U32(2_000_000).Repeat(2_000_000, 0xD0, 0x70, 0x0B);
        var module = new ModuleWriter();
        module.Section(9, elements);
        return module.Finish();
    }
}
