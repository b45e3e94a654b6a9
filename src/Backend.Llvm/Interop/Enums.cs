namespace LLVMSharp.Interop;

// Of each enumeration, the members that the backend uses. Documentation: the headers llvm-c/*.h.

public enum LLVMAtomicOrdering
{
    LLVMAtomicOrderingNotAtomic = 0,
    LLVMAtomicOrderingSequentiallyConsistent = 7,
}

public enum LLVMAtomicRMWBinOp
{
    LLVMAtomicRMWBinOpXchg = 0,
    LLVMAtomicRMWBinOpAdd = 1,
    LLVMAtomicRMWBinOpSub = 2,
    LLVMAtomicRMWBinOpAnd = 3,
    LLVMAtomicRMWBinOpOr = 5,
    LLVMAtomicRMWBinOpXor = 6,
}

/// <summary>Where an attribute is: on the function, its result, or (from 1 on) a parameter.</summary>
public enum LLVMAttributeIndex
{
    LLVMAttributeFunctionIndex = -1,
}

public enum LLVMCodeGenFileType
{
    LLVMObjectFile = 1,
}

public enum LLVMCodeGenOptLevel
{
    LLVMCodeGenLevelAggressive = 3,
}

public enum LLVMCodeModel
{
    LLVMCodeModelSmall = 3,
}

public enum LLVMComdatSelectionKind
{
    LLVMNoDeduplicateComdatSelectionKind = 3,
}

public enum LLVMDIFlags
{
    LLVMDIFlagZero = 0,
}

public enum LLVMDWARFEmissionKind
{
    LLVMDWARFEmissionLineTablesOnly = 2,
}

public enum LLVMDWARFSourceLanguage
{
    LLVMDWARFSourceLanguageC = 1,
}

public enum LLVMInlineAsmDialect
{
    LLVMInlineAsmDialectATT = 0,
}

public enum LLVMIntPredicate
{
    LLVMIntEQ = 32,
    LLVMIntNE = 33,
    LLVMIntUGT = 34,
    LLVMIntUGE = 35,
    LLVMIntULT = 36,
    LLVMIntULE = 37,
    LLVMIntSGT = 38,
    LLVMIntSGE = 39,
    LLVMIntSLT = 40,
    LLVMIntSLE = 41,
}

public enum LLVMLinkage
{
    LLVMAvailableExternallyLinkage = 1,
    LLVMInternalLinkage = 8,
}

public enum LLVMModuleFlagBehavior
{
    LLVMModuleFlagBehaviorWarning = 1,
}

public enum LLVMOpcode
{
    LLVMBr = 2,
    LLVMInvoke = 5,
    LLVMAdd = 8,
    LLVMSub = 10,
    LLVMMul = 12,
    LLVMURem = 17,
    LLVMShl = 20,
    LLVMLShr = 21,
    LLVMAnd = 23,
    LLVMOr = 24,
    LLVMXor = 25,
    LLVMAlloca = 26,
    LLVMLoad = 27,
    LLVMStore = 28,
    LLVMGetElementPtr = 29,
    LLVMTrunc = 30,
    LLVMZExt = 31,
    LLVMSExt = 32,
    LLVMFPExt = 38,
    LLVMBitCast = 41,
    LLVMICmp = 42,
    LLVMPHI = 44,
    LLVMCall = 45,
    LLVMSelect = 46,
    LLVMFence = 55,
    LLVMAtomicCmpXchg = 56,
    LLVMAtomicRMW = 57,
}

public enum LLVMRealPredicate
{
    LLVMRealOEQ = 1,
    LLVMRealOGT = 2,
    LLVMRealOGE = 3,
    LLVMRealOLT = 4,
    LLVMRealOLE = 5,
    LLVMRealUNO = 8,
    LLVMRealUNE = 14,
}

public enum LLVMRelocMode
{
    LLVMRelocPIC = 2,
}

public enum LLVMTailCallKind
{
    LLVMTailCallKindTail = 1,
    LLVMTailCallKindNoTail = 3,
}

public enum LLVMTypeKind
{
    LLVMFloatTypeKind = 2,
    LLVMDoubleTypeKind = 3,
    LLVMIntegerTypeKind = 8,
    LLVMVectorTypeKind = 13,
}

public enum LLVMVerifierFailureAction
{
    LLVMReturnStatusAction = 2,
}

public enum LLVMVisibility
{
    LLVMDefaultVisibility = 0,
    LLVMHiddenVisibility = 1,
}
