using System.Text;

namespace Tiered.Wasm.Text;

/// <summary>The words of the text format and of scripts that are not instruction names.</summary>
internal enum Keyword
{
    None,

    // Number, vector and packed types.
    I32, I64, F32, F64, V128, I8, I16,
    I8x16, I16x8, I32x4, I64x2, F32x4, F64x2,

    // Abstract heap types, some of which also name a kind of definition.
    Any, Eq, I31, Struct, Array, HeapNone, Func, NoFunc, Extern, NoExtern, Exn, NoExn,

    // Abbreviated reference types, in the order of the heap types above.
    AnyRef, EqRef, I31Ref, StructRef, ArrayRef, NullRef, FuncRef, NullFuncRef, ExternRef, NullExternRef, ExnRef, NullExnRef,

    // Structure of modules and types.
    Module, Type, Rec, Sub, Final, Field, Mut, Ref, Null, Param, Result, Local, Import, Export, Table, Memory, Global, Tag,
    Start, Elem, Data, Item, Offset, Declare, Shared, PageSize, Then, Catch, CatchRef, CatchAll, CatchAllRef,
    OffsetEquals, AlignEquals,

    // Placement of custom sections.
    Before, After, First, Last, Code, DataCount,

    // Scripts.
    Binary, Quote, Definition, Instance, Register, Invoke, Get, Either, Thread, Wait, Script, Input, Output,
    AssertReturn, AssertTrap, AssertExhaustion, AssertMalformed, AssertInvalid, AssertUnlinkable, AssertException,
    AssertMalformedCustom, AssertInvalidCustom,
    NanCanonical, NanArithmetic,
    RefExtern, RefHost, RefAny, RefStruct, RefArray, RefExn,
}

/// <summary>
/// One hash table over every word the grammar knows, so that the lexer turns a word into a number once. Instruction
/// names map to their <see cref="Opcode"/>, other words to <see cref="KeywordBase"/> plus their <see cref="Keyword"/>.
/// </summary>
internal static class Keywords
{
    internal const int Unknown = -1;
    internal const int KeywordBase = 0x10000;

    private const int TableSize = 4096;

    private static readonly byte[]?[] Words = new byte[TableSize][];
    private static readonly int[] Codes = new int[TableSize];

    static Keywords()
    {
        foreach (Opcode opcode in OpcodeTable.Enumerate()) Add(OpcodeTable.Mnemonic(opcode), (int)opcode);
        for (int i = 0; i < Spellings.Length; i++) Add(Spellings[i].Word, KeywordBase + (int)Spellings[i].Keyword);
    }

    /// <summary>The code of a word, or <see cref="Unknown"/>.</summary>
    internal static int Find(ReadOnlySpan<byte> word)
    {
        for (uint slot = Hash(word); ; slot = (slot + 1) % TableSize)
        {
            byte[]? candidate = Words[slot];
            if (candidate is null) return Unknown;
            if (word.SequenceEqual(candidate)) return Codes[slot];
        }
    }

