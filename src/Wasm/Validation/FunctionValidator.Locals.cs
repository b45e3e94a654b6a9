namespace Tiered.Wasm;

// Locals. A few bytes declare tens of thousands, so that types are spelled out only as far as a body looks at them.
public sealed partial class FunctionValidator
{
    private struct LocalRun
    {
        /// <summary>The first local behind the run.</summary>
        public int End;
        public ValType Type;
    }

    private ValType[] _locals = new ValType[64];
    private int _localCount;

    // Locals below have their types in the array; those of others are in the runs, from _nextRun on.
    private int _knownLocals;
    private LocalRun[] _runs = new LocalRun[16];
    private int _runCount;
    private int _nextRun;
    private FunctionType? _parameterType;

    // A local without default value counts as initialized when it bears the mark of the function.
    private bool _hasNonDefaultableLocals;
    private uint[] _initializedIn = [];
    private uint _initializedMark;
    private readonly List<int> _initialized = [];

    private void ReadLocals<TVisitor>(ref ByteReader reader, FunctionType type, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        _hasNonDefaultableLocals = false;
        _runCount = _nextRun = 0;
        _localCount = _knownLocals = type.Parameters.Length;
        if (!ReferenceEquals(type, _parameterType))
        {
            if (_locals.Length < _localCount) Array.Resize(ref _locals, Math.Max(_locals.Length * 2, _localCount));
            type.Parameters.CopyTo(_locals);
            _parameterType = type;
        }
        int runs = (int)Math.Min(reader.ReadU32(), int.MaxValue);
        ulong total = (ulong)_localCount;
        for (int i = 0; i < runs; i++)
        {
            long at = reader.Offset;
            uint count = reader.ReadU32();
            var local = ReadValueType(ref reader);
            total += count;
            if (total > uint.MaxValue) throw Malformed("too many locals", at);
            if (total > (ulong)_limits.Locals) throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"too many locals: more than the limit of {_limits.Locals}", at);
            if (count == 0) continue;
            _localCount += (int)count;
            if (_runCount == _runs.Length) Array.Resize(ref _runs, _runCount * 2);
            _runs[_runCount++] = new LocalRun { End = _localCount, Type = local };
            _hasNonDefaultableLocals |= !local.IsDefaultable;
            visitor.Locals((int)count, local);
        }
        _initialized.Clear();
        if (!_hasNonDefaultableLocals) return;
        if (_initializedIn.Length < _localCount) Array.Resize(ref _initializedIn, _localCount * 2);
        if (++_initializedMark != 0) return;
        // Marks of older functions would count again.
        _initializedIn.AsSpan().Clear();
        _initializedMark = 1;
    }

    private int ReadLocal(ref ByteReader reader)
    {
        uint index = reader.ReadU32();
        if (index < (uint)_knownLocals) return (int)index;
        if (index >= (uint)_localCount) throw Invalid($"unknown local {index}");
        LearnLocals((int)index);
        return (int)index;
    }

    /// <summary>Spells out the types of whole runs up to that of a local.</summary>
    private void LearnLocals(int index)
    {
        while (_knownLocals <= index)
        {
            var run = _runs[_nextRun++];
            if (_locals.Length < run.End) Array.Resize(ref _locals, Math.Max(_locals.Length * 2, run.End));
            _locals.AsSpan(_knownLocals, run.End - _knownLocals).Fill(run.Type);
            _knownLocals = run.End;
        }
    }

    private bool IsInitialized(int local) =>
        _locals[local].IsDefaultable || local < _parameterType!.Parameters.Length || _initializedIn[local] == _initializedMark;

    private void MarkInitialized(int local)
    {
        if (_locals[local].IsDefaultable || _initializedIn[local] == _initializedMark) return;
        _initializedIn[local] = _initializedMark;
        _initialized.Add(local);
    }

    /// <summary>What a block initialized does not count behind it.</summary>
    private void ForgetInitialized(int height)
    {
        for (int i = _initialized.Count - 1; i >= height; i--) _initializedIn[_initialized[i]] = _initializedMark - 1;
        _initialized.RemoveRange(height, _initialized.Count - height);
    }
}
