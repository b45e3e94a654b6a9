using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

/// <summary>A local that a loop uses, with its accesses counted; those in inner loops weigh more.</summary>
internal struct LoopLocal
{
    public int Local;
    public int Weight;
    public bool Written;
}

/// <summary>What a loop will do with locals.</summary>
internal struct LoopInfo
{
    /// <summary>Byte offset of the <c>loop</c> operator in the module.</summary>
    public uint Position;

    /// <summary>Place of its most used locals in <see cref="LoopScan.Locals"/>, by falling weight.</summary>
    public int First;

    /// <inheritdoc cref="First"/>
    public int Count;

    /// <summary>It uses more locals than are listed.</summary>
    public bool Truncated;

    /// <summary>It contains calls, also those that the compiler makes for operators.</summary>
    public bool HasCalls;
}

/// <summary>
/// Reads a loop's bytes before they are compiled, to learn which locals it uses most, writes, and whether it calls. Reads
/// an outermost loop once for itself and all loops inside, so the whole costs one more reading of the code in loops. Does
/// not validate: where the bytes make no sense it stops, and the loop goes without advice.
/// </summary>
internal sealed class LoopScan
{
    private const int MaxListed = 24;
    private const int InnerLoopFactor = 8;
    private const int MaxWeight = 1 << 24;

    private struct OpenBlock
    {
        // Index in _loops, or -1 for other blocks.
        public int Loop;
        // The innermost loop in whose body code of this block is: itself, or one around it.
        public int InnermostLoop;
        public int LogStart;
    }

    private LoopInfo[] _loops = new LoopInfo[16];
    private int _loopCount;
    private int _cursor;
    private uint _scannedTo;
    private LoopLocal[] _locals = new LoopLocal[64];
    private int _listed;
    private OpenBlock[] _open = new OpenBlock[16];
    private LoopLocal[] _log = new LoopLocal[256];
    private int _logged;

    // By local: place in the aggregate being made, plus one.
    private int[] _places = [];

    /// <summary>The listed locals of all loops.</summary>
    public ReadOnlySpan<LoopLocal> Locals => _locals;

    /// <summary>Forgets the previous function.</summary>
    public void Reset()
    {
        _loopCount = _cursor = _listed = 0;
        _scannedTo = 0;
    }

    /// <summary>Looks up the loop at <paramref name="position"/>; loops are asked for in order. False without advice.</summary>
    public bool TryGet(WasmModule module, uint position, int bodyEnd, int localCount, out LoopInfo info)
    {
        if (position >= _scannedTo)
        {
            _loopCount = _cursor = _listed = 0;
            if (_places.Length < localCount) _places = new int[Math.Max(localCount, _places.Length * 2)];
            Scan(module.Bytes.Span[(int)position..bodyEnd], position, localCount);
        }
        while (_cursor < _loopCount && _loops[_cursor].Position < position) _cursor++;
        info = default;
        if (_cursor == _loopCount || _loops[_cursor].Position != position) return false;
        info = _loops[_cursor++];
        return info.Count >= 0;
    }

    private void Scan(ReadOnlySpan<byte> code, uint origin, int localCount)
    {
        int depth = 0;
        _logged = 0;
        int at = 0;
        while (at < code.Length)
        {
            int start = at;
            byte first = code[at++];
            switch (first)
            {
                case (byte)Opcode.LocalGet or (byte)Opcode.LocalSet or (byte)Opcode.LocalTee:
                    uint local = ReadU32(code, ref at);
                    if (local >= (uint)localCount) goto stop;
                    Log((int)local, 1, first != (byte)Opcode.LocalGet);
                    break;
                case (byte)Opcode.Block or (byte)Opcode.If or (byte)Opcode.TryTable:
                    if (first == (byte)Opcode.TryTable) goto stop;
                    SkipBlockType(code, ref at);
                    Open(ref depth, -1);
                    break;
                case (byte)Opcode.Loop:
                    SkipBlockType(code, ref at);
                    if (_loopCount == _loops.Length) Array.Resize(ref _loops, _loops.Length * 2);
                    _loops[_loopCount] = new LoopInfo { Position = origin + (uint)start, Count = -1 };
                    Open(ref depth, _loopCount++);
                    break;
                case (byte)Opcode.End:
                    depth--;
                    if (_open[depth].Loop >= 0) Close(_open[depth], depth == 0 ? -1 : _open[depth - 1].InnermostLoop);
                    if (depth > 0) break;
                    goto stop;
                case (byte)Opcode.Call or (byte)Opcode.CallIndirect or (byte)Opcode.CallRef or (byte)Opcode.MemoryGrow:
                    MarkCall(depth);
                    if (!SkipImmediates((Opcode)first, code, ref at)) goto stop;
                    break;
                case >= 0xFB:
                    uint sub = ReadU32(code, ref at);
                    var opcode = (Opcode)(first - 0xFA << 12 | (int)Math.Min(sub, 0xFFF));
                    if (opcode is >= Opcode.MemoryInit and <= Opcode.TableFill and not Opcode.TableSize
                        or >= Opcode.MemoryAtomicNotify and <= Opcode.MemoryAtomicWait64) MarkCall(depth);
                    if (!SkipImmediates(opcode, code, ref at)) goto stop;
                    break;
                default:
                    if (!SkipImmediates((Opcode)first, code, ref at)) goto stop;
                    break;
            }
        }
    stop:
        _scannedTo = origin + (uint)Math.Min(at, code.Length);
    }

    private void Open(ref int depth, int loop)
    {
        if (depth == _open.Length) Array.Resize(ref _open, _open.Length * 2);
        int innermost = loop >= 0 ? loop : _open[depth - 1].InnermostLoop;
        _open[depth++] = new OpenBlock { Loop = loop, InnermostLoop = innermost, LogStart = _logged };
    }

