using Tiered.Wasm;

namespace Tiered.Backend.Llvm.Translation;

// Locals: stack cells in the entry block. A few bytes declare tens of thousands of them; where a body has not as many
// bytes, a cell is made when it is first used.
internal unsafe partial struct FunctionTranslator
{
    // Functions with fewer locals a byte of the body get them all at the start.
    private const int FewLocals = 16;

    private LValue[] _cells;
    private LType[] _cellTypes;

    // The function that a cell belongs to.
    private uint[] _cellMarks;
    private uint _cellMark;

    private int _functionIndex;

    // Neighbouring locals of one type, by the first one.
    private List<(int First, ValType Type)>? _runs;
    private int _localCount;

    private LValue _overflow;
    private int[] _places;

    private void BeginLocals()
    {
        _runs ??= [];
        _runs.Clear();
        _localCount = 0;
        _overflow = null;
        if (++_cellMark == 0)
        {
            Array.Clear(_cellMarks);
            _cellMark = 1;
        }
        _places = _convention.Assign(_type);
        AddRun(_type.Parameters.Length, default);
    }

    public void Locals(int count, ValType type)
    {
        FeatureCheck.RefuseType(type, LlvmCompiler.BackendName, _position);
        AddRun(count, type);
    }

    private void AddRun(int count, ValType type)
    {
        _runs!.Add((_localCount, type));
        _localCount += count;
        if (_cells.Length >= _localCount) return;
        int length = Math.Max(_localCount, _cells.Length * 2);
        _cells = Resized(_cells, length);
        _cellTypes = new LType[length];
        Array.Resize(ref _cellMarks, length);
    }

    /// <summary>
    /// Makes the cells of all locals, in their order, unless they are more than the body can mean to use.
    /// </summary>
    private void DeclareAll()
    {
        if (_localCount > FewLocals + 2 * _module.Body(_functionIndex).Length) return;
        int parameters = _type.Parameters.Length;
        for (int i = 0; i < parameters; i++) MakeCell(i);
        for (int i = parameters; i < _localCount; i++)
        {
            MakeCell(i);
            LLVM.BuildStore(_ir.EntryBuilder, InitialValue(i), _cells[i]);
        }
        for (int i = 0; i < parameters; i++) LLVM.BuildStore(_ir.EntryBuilder, InitialValue(i), _cells[i]);
    }

    private LValue Cell(int index)
    {
        if (_cellMarks[index] == _cellMark) return _cells[index];
        MakeCell(index);
        LLVM.BuildStore(_ir.EntryBuilder, InitialValue(index), _cells[index]);
        return _cells[index];
    }

    private void MakeCell(int index)
    {
        var type = _ir.TypeOf(TypeOfLocal(index));
        _cellTypes[index] = type;
        _cells[index] = LLVM.BuildAlloca(_ir.EntryBuilder, type, Utf8.Empty);
        _cellMarks[index] = _cellMark;
    }

    /// <summary>The value at the start: that of the argument, or zero.</summary>
    private LValue InitialValue(int index)
    {
        if (index >= _type.Parameters.Length) return LLVM.ConstNull(_cellTypes[index]);
        if (_places[index] < 0)
        {
            uint register = _type.ReturnsThroughBuffer ? 2u : 1u;
            for (int i = 0; i < index; i++) register += _places[i] < 0 ? 1u : 0u;
            return LLVM.GetParam(_function, register);
        }
        if (_overflow == null) _overflow = LoadVm(_ir.EntryBuilder, _ir.Pointer, _context, VMContext.StoreContext, Region.Invariant);
        return LoadVm(_ir.EntryBuilder, _cellTypes[index], _overflow, VMStoreContext.OverflowArea + _places[index] * 8, Region.Arguments);
    }

    private readonly ValType TypeOfLocal(int index)
    {
        if (index < _type.Parameters.Length) return _type.Parameters[index];
        int low = 0, high = _runs!.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_runs[middle].First <= index) low = middle;
            else high = middle - 1;
        }
        return _runs[low].Type;
    }
}
