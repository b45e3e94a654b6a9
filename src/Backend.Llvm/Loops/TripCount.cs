using Tiered.Backend.Llvm.Translation;

namespace Tiered.Backend.Llvm.Loops;

/// <summary>
/// How often a loop turns, as values built in front of it: the number of times its latch goes back to the header, exact wherever the
/// conditions hold that are built with it.
/// </summary>
internal sealed unsafe class TripCount
{
    private const long MaxStep = 1 << 20;

    private readonly IrModule _ir;
    private readonly LinearForm _tested;
    private readonly LValue _limit;
    private readonly LLVMIntPredicate _goesOn;

    private TripCount(IrModule ir, LinearForm tested, LValue limit, LLVMIntPredicate goesOn)
    {
        _ir = ir;
        _tested = tested;
        _limit = limit;
        _goesOn = goesOn;
    }

    /// <summary>Understands a loop's test; null when its turns cannot be counted in front of it.</summary>
    public static TripCount? Of(ScalarLoop loop, IrModule ir)
    {
        var branch = LLVM.GetBasicBlockTerminator((LBlock)loop.Latch);
        var condition = LLVM.GetCondition(branch);
        if (!loop.Contains(condition) || LLVM.GetInstructionOpcode(condition) != LLVMOpcode.LLVMICmp) return null;
        var predicate = LLVM.GetICmpPredicate(condition);
        LValue left = LLVM.GetOperand(condition, 0), right = LLVM.GetOperand(condition, 1);
        if ((nint)LLVM.GetSuccessor(branch, 0) != loop.Header) predicate = Negated(predicate);
        if (loop.Contains(right))
        {
            var other = left;
            left = right;
            right = other;
            predicate = Swapped(predicate);
        }
        if (loop.Contains(right) || LinearForm.Of(left, loop) is not { } tested || tested.Step is 0 or < -MaxStep or > MaxStep) return null;
        bool isKnown = predicate switch
        {
            LLVMIntPredicate.LLVMIntNE => true,
            LLVMIntPredicate.LLVMIntULT or LLVMIntPredicate.LLVMIntULE or LLVMIntPredicate.LLVMIntSLT or LLVMIntPredicate.LLVMIntSLE => tested.Step > 0,
            LLVMIntPredicate.LLVMIntUGT or LLVMIntPredicate.LLVMIntUGE or LLVMIntPredicate.LLVMIntSGT or LLVMIntPredicate.LLVMIntSGE => tested.Step < 0,
            _ => false,
        };
        return isKnown ? new TripCount(ir, tested, right, predicate) : null;
    }

    /// <summary>Builds the count, 64 bits and less than 2^32, and adds the conditions under which it is right.</summary>
    public LValue Build(Conditions conditions)
    {
        var b = _ir.Builder;
        var start = _tested.BuildStart(_ir);
        long step = Math.Abs(_tested.Step);
        bool ascends = _tested.Step > 0;
        LValue count;
        if (_goesOn == LLVMIntPredicate.LLVMIntNE)
        {
            // The distance, modulo 2^32 or 2^64, is a multiple of the step: the limit is met before anything wraps around for the second time.
            var distance = Extend(ascends ? LLVM.BuildSub(b, _limit, start, Utf8.Empty) : LLVM.BuildSub(b, start, _limit, Utf8.Empty), isSigned: false);
            if (step != 1)
                conditions.Add(LLVMIntPredicate.LLVMIntEQ, LLVM.BuildURem(b, distance, _ir.Int64((ulong)step), Utf8.Empty), _ir.Int64(0));
            count = LLVM.BuildUDiv(b, distance, _ir.Int64((ulong)step), Utf8.Empty);
        }
        else
        {
            count = BuildOrdered(start, step, ascends, conditions);
        }
        if (_tested.Width == 64) conditions.Add(LLVMIntPredicate.LLVMIntULE, count, _ir.Int64(uint.MaxValue));
        return count;
    }

