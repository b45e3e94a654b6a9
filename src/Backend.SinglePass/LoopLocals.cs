namespace Tiered.Backend.SinglePass;

// Which locals are in registers at a loop's header.
internal unsafe partial struct FunctionCompiler
{
    private void PlaceLoopLocals()
    {
        // The loop may write any of them: an edge back must not have to bring slots up to date.
        _registers.Dirty = _registers.Locals;
    }
}
