namespace Tiered;

/// <summary>
/// Layout of a module's <c>VMContext</c> behind its head, computed from the module alone and thus the same for all tiers
/// and both CPUs. Things the instance defines lie in it; things it imports are reached through one address.
/// </summary>
public sealed class VMOffsets
{
    private readonly int _memories, _functionImports, _tableImports, _globalImports, _tagIds, _tables, _globals, _funcRefs;
    private readonly int _importedTables, _importedGlobals;

    public VMOffsets(WasmModule module)
    {
        _importedTables = module.ImportedTableCount;
        _importedGlobals = module.ImportedGlobalCount;
        int at = VMContext.HeaderSize;
        _memories = Take(module.Memories.Length, VMMemoryRef.Size);
        _globals = Take(module.Globals.Length - _importedGlobals, 16);
        _functionImports = Take(module.ImportedFunctionCount, VMFunctionImport.Size);
        _tableImports = Take(_importedTables, 8);
        _globalImports = Take(_importedGlobals, 8);
        _tagIds = Take(module.TagTypes.Length, 8);
        at = (at + 15) & ~15;
        _tables = Take(module.Tables.Length - _importedTables, VMTable.Size);
        _funcRefs = Take(module.EscapingFunctions.Length, VMFuncRef.Size);
        Size = at;

        int Take(int count, int size)
        {
            int start = at;
            at += checked(count * size);
            return start;
        }
    }

    /// <summary>Bytes of the whole <c>VMContext</c>, which is 16-byte aligned.</summary>
    public int Size { get; }

    /// <summary>The <see cref="VMMemoryRef"/> of a memory.</summary>
    public int Memory(int memory) => _memories + memory * VMMemoryRef.Size;

    /// <summary>The <see cref="VMFunctionImport"/> of an imported function.</summary>
    public int FunctionImport(int function) => _functionImports + function * VMFunctionImport.Size;

    public bool IsImportedTable(int table) => table < _importedTables;

    /// <summary>An imported table: 8 bytes, the address of its <see cref="VMTable"/>. A defined table: the <see cref="VMTable"/> itself.</summary>
    public int Table(int table) => table < _importedTables ? _tableImports + table * 8 : _tables + (table - _importedTables) * VMTable.Size;

    public bool IsImportedGlobal(int global) => global < _importedGlobals;

    /// <summary>An imported global: 8 bytes, the address of its 16-byte cell. A defined global: the cell itself, 16-byte aligned.</summary>
    public int Global(int global) => global < _importedGlobals ? _globalImports + global * 8 : _globals + (global - _importedGlobals) * 16;

    /// <summary>Identity of a tag: 8 bytes, unique in the process.</summary>
    public int Tag(int tag) => _tagIds + tag * 8;

    /// <summary>The <see cref="VMFuncRef"/> of an escaping function, by its place in <see cref="WasmModule.EscapingFunctions"/>.</summary>
    public int FuncRef(int escapeIndex) => _funcRefs + escapeIndex * VMFuncRef.Size;
}
