using Tiered.Wasm;

namespace Tiered.Backend.Llvm;

/// <summary>Functions that are compiled as one LLVM module.</summary>
/// <param name="Functions">Defined functions, ascending.</param>
/// <param name="Imported">Small functions of other partitions that these call: translated here too, to be inlined, and not emitted.</param>
internal sealed record Partition(int[] Functions, int[] Imported);

/// <summary>
/// How a module is cut up for LLVM: runs of neighbouring functions, which compilers of source languages put there together. Depends on the module
/// and the options alone, so that the code does not depend on the number of threads. Making a plan validates all bodies.
/// </summary>
internal sealed class PartitionPlan
{
    /// <summary>Bytes up to which a function is worth translating again for callers in other partitions.</summary>
    private const int MaxImportedBytes = 96;

    /// <summary>
    /// Values that calls, blocks and branches of the module may take along in long lists, beyond one a byte of the function: each takes LLVM tens of microseconds. Functions that ask for more,
    /// in the order of the module, are left to the other backend.
    /// </summary>
    private const long ExcessValues = 15_000;

    /// <summary>
    /// The same for what locals may make: constructs and branches of a function times the locals that it sets, each pair of which can become a phi instruction and a live range. Of ordinary
    /// functions, those of interpreters included, there are fewer than so many a byte.
    /// </summary>
    private const long ExcessPairs = 300_000;

    private const int PairsOfAByte = 16;

    private PartitionPlan(
        List<Partition> partitions, bool[] isLocal, bool[] isFixedTable, List<(int Function, string Reason)> tooLarge, List<int> left)
    {
        Left = left;
        IsFixedTable = isFixedTable;
        Partitions = partitions;
        IsLocal = isLocal;
        TooLarge = tooLarge;
    }

    /// <summary>What a function asks for beyond its bytes.</summary>
    private readonly record struct Weight(long Values, long Pairs);

    public List<Partition> Partitions { get; }

    /// <summary>By function index: all its callers are in its partition and nothing else can reach it, so that it may be inlined away.</summary>
    public bool[] IsLocal { get; }

    /// <summary>By table: nothing can write it once the module is instantiated.</summary>
    public bool[] IsFixedTable { get; }

    /// <summary>Functions that LLVM does not get.</summary>
    public List<(int Function, string Reason)> TooLarge { get; }

    /// <summary>Functions that were given to another backend from the start.</summary>
    public List<int> Left { get; }

    /// <summary>Makes a plan.</summary>
    /// <param name="context">The module.</param>
    /// <param name="isOwn">By defined function, whether LLVM is to have it; null for all.</param>
    /// <param name="cancellation">Looked at between functions.</param>
    public static PartitionPlan Make(ModuleContext context, ReadOnlyMemory<bool>? isOwn, CancellationToken cancellation)
    {
        var module = context.Module;
        var writtenTables = new bool[module.Tables.Length];
        var weights = new Weight[module.DefinedFunctionCount];
        var calls = Scan(module, writtenTables, weights, cancellation);
        var partitionOf = new int[module.FunctionTypes.Length];
        Array.Fill(partitionOf, -1);
        var tooLarge = new List<(int, string)>();
        var left = new List<int>();
        long valuesLeft = ExcessValues, pairsLeft = ExcessPairs;
        var members = new List<List<int>>();
        int bytes = int.MaxValue;
        for (int f = module.ImportedFunctionCount; f < partitionOf.Length; f++)
        {
            if (isOwn is { } own && !own.Span[f - module.ImportedFunctionCount])
            {
                left.Add(f);
                continue;
            }
            int length = module.Bodies[f - module.ImportedFunctionCount].Length;
            if (length > context.Llvm.MaxFunctionBytes)
            {
                tooLarge.Add((f, $"its {length} bytes are over the limit of {context.Llvm.MaxFunctionBytes}"));
                continue;
            }
            var (values, pairs) = weights[f - module.ImportedFunctionCount];
            if (values > length + valuesLeft)
            {
                tooLarge.Add((f, $"its {length} bytes ask for {values} values that calls, blocks and branches take along"));
                continue;
            }
            if (pairs > (long)length * PairsOfAByte + pairsLeft)
            {
                tooLarge.Add((f, $"its {length} bytes set many locals in many blocks"));
                continue;
            }
            valuesLeft -= Math.Max(0, values - length);
            pairsLeft -= Math.Max(0, pairs - (long)length * PairsOfAByte);
            if (bytes >= context.Llvm.PartitionBytes)
            {
                members.Add([]);
                bytes = 0;
            }
            bytes += length;
            members[^1].Add(f);
            partitionOf[f] = members.Count - 1;
        }
        var imports = FindImports(context, calls, partitionOf, members.Count);
        var isLocal = FindLocal(context, calls, partitionOf, imports);
        var partitions = new List<Partition>();
        for (int p = 0; p < members.Count; p++) partitions.Add(new Partition([.. members[p]], [.. imports[p]]));
        return new PartitionPlan(partitions, isLocal, FindFixedTables(module, writtenTables), tooLarge, left);
    }

