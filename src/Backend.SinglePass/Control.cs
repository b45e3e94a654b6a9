using System.Numerics;
using System.Runtime.CompilerServices;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

internal enum ControlKind : byte
{
    Function,
    Block,
    Loop,
    If,
    Else,
}

/// <summary>An open block.</summary>
internal struct Control
{
    public BlockSignature Type;
    public ControlKind Kind;

    /// <summary>Height of the value stack below the block's parameters.</summary>
    public int Height;

    /// <summary>Jumps to the label that wait for its address; head of a list.</summary>
    public int Fixups;

    /// <summary>What edges to the label leave in registers; -1 before the first.</summary>
    public int State;

    /// <summary>Of an <c>if</c>: the jumps to the else part, and the state it starts with.</summary>
    public int ElseFixups;

    /// <inheritdoc cref="ElseFixups"/>
    public int ElseState;

    /// <summary>Code offset of a loop's header.</summary>
    public int Start;

    /// <summary>Marks that the branch table being compiled has an edge to this label already, at <see cref="TableEdge"/>.</summary>
    public int TableStamp;

    /// <inheritdoc cref="TableStamp"/>
    public int TableEdge;

    public readonly int LabelArity => Kind == ControlKind.Loop ? Type.ParameterCount : Type.ResultCount;
}

// Structured control flow.
internal unsafe partial struct FunctionCompiler
{
    /// <summary>A jump displacement that waits for its target.</summary>
    private struct Fixup
    {
        public int Field;
        public int Origin;
        public int Next;
    }

    private const int NoFixup = -1;

    private Control[] _controls;
    private int _controlCount;
    private Fixup[] _fixups;
    private int _fixupCount;
    private int _loopDepth;
    private int _tableStamp;

    private ref Control Label(int depth) => ref _controls[_controlCount - 1 - depth];

    private ref Control PushControl(ControlKind kind, in BlockSignature type)
    {
        if (_controlCount == _controls.Length) Array.Resize(ref _controls, _controls.Length * 2);
        ref var control = ref _controls[_controlCount++];
        control.Type = type;
        control.Kind = kind;
        control.Height = _top - (kind == ControlKind.Function ? 0 : type.ParameterCount);
        control.Fixups = NoFixup;
        control.ElseFixups = NoFixup;
        control.State = -1;
        control.ElseState = -1;
        control.TableStamp = 0;
        return ref control;
    }

    // ---- fixups

    private void AddFixup(ref int list, int field, int origin)
    {
        if (_fixupCount == _fixups.Length) Array.Resize(ref _fixups, _fixups.Length * 2);
        _fixups[_fixupCount] = new Fixup { Field = field, Origin = origin, Next = list };
        list = _fixupCount++;
    }

    private void Bind(ref int list, int target)
    {
        for (int i = list; i != NoFixup; i = _fixups[i].Next) _asm.Patch32(_fixups[i].Field, _fixups[i].Origin, target);
        list = NoFixup;
        _lastLabel = target;
    }

    private void Bind(ref int list)
    {
        if (list != NoFixup) Bind(ref list, _asm.Position);
    }

    // ---- blocks

    public void Block(in BlockSignature type)
    {
        Begin();
        ResolveAllAliases();
        PushControl(ControlKind.Block, type);
    }

