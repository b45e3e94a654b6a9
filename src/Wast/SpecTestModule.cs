namespace Tiered.Wast;

/// <summary>The host module <c>spectest</c> that the official scripts import.</summary>
internal static class SpecTestModule
{
    internal static Imports Define(Store store)
    {
        var imports = new Imports();
        void Print(string name, params ReadOnlySpan<ValType> parameters) =>
            imports.Define("spectest", name, Function.FromHost(store, FunctionType.Create(parameters, []), static (Caller _, Span<ulong> _) => { }));
        void Constant(string name, Value value) =>
            imports.Define("spectest", name, new Global(store, new GlobalType(value.Type, IsMutable: false), value));

        Print("print");
        Print("print_i32", ValType.I32);
        Print("print_i64", ValType.I64);
        Print("print_f32", ValType.F32);
        Print("print_f64", ValType.F64);
        Print("print_i32_f32", ValType.I32, ValType.F32);
        Print("print_f64_f64", ValType.F64, ValType.F64);
        Constant("global_i32", 666);
        Constant("global_i64", 666L);
        Constant("global_f32", 666.6f);
        Constant("global_f64", 666.6);
        imports.Define("spectest", "table", new Table(store, new TableType(ValType.FuncRef, new Limits(10, 20))));
        imports.Define("spectest", "table64", new Table(store, new TableType(ValType.FuncRef, new Limits(10, 20, Is64: true))));
        imports.Define("spectest", "memory", new Memory(store, new MemoryType(new Limits(1, 2))));
        imports.Define("spectest", "shared_memory", new Memory(store, new MemoryType(new Limits(1, 2), IsShared: true)));
        return imports;
    }
}