    private static List<(int Caller, int Callee, bool IsTail)> Scan(WasmModule module, bool[] writtenTables, Weight[] weights, CancellationToken cancellation)
    {
        var calls = new List<(int, int, bool)>();
        var validator = new FunctionValidator(module, cancellation);
        var nobody = new NullVisitor();
        // By local: the last function seen to set it.
        int[] setIn = [];
        for (int f = module.ImportedFunctionCount; f < module.FunctionTypes.Length; f++)
        {
            cancellation.ThrowIfCancellationRequested();
            validator.Run(f, ref nobody);
            long pairs = Scan(module.Body(f), f, calls, writtenTables, ref setIn);
            weights[f - module.ImportedFunctionCount] = new Weight(validator.ListedValues, pairs);
        }
        return calls;
    }

    /// <summary>Looks through a body that is valid; returns constructs and branches times locals that are set.</summary>
    private static long Scan(ReadOnlySpan<byte> body, int caller, List<(int Caller, int Callee, bool IsTail)> calls, bool[] writtenTables, ref int[] setIn)
    {
        long branches = 0, locals = 0;
        var reader = new OperatorReader(body);
        while (reader.Read())
        {
            switch (reader.Opcode)
            {
                case Opcode.LocalSet or Opcode.LocalTee:
                    if (reader.Index >= (uint)setIn.Length) Array.Resize(ref setIn, Math.Max((int)reader.Index + 1, setIn.Length * 2));
                    if (setIn[reader.Index] == caller + 1) break;
                    setIn[reader.Index] = caller + 1;
                    locals++;
                    break;
                case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.BrIf or Opcode.BrTable:
                    branches++;
                    break;
                case Opcode.Call or Opcode.ReturnCall:
                    calls.Add((caller, (int)reader.Index, reader.Opcode == Opcode.ReturnCall));
                    break;
                case Opcode.TableSet or Opcode.TableGrow or Opcode.TableFill or Opcode.TableCopy:
                    writtenTables[reader.Index] = true;
                    break;
                case Opcode.TableInit:
                    writtenTables[reader.SecondIndex] = true;
                    break;
            }
        }
        return branches * locals;
    }

    private static bool[] FindFixedTables(WasmModule module, bool[] written)
    {
        var isFixed = new bool[written.Length];
        for (int t = module.ImportedTableCount; t < isFixed.Length; t++) isFixed[t] = !written[t];
        foreach (var export in module.Exports)
        {
            if (export.Kind == ExternKind.Table) isFixed[export.Index] = false;
        }
        return isFixed;
    }

    /// <summary>By partition: the small functions of others that it calls.</summary>
    private static SortedSet<int>[] FindImports(ModuleContext context, List<(int Caller, int Callee, bool IsTail)> calls, int[] partitionOf, int partitions)
    {
        var module = context.Module;
        var imports = new SortedSet<int>[partitions];
        for (int p = 0; p < imports.Length; p++) imports[p] = [];
        if (context.Options.Calls != CallMode.Direct) return imports;
        foreach (var (caller, callee, _) in calls)
        {
            if (callee < module.ImportedFunctionCount || partitionOf[caller] < 0 || partitionOf[callee] < 0 || partitionOf[callee] == partitionOf[caller]) continue;
            if (module.Bodies[callee - module.ImportedFunctionCount].Length <= MaxImportedBytes) imports[partitionOf[caller]].Add(callee);
        }
        return imports;
    }

    private static bool[] FindLocal(ModuleContext context, List<(int Caller, int Callee, bool IsTail)> calls, int[] partitionOf, SortedSet<int>[] imports)
    {
        var module = context.Module;
        var isLocal = new bool[partitionOf.Length];
        if (context.Options.Calls != CallMode.Direct) return isLocal;
        for (int f = module.ImportedFunctionCount; f < isLocal.Length; f++) isLocal[f] = partitionOf[f] >= 0;
        foreach (int escaping in module.EscapingFunctions) isLocal[escaping] = false;
        if (module.StartFunction >= 0) isLocal[module.StartFunction] = false;
        // A function that other partitions import makes its calls from there, too.
        var isImported = new bool[isLocal.Length];
        foreach (var functions in imports)
        {
            foreach (int f in functions) isImported[f] = true;
        }
        foreach (var (caller, callee, isTail) in calls)
        {
            // LLVM may give a local function other parameters: too many for a tail call, or no context for the stack check of a recursive one.
            if (isTail || caller == callee || partitionOf[caller] != partitionOf[callee] || isImported[caller]) isLocal[callee] = false;
        }
        return isLocal;
    }
}