    /// <summary>A test for less or greater: as many steps as the distance needs, provided that the step which passes the limit does not wrap around.</summary>
    private LValue BuildOrdered(LValue start, long step, bool ascends, Conditions conditions)
    {
        var b = _ir.Builder;
        bool isSigned = _goesOn is LLVMIntPredicate.LLVMIntSLT or LLVMIntPredicate.LLVMIntSLE or LLVMIntPredicate.LLVMIntSGT or LLVMIntPredicate.LLVMIntSGE;
        bool isStrict = _goesOn is LLVMIntPredicate.LLVMIntULT or LLVMIntPredicate.LLVMIntSLT or LLVMIntPredicate.LLVMIntUGT or LLVMIntPredicate.LLVMIntSGT;
        LValue first = Extend(start, isSigned), limit = Extend(_limit, isSigned);
        long least, greatest;
        if (_tested.Width == 32)
        {
            (least, greatest) = isSigned ? (int.MinValue, (long)int.MaxValue) : (0, uint.MaxValue);
        }
        else
        {
            // Numbers of 64 bits are counted only while they are small enough for the arithmetic here.
            (least, greatest) = isSigned ? (-(1L << 40), 1L << 40) : (0, 1L << 40);
            foreach (nint number in new[] { (nint)first, (nint)limit })
            {
                conditions.Add(LLVMIntPredicate.LLVMIntSGE, (LValue)number, _ir.Int64((ulong)least));
                conditions.Add(LLVMIntPredicate.LLVMIntSLE, (LValue)number, _ir.Int64((ulong)greatest));
            }
        }
        if (!isStrict) limit = LLVM.BuildAdd(b, limit, _ir.Int64(ascends ? 1ul : ulong.MaxValue), Utf8.Empty);
        if (step != 1 || !isStrict)
        {
            if (ascends) conditions.Add(LLVMIntPredicate.LLVMIntSLE, limit, _ir.Int64((ulong)(greatest - step + 1)));
            else conditions.Add(LLVMIntPredicate.LLVMIntSGE, limit, _ir.Int64((ulong)(least + step - 1)));
        }
        var distance = ascends ? LLVM.BuildSub(b, limit, first, Utf8.Empty) : LLVM.BuildSub(b, first, limit, Utf8.Empty);
        var isAhead = LLVM.BuildICmp(b, LLVMIntPredicate.LLVMIntSGT, distance, _ir.Int64(0), Utf8.Empty);
        distance = LLVM.BuildSelect(b, isAhead, LLVM.BuildAdd(b, distance, _ir.Int64((ulong)(step - 1)), Utf8.Empty), _ir.Int64(0), Utf8.Empty);
        return LLVM.BuildUDiv(b, distance, _ir.Int64((ulong)step), Utf8.Empty);
    }

    private LValue Extend(LValue value, bool isSigned)
    {
        if (_tested.Width == 64) return value;
        return isSigned ? LLVM.BuildSExt(_ir.Builder, value, _ir.I64, Utf8.Empty) : LLVM.BuildZExt(_ir.Builder, value, _ir.I64, Utf8.Empty);
    }

    private static LLVMIntPredicate Negated(LLVMIntPredicate predicate) => predicate switch
    {
        LLVMIntPredicate.LLVMIntEQ => LLVMIntPredicate.LLVMIntNE,
        LLVMIntPredicate.LLVMIntNE => LLVMIntPredicate.LLVMIntEQ,
        LLVMIntPredicate.LLVMIntUGT => LLVMIntPredicate.LLVMIntULE,
        LLVMIntPredicate.LLVMIntUGE => LLVMIntPredicate.LLVMIntULT,
        LLVMIntPredicate.LLVMIntULT => LLVMIntPredicate.LLVMIntUGE,
        LLVMIntPredicate.LLVMIntULE => LLVMIntPredicate.LLVMIntUGT,
        LLVMIntPredicate.LLVMIntSGT => LLVMIntPredicate.LLVMIntSLE,
        LLVMIntPredicate.LLVMIntSGE => LLVMIntPredicate.LLVMIntSLT,
        LLVMIntPredicate.LLVMIntSLT => LLVMIntPredicate.LLVMIntSGE,
        _ => LLVMIntPredicate.LLVMIntSGT,
    };

    /// <summary>The predicate that holds with the operands exchanged.</summary>
    private static LLVMIntPredicate Swapped(LLVMIntPredicate predicate) => predicate switch
    {
        LLVMIntPredicate.LLVMIntUGT => LLVMIntPredicate.LLVMIntULT,
        LLVMIntPredicate.LLVMIntUGE => LLVMIntPredicate.LLVMIntULE,
        LLVMIntPredicate.LLVMIntULT => LLVMIntPredicate.LLVMIntUGT,
        LLVMIntPredicate.LLVMIntULE => LLVMIntPredicate.LLVMIntUGE,
        LLVMIntPredicate.LLVMIntSGT => LLVMIntPredicate.LLVMIntSLT,
        LLVMIntPredicate.LLVMIntSGE => LLVMIntPredicate.LLVMIntSLE,
        LLVMIntPredicate.LLVMIntSLT => LLVMIntPredicate.LLVMIntSGT,
        LLVMIntPredicate.LLVMIntSLE => LLVMIntPredicate.LLVMIntSGE,
        _ => predicate,
    };
}

/// <summary>
/// What must hold for the fast version of a loop. Each condition is frozen before they are joined: one about an access that the loop would not make
/// may rest on a value that LLVM leaves undefined, and must not decide the others.
/// </summary>
internal sealed unsafe class Conditions(IrModule ir)
{
    /// <summary>All of them; null when all were known to hold.</summary>
    public LValue All { get; private set; }

    /// <summary>Whether one was known not to hold.</summary>
    public bool CanNeverHold { get; private set; }

    public void Add(LLVMIntPredicate predicate, LValue left, LValue right)
    {
        var condition = LLVM.BuildICmp(ir.Builder, predicate, left, right, Utf8.Empty);
        if (LLVM.IsAConstantInt(condition) != null)
        {
            CanNeverHold |= LLVM.ConstIntGetSExtValue(condition) == 0;
            return;
        }
        condition = LLVM.BuildFreeze(ir.Builder, condition, Utf8.Empty);
        All = All == null ? condition : LLVM.BuildAnd(ir.Builder, All, condition, Utf8.Empty);
    }
}
