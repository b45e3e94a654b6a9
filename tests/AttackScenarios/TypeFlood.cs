namespace Tiered.Tests.Attack;

/// <summary>Modules with types that no other module has, one after another: ids, memory and trampolines come back.</summary>
internal sealed class TypeFlood : Scenario
{
    private const int TypesEach = 200_000;

    internal override void Run(Attack attack)
    {
        var engine = attack.CreateEngine();
        int turn = 0;
        long most = 0;
        // More than the process has ids for.
        for (; turn < 30 && (attack.GoesOn || turn < 6); turn++)
        {
            Use(engine, turn);
            GC.Collect();
            GC.WaitForPendingFinalizers();
            long now = GC.GetTotalMemory(forceFullCollection: true);
            // Some 70 MB a module; the next tier may be at work on one or two.
            if (turn == 1) most = now * 3 / 2 + (192 << 20);
            Attack.Check(turn < 2 || now < most, $"memory grows: {now >> 20} MB after {turn + 1} modules");
        }
        Attack.Check(TypeRegistry.Count < 3 * TypesEach, $"{TypeRegistry.Count} types are left");
        using var store = new Store(engine);
        var fine = new Instance(store, Module.FromText(engine, """(module (func (export "f") (result i32) (i32.const 1)))"""));
        Attack.Check(fine.GetFunction("f")!.Call().AsI32() == 1, "a module after the flood");
    }

    private static void Use(Engine engine, int turn)
    {
        using var store = new Store(engine);
        var module = Module.Compile(engine, Make(turn));
        var instance = new Instance(store, module);
        Attack.Check(instance.GetFunction("f")!.Typed<int, int>().Call(turn) == turn, "a function among many types");
    }

    /// <summary>Types are told apart by which of 24 parameters are i64.</summary>
    private static byte[] Make(int turn)
    {
        var types = new List<byte>();
        Leb(types, TypesEach + 1);
        types.AddRange([0x60, 1, 0x7F, 1, 0x7F]);
        for (int i = 0; i < TypesEach; i++)
        {
            int code = turn * TypesEach + i;
            types.AddRange([0x60, 24]);
            for (int bit = 0; bit < 24; bit++) types.Add((code >> bit & 1) != 0 ? (byte)0x7E : (byte)0x7F);
            types.Add(0);
        }
        var wasm = new List<byte>("\0asm\u0001\0\0\0"u8.ToArray());
        Section(wasm, 1, types);
        Section(wasm, 3, [1, 0]);
        Section(wasm, 7, [1, 1, (byte)'f', 0, 0]);
        Section(wasm, 10, [1, 4, 0, 0x20, 0, 0x0B]);
        return [.. wasm];
    }

    private static void Section(List<byte> wasm, byte id, List<byte> contents)
    {
        wasm.Add(id);
        Leb(wasm, contents.Count);
        wasm.AddRange(contents);
    }

    private static void Leb(List<byte> bytes, int value)
    {
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
    }
}