    // Where two operators share a name (select, ref.test, ref.cast) the first one stays; the parser picks by immediates.
    private static void Add(string word, int code)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(word);
        uint slot = Hash(bytes);
        while (Words[slot] is { } taken)
        {
            if (bytes.AsSpan().SequenceEqual(taken)) return;
            slot = (slot + 1) % TableSize;
        }
        Words[slot] = bytes;
        Codes[slot] = code;
    }

    private static uint Hash(ReadOnlySpan<byte> word)
    {
        uint hash = 2166136261;
        foreach (byte b in word) hash = (hash ^ b) * 16777619;
        return (hash ^ (hash >> 15)) % TableSize;
    }

    private static readonly (string Word, Keyword Keyword)[] Spellings =
    [
        ("i32", Keyword.I32), ("i64", Keyword.I64), ("f32", Keyword.F32), ("f64", Keyword.F64), ("v128", Keyword.V128),
        ("i8", Keyword.I8), ("i16", Keyword.I16),
        ("i8x16", Keyword.I8x16), ("i16x8", Keyword.I16x8), ("i32x4", Keyword.I32x4), ("i64x2", Keyword.I64x2),
        ("f32x4", Keyword.F32x4), ("f64x2", Keyword.F64x2),
        ("any", Keyword.Any), ("eq", Keyword.Eq), ("i31", Keyword.I31), ("struct", Keyword.Struct), ("array", Keyword.Array),
        ("none", Keyword.HeapNone), ("func", Keyword.Func), ("nofunc", Keyword.NoFunc), ("extern", Keyword.Extern),
        ("noextern", Keyword.NoExtern), ("exn", Keyword.Exn), ("noexn", Keyword.NoExn),
        ("anyref", Keyword.AnyRef), ("eqref", Keyword.EqRef), ("i31ref", Keyword.I31Ref), ("structref", Keyword.StructRef),
        ("arrayref", Keyword.ArrayRef), ("nullref", Keyword.NullRef), ("funcref", Keyword.FuncRef),
        ("nullfuncref", Keyword.NullFuncRef), ("externref", Keyword.ExternRef), ("nullexternref", Keyword.NullExternRef),
        ("exnref", Keyword.ExnRef), ("nullexnref", Keyword.NullExnRef),
        ("module", Keyword.Module), ("type", Keyword.Type), ("rec", Keyword.Rec), ("sub", Keyword.Sub), ("final", Keyword.Final),
        ("field", Keyword.Field), ("mut", Keyword.Mut), ("ref", Keyword.Ref), ("null", Keyword.Null), ("param", Keyword.Param),
        ("result", Keyword.Result), ("local", Keyword.Local), ("import", Keyword.Import), ("export", Keyword.Export),
        ("table", Keyword.Table), ("memory", Keyword.Memory), ("global", Keyword.Global), ("tag", Keyword.Tag),
        ("start", Keyword.Start), ("elem", Keyword.Elem), ("data", Keyword.Data), ("item", Keyword.Item),
        ("offset", Keyword.Offset), ("declare", Keyword.Declare), ("shared", Keyword.Shared), ("pagesize", Keyword.PageSize),
        ("then", Keyword.Then), ("catch", Keyword.Catch), ("catch_ref", Keyword.CatchRef), ("catch_all", Keyword.CatchAll),
        ("catch_all_ref", Keyword.CatchAllRef),
        ("before", Keyword.Before), ("after", Keyword.After), ("first", Keyword.First), ("last", Keyword.Last),
        ("code", Keyword.Code), ("datacount", Keyword.DataCount),
        ("binary", Keyword.Binary), ("quote", Keyword.Quote), ("definition", Keyword.Definition), ("instance", Keyword.Instance),
        ("register", Keyword.Register), ("invoke", Keyword.Invoke), ("get", Keyword.Get), ("either", Keyword.Either),
        ("thread", Keyword.Thread), ("wait", Keyword.Wait), ("script", Keyword.Script), ("input", Keyword.Input),
        ("output", Keyword.Output),
        ("assert_return", Keyword.AssertReturn), ("assert_trap", Keyword.AssertTrap),
        ("assert_exhaustion", Keyword.AssertExhaustion), ("assert_malformed", Keyword.AssertMalformed),
        ("assert_invalid", Keyword.AssertInvalid), ("assert_unlinkable", Keyword.AssertUnlinkable),
        ("assert_exception", Keyword.AssertException), ("assert_malformed_custom", Keyword.AssertMalformedCustom),
        ("assert_invalid_custom", Keyword.AssertInvalidCustom),
        ("nan:canonical", Keyword.NanCanonical), ("nan:arithmetic", Keyword.NanArithmetic),
        ("ref.extern", Keyword.RefExtern), ("ref.host", Keyword.RefHost), ("ref.any", Keyword.RefAny),
        ("ref.struct", Keyword.RefStruct), ("ref.array", Keyword.RefArray), ("ref.exn", Keyword.RefExn),
    ];
}