    public void Loop(in BlockSignature type)
    {
        Begin();
        ResolveAllAliases();
        for (int i = 0; i < type.ParameterCount; i++) MaterializeEntry(_top - 1 - i);
        // Operands below cannot be used before the loop ends; their registers are worth more inside.
        int height = _top - type.ParameterCount;
        for (uint held = _registers.Operands; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held);
            if (~_registers.Owners[register] < height) Spill(register);
        }
        PlaceLoopLocals();
        ref var control = ref PushControl(ControlKind.Loop, type);
        control.State = SaveState();
        control.Start = _lastLabel = _asm.Position;
        // A look also sees interruptions.
        if (_options.TierUp) LookAtLoop();
        else if (_options.Interruptible) InterruptCheck();
        _loopDepth++;
    }

    public void If(in BlockSignature type)
    {
        BeginTest();
        var flags = TakeTest();
        _flagsLive = true;
        ResolveAllAliases();
        for (int i = 0; i < type.ParameterCount; i++) MaterializeEntry(_top - 1 - i);
        _flagsLive = false;
        ref var control = ref PushControl(ControlKind.If, type);
        control.ElseState = SaveState();
        JumpOn(Negate(flags), ref control.ElseFixups);
    }

    public void Else(bool fallsThrough)
    {
        Begin();
        ref var control = ref Label(0);
        if (fallsThrough)
        {
            MergeTo(ref control);
            JumpTo(ref control.Fixups);
        }
        Bind(ref control.ElseFixups);
        LoadState(control.ElseState, ref control, control.Type.ParameterCount, results: false);
        ReturnState(control.ElseState);
        control.Kind = ControlKind.Else;
    }

    public void End(bool fallsThrough)
    {
        Begin();
        ref var control = ref Label(0);
        int results = control.Type.ResultCount;
        switch (control.Kind)
        {
            case ControlKind.Function:
                if (fallsThrough) ReturnValues();
                Bind(ref control.Fixups);
                _controlCount = 0;
                return;
            case ControlKind.Loop:
                _loopDepth--;
                ReturnState(control.State);
                break;
            case ControlKind.If:
                // The untaken edge of an if without else has the state at its start, and no code: edges from the body
                // adapt to it unless one went before.
                if (control.State < 0)
                {
                    control.State = control.ElseState;
                    if (fallsThrough) MergeTo(ref control);
                    Bind(ref control.ElseFixups);
                }
                else
                {
                    if (fallsThrough)
                    {
                        MergeTo(ref control);
                        JumpTo(ref control.Fixups);
                    }
                    Bind(ref control.ElseFixups);
                    LoadState(control.ElseState, ref control, control.Type.ParameterCount, results: false);
                    ReturnState(control.ElseState);
                    MergeTo(ref control);
                }
                Bind(ref control.Fixups);
                LoadState(control.State, ref control, results, results: true);
                ReturnState(control.State);
                break;
            default:
                if (control.State >= 0)
                {
                    if (fallsThrough) MergeTo(ref control);
                    Bind(ref control.Fixups);
                    LoadState(control.State, ref control, results, results: true);
                    ReturnState(control.State);
                }
                break;
        }
        _controlCount--;
    }

    // ---- branches

    public void Branch(int depth)
    {
        Begin();
        Edge(ref Label(depth));
    }

    /// <summary>An unconditional jump to a label, with what it takes to get there.</summary>
    private void Edge(ref Control control)
    {
        if (control.Kind == ControlKind.Function)
        {
            ReturnValues();
            JumpTo(ref control.Fixups);
            return;
        }
        MergeTo(ref control);
        if (control.Kind == ControlKind.Loop) _asm.JumpBack(control.Start);
        else JumpTo(ref control.Fixups);
    }

    public void BranchIf(int depth)
    {
        BeginTest();
        var flags = TakeTest();
        ref var control = ref Label(depth);
        _flagsLive = true;
        StoreMany(control.LabelArity);
        _flagsLive = false;
        ConditionalEdge(flags, ref control);
    }

    private void ConditionalEdge(Flags flags, ref Control control)
    {
        int start = _asm.Position, fixups = _fixupCount, lastLabel = _lastLabel, skip = NoFixup;
        JumpOn(Negate(flags), ref skip);
        int moves = _asm.Position;
        if (control.Kind == ControlKind.Function) ReturnValues();
        else MergeTo(ref control);
        if (_asm.Position == moves)
        {
            // Nothing to move: jump there directly.
            _asm.Rewind(start);
            _fixupCount = fixups;
            _lastLabel = lastLabel;
            if (control.Kind == ControlKind.Loop) JumpBackOn(flags, control.Start);
            else JumpOn(flags, ref control.Fixups);
            return;
        }
        if (control.Kind == ControlKind.Loop) _asm.JumpBack(control.Start);
        else JumpTo(ref control.Fixups);
        Bind(ref skip);
    }

    public void BranchTable(ReadOnlySpan<int> depths)
    {
        Begin();
        var index = Pop();
        int cases = depths.Length - 1;
        if (cases == 0)
        {
            Edge(ref Label(depths[0]));
            return;
        }
        StoreMany(Label(depths[cases]).LabelArity);
        EmitTableJump(index, cases, out int table, out int defaultFixups);
        _tableStamp++;
        for (int i = 0; i < cases; i++)
        {
            ref var control = ref Label(depths[i]);
            int field = table + i * 4;
            if (control.TableStamp != _tableStamp) TableEdge(ref control);
            if (control.TableEdge >= 0) _asm.Patch32(field, table, control.TableEdge);
            else AddFixup(ref control.Fixups, field, table);
        }
        ref var last = ref Label(depths[cases]);
        if (last.TableStamp == _tableStamp && last.TableEdge >= 0)
        {
            Bind(ref defaultFixups, last.TableEdge);
        }
        else
        {
            Bind(ref defaultFixups);
            Edge(ref last);
        }
    }

    /// <summary>Makes the code of a branch table's edge to a label, unless the table can jump there directly.</summary>
    private void TableEdge(ref Control control)
    {
        control.TableStamp = _tableStamp;
        int start = _asm.Position;
        if (control.Kind == ControlKind.Function) ReturnValues();
        else MergeTo(ref control);
        if (_asm.Position == start)
        {
            control.TableEdge = control.Kind == ControlKind.Loop ? control.Start : -1;
            return;
        }
        control.TableEdge = start;
        if (control.Kind == ControlKind.Loop) _asm.JumpBack(control.Start);
        else JumpTo(ref control.Fixups);
    }

    public void Return()
    {
        Begin();
        Edge(ref _controls[0]);
    }

    public void Unreachable()
    {
        Begin();
        Trap(TrapCode.Unreachable);
    }
}