    // Loops around the innermost learn of a call when it closes.
    private void MarkCall(int depth) => _loops[_open[depth - 1].InnermostLoop].HasCalls = true;

    private void Log(int local, int weight, bool written)
    {
        if (_logged == _log.Length) Array.Resize(ref _log, _log.Length * 2);
        _log[_logged++] = new LoopLocal { Local = local, Weight = weight, Written = written };
    }

    /// <summary>Sums up a loop's accesses, lists the heaviest, and leaves them in the log for the loop around it.</summary>
    private void Close(OpenBlock block, int outer)
    {
        int start = block.LogStart, distinct = start;
        for (int i = start; i < _logged; i++)
        {
            ref var access = ref _log[i];
            int place = _places[access.Local] - 1;
            if (place < 0)
            {
                _places[access.Local] = distinct + 1;
                _log[distinct++] = access;
                continue;
            }
            ref var sum = ref _log[place];
            sum.Weight = Math.Min(sum.Weight + access.Weight, MaxWeight);
            sum.Written |= access.Written;
        }
        for (int i = start; i < distinct; i++) _places[_log[i].Local] = 0;

        ref var loop = ref _loops[block.Loop];
        var sums = _log.AsSpan(start, distinct - start);
        int listed = Math.Min(sums.Length, MaxListed);
        SelectHeaviest(sums, listed);
        loop.Truncated |= sums.Length > MaxListed;
        loop.First = _listed;
        loop.Count = listed;
        if (_locals.Length < _listed + listed) Array.Resize(ref _locals, Math.Max(_locals.Length * 2, _listed + listed));
        sums[..listed].CopyTo(_locals.AsSpan(_listed));
        _listed += listed;
        _logged = start + listed;
        for (int i = 0; i < listed; i++) sums[i].Weight = Math.Min(sums[i].Weight * InnerLoopFactor, MaxWeight);
        if (outer < 0) return;
        _loops[outer].HasCalls |= loop.HasCalls;
        _loops[outer].Truncated |= loop.Truncated;
    }

    private static void SelectHeaviest(Span<LoopLocal> sums, int count)
    {
        // Insertion into a sorted front: a handful of locals in nearly all loops.
        for (int i = 1; i < sums.Length; i++)
        {
            var candidate = sums[i];
            int at = Math.Min(i, count);
            if (at == count && candidate.Weight <= sums[count - 1].Weight) continue;
            if (at == count) sums[i] = sums[--at];
            for (; at > 0 && sums[at - 1].Weight < candidate.Weight; at--) sums[at] = sums[at - 1];
            sums[at] = candidate;
        }
    }

    // ---- immediates

    private static uint ReadU32(ReadOnlySpan<byte> code, ref int at)
    {
        uint value = 0;
        for (int shift = 0; shift < 35 && at < code.Length; shift += 7)
        {
            byte b = code[at++];
            value |= (uint)(b & 0x7F) << shift;
            if (b < 0x80) break;
        }
        return value;
    }

    private static void SkipLeb(ReadOnlySpan<byte> code, ref int at)
    {
        while (at < code.Length && code[at++] >= 0x80)
        {
        }
    }

    private static void SkipBlockType(ReadOnlySpan<byte> code, ref int at)
    {
        // (ref null? heaptype) takes a second number.
        if (at < code.Length && code[at] is 0x63 or 0x64) at++;
        SkipLeb(code, ref at);
    }

    private static bool SkipImmediates(Opcode opcode, ReadOnlySpan<byte> code, ref int at)
    {
        switch (OpcodeTable.Immediates(opcode))
        {
            case ImmediateKind.None:
                return true;
            case ImmediateKind.Label or ImmediateKind.Func or ImmediateKind.Type or ImmediateKind.Global or ImmediateKind.Table
                or ImmediateKind.Memory or ImmediateKind.I32 or ImmediateKind.I64 or ImmediateKind.Data or ImmediateKind.Elem or ImmediateKind.HeapType:
                SkipLeb(code, ref at);
                return true;
            case ImmediateKind.CallIndirect or ImmediateKind.TableTable or ImmediateKind.MemoryMemory or ImmediateKind.DataMemory or ImmediateKind.ElemTable:
                SkipLeb(code, ref at);
                SkipLeb(code, ref at);
                return true;
            case ImmediateKind.Mem:
                if (at < code.Length && (code[at] & 0x40) != 0) SkipLeb(code, ref at);
                SkipLeb(code, ref at);
                SkipLeb(code, ref at);
                return true;
            case ImmediateKind.MemLane16 or ImmediateKind.MemLane8 or ImmediateKind.MemLane4 or ImmediateKind.MemLane2:
                if (at < code.Length && (code[at] & 0x40) != 0) SkipLeb(code, ref at);
                SkipLeb(code, ref at);
                SkipLeb(code, ref at);
                at++;
                return true;
            case ImmediateKind.Lane16 or ImmediateKind.Lane8 or ImmediateKind.Lane4 or ImmediateKind.Lane2 or ImmediateKind.Fence:
                at++;
                return true;
            case ImmediateKind.V128 or ImmediateKind.Shuffle:
                at += 16;
                return true;
            case ImmediateKind.F32:
                at += 4;
                return true;
            case ImmediateKind.F64:
                at += 8;
                return true;
            case ImmediateKind.LabelTable:
                uint count = ReadU32(code, ref at);
                for (uint i = 0; i <= count && at < code.Length; i++) SkipLeb(code, ref at);
                return true;
            case ImmediateKind.SelectTypes:
                uint types = ReadU32(code, ref at);
                for (uint i = 0; i < types && at < code.Length; i++) SkipBlockType(code, ref at);
                return true;
            default:
                return false;
        }
    }
}
