using System.Runtime.InteropServices;

namespace LLVMSharp.Interop;

// The functions of LLVM's C API that the backend uses, under the names and with the signatures of the package LLVMSharp.Interop, in whose place
// this folder is compiled by default. Documentation: the headers llvm-c/*.h.
public static unsafe partial class LLVM
{
    private const string Library = "libLLVM";

    [DllImport(Library, EntryPoint = "LLVMAddAttributeAtIndex", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void AddAttributeAtIndex(LLVMOpaqueValue* f, LLVMAttributeIndex idx, LLVMOpaqueAttributeRef* a);

    [DllImport(Library, EntryPoint = "LLVMAddCallSiteAttribute", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void AddCallSiteAttribute(LLVMOpaqueValue* c, LLVMAttributeIndex idx, LLVMOpaqueAttributeRef* a);

    [DllImport(Library, EntryPoint = "LLVMAddCase", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void AddCase(LLVMOpaqueValue* @switch, LLVMOpaqueValue* onVal, LLVMOpaqueBasicBlock* dest);

    [DllImport(Library, EntryPoint = "LLVMAddFunction", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* AddFunction(LLVMOpaqueModule* m, sbyte* name, LLVMOpaqueType* functionTy);

    [DllImport(Library, EntryPoint = "LLVMAddIncoming", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void AddIncoming(LLVMOpaqueValue* phiNode, LLVMOpaqueValue** incomingValues, LLVMOpaqueBasicBlock** incomingBlocks, uint count);

    [DllImport(Library, EntryPoint = "LLVMAddModuleFlag", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void AddModuleFlag(LLVMOpaqueModule* m, LLVMModuleFlagBehavior behavior, sbyte* key, nuint keyLen, LLVMOpaqueMetadata* value);

    [DllImport(Library, EntryPoint = "LLVMAddTargetDependentFunctionAttr", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void AddTargetDependentFunctionAttr(LLVMOpaqueValue* fn, sbyte* a, sbyte* v);

    [DllImport(Library, EntryPoint = "LLVMAppendBasicBlockInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueBasicBlock* AppendBasicBlockInContext(LLVMOpaqueContext* c, LLVMOpaqueValue* fn, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMArrayType", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* ArrayType(LLVMOpaqueType* elementType, uint elementCount);

    [DllImport(Library, EntryPoint = "LLVMBasicBlockAsValue", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BasicBlockAsValue(LLVMOpaqueBasicBlock* bB);

    [DllImport(Library, EntryPoint = "LLVMBuildAShr", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildAShr(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildAdd", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildAdd(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildAlloca", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildAlloca(LLVMOpaqueBuilder* param0, LLVMOpaqueType* ty, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildAnd", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildAnd(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildAtomicCmpXchg", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildAtomicCmpXchg(LLVMOpaqueBuilder* b, LLVMOpaqueValue* ptr, LLVMOpaqueValue* cmp, LLVMOpaqueValue* @new, LLVMAtomicOrdering successOrdering, LLVMAtomicOrdering failureOrdering, int singleThread);

    [DllImport(Library, EntryPoint = "LLVMBuildAtomicRMW", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildAtomicRMW(LLVMOpaqueBuilder* b, LLVMAtomicRMWBinOp op, LLVMOpaqueValue* pTR, LLVMOpaqueValue* value, LLVMAtomicOrdering ordering, int singleThread);

    [DllImport(Library, EntryPoint = "LLVMBuildBitCast", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildBitCast(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueType* destTy, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildBr", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildBr(LLVMOpaqueBuilder* param0, LLVMOpaqueBasicBlock* dest);

    [DllImport(Library, EntryPoint = "LLVMBuildCall2", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildCall2(LLVMOpaqueBuilder* param0, LLVMOpaqueType* param1, LLVMOpaqueValue* fn, LLVMOpaqueValue** args, uint numArgs, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildCondBr", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildCondBr(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* @if, LLVMOpaqueBasicBlock* @then, LLVMOpaqueBasicBlock* @else);

    [DllImport(Library, EntryPoint = "LLVMBuildExtractElement", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildExtractElement(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* vecVal, LLVMOpaqueValue* index, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildExtractValue", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildExtractValue(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* aggVal, uint index, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFAdd", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFAdd(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFCmp", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFCmp(LLVMOpaqueBuilder* param0, LLVMRealPredicate op, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFDiv", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFDiv(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFMul", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFMul(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFNeg", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFNeg(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* v, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFPExt", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFPExt(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueType* destTy, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFPToSI", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFPToSI(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueType* destTy, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFPToUI", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFPToUI(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueType* destTy, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFPTrunc", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFPTrunc(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueType* destTy, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFSub", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFSub(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFence", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFence(LLVMOpaqueBuilder* b, LLVMAtomicOrdering ordering, int singleThread, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildFreeze", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildFreeze(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* val, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildGEP2", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildGEP2(LLVMOpaqueBuilder* b, LLVMOpaqueType* ty, LLVMOpaqueValue* pointer, LLVMOpaqueValue** indices, uint numIndices, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildICmp", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildICmp(LLVMOpaqueBuilder* param0, LLVMIntPredicate op, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildInBoundsGEP2", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildInBoundsGEP2(LLVMOpaqueBuilder* b, LLVMOpaqueType* ty, LLVMOpaqueValue* pointer, LLVMOpaqueValue** indices, uint numIndices, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildInsertElement", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildInsertElement(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* vecVal, LLVMOpaqueValue* eltVal, LLVMOpaqueValue* index, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildLShr", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildLShr(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildLoad2", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildLoad2(LLVMOpaqueBuilder* param0, LLVMOpaqueType* ty, LLVMOpaqueValue* pointerVal, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildMul", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildMul(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildNSWMul", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildNSWMul(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildNUWAdd", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildNUWAdd(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildNeg", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildNeg(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* v, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildNot", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildNot(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* v, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildOr", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildOr(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildPhi", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildPhi(LLVMOpaqueBuilder* param0, LLVMOpaqueType* ty, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildPtrToInt", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildPtrToInt(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueType* destTy, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildRet", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildRet(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* v);

    [DllImport(Library, EntryPoint = "LLVMBuildRetVoid", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildRetVoid(LLVMOpaqueBuilder* param0);

    [DllImport(Library, EntryPoint = "LLVMBuildSDiv", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildSDiv(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildSExt", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildSExt(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueType* destTy, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildSIToFP", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildSIToFP(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueType* destTy, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildSRem", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildSRem(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildSelect", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildSelect(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* @if, LLVMOpaqueValue* @then, LLVMOpaqueValue* @else, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildShl", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildShl(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildShuffleVector", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildShuffleVector(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* v1, LLVMOpaqueValue* v2, LLVMOpaqueValue* mask, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildStore", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildStore(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueValue* ptr);

    [DllImport(Library, EntryPoint = "LLVMBuildSub", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildSub(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildSwitch", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildSwitch(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* v, LLVMOpaqueBasicBlock* @else, uint numCases);

    [DllImport(Library, EntryPoint = "LLVMBuildTrunc", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildTrunc(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueType* destTy, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildUDiv", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildUDiv(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildUIToFP", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildUIToFP(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueType* destTy, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildURem", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildURem(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildUnreachable", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildUnreachable(LLVMOpaqueBuilder* param0);

    [DllImport(Library, EntryPoint = "LLVMBuildXor", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildXor(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* lHS, LLVMOpaqueValue* rHS, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMBuildZExt", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* BuildZExt(LLVMOpaqueBuilder* param0, LLVMOpaqueValue* value, LLVMOpaqueType* destTy, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMConstBitCast", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* ConstBitCast(LLVMOpaqueValue* constantVal, LLVMOpaqueType* toType);

    [DllImport(Library, EntryPoint = "LLVMConstInt", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* ConstInt(LLVMOpaqueType* intTy, ulong n, int signExtend);

    [DllImport(Library, EntryPoint = "LLVMConstIntGetSExtValue", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern long ConstIntGetSExtValue(LLVMOpaqueValue* constantVal);

    [DllImport(Library, EntryPoint = "LLVMConstNull", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* ConstNull(LLVMOpaqueType* ty);

    [DllImport(Library, EntryPoint = "LLVMConstRealGetDouble", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern double ConstRealGetDouble(LLVMOpaqueValue* constantVal, int* losesInfo);

    [DllImport(Library, EntryPoint = "LLVMConstVector", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* ConstVector(LLVMOpaqueValue** scalarConstantVals, uint size);

    [DllImport(Library, EntryPoint = "LLVMContextCreate", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueContext* ContextCreate();

    [DllImport(Library, EntryPoint = "LLVMContextDispose", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void ContextDispose(LLVMOpaqueContext* c);

    [DllImport(Library, EntryPoint = "LLVMContextSetDiagnosticHandler", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void ContextSetDiagnosticHandler(LLVMOpaqueContext* c, delegate* unmanaged[Cdecl]<LLVMOpaqueDiagnosticInfo*, void*, void> handler, void* diagnosticContext);

    [DllImport(Library, EntryPoint = "LLVMContextSetDiscardValueNames", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void ContextSetDiscardValueNames(LLVMOpaqueContext* c, int discard);

    [DllImport(Library, EntryPoint = "LLVMCountIncoming", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern uint CountIncoming(LLVMOpaqueValue* phiNode);

    [DllImport(Library, EntryPoint = "LLVMCountParams", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern uint CountParams(LLVMOpaqueValue* fn);

    [DllImport(Library, EntryPoint = "LLVMCreateBuilderInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueBuilder* CreateBuilderInContext(LLVMOpaqueContext* c);

    [DllImport(Library, EntryPoint = "LLVMCreateDIBuilder", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueDIBuilder* CreateDIBuilder(LLVMOpaqueModule* m);

    [DllImport(Library, EntryPoint = "LLVMCreateEnumAttribute", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueAttributeRef* CreateEnumAttribute(LLVMOpaqueContext* c, uint kindID, ulong value);

    [DllImport(Library, EntryPoint = "LLVMCreatePassBuilderOptions", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaquePassBuilderOptions* CreatePassBuilderOptions();

    [DllImport(Library, EntryPoint = "LLVMCreateTargetDataLayout", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueTargetData* CreateTargetDataLayout(LLVMOpaqueTargetMachine* t);

    [DllImport(Library, EntryPoint = "LLVMCreateTargetMachine", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueTargetMachine* CreateTargetMachine(LLVMTarget* t, sbyte* triple, sbyte* cPU, sbyte* features, LLVMCodeGenOptLevel level, LLVMRelocMode reloc, LLVMCodeModel codeModel);

    [DllImport(Library, EntryPoint = "LLVMDIBuilderCreateCompileUnit", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* DIBuilderCreateCompileUnit(LLVMOpaqueDIBuilder* builder, LLVMDWARFSourceLanguage lang, LLVMOpaqueMetadata* fileRef, sbyte* producer, nuint producerLen, int isOptimized, sbyte* flags, nuint flagsLen, uint runtimeVer, sbyte* splitName, nuint splitNameLen, LLVMDWARFEmissionKind kind, uint dWOId, int splitDebugInlining, int debugInfoForProfiling, sbyte* sysRoot, nuint sysRootLen, sbyte* sDK, nuint sDKLen);

    [DllImport(Library, EntryPoint = "LLVMDIBuilderCreateDebugLocation", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* DIBuilderCreateDebugLocation(LLVMOpaqueContext* ctx, uint line, uint column, LLVMOpaqueMetadata* scope, LLVMOpaqueMetadata* inlinedAt);

    [DllImport(Library, EntryPoint = "LLVMDIBuilderCreateFile", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* DIBuilderCreateFile(LLVMOpaqueDIBuilder* builder, sbyte* filename, nuint filenameLen, sbyte* directory, nuint directoryLen);

    [DllImport(Library, EntryPoint = "LLVMDIBuilderCreateFunction", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* DIBuilderCreateFunction(LLVMOpaqueDIBuilder* builder, LLVMOpaqueMetadata* scope, sbyte* name, nuint nameLen, sbyte* linkageName, nuint linkageNameLen, LLVMOpaqueMetadata* file, uint lineNo, LLVMOpaqueMetadata* ty, int isLocalToUnit, int isDefinition, uint scopeLine, LLVMDIFlags flags, int isOptimized);

    [DllImport(Library, EntryPoint = "LLVMDIBuilderCreateSubroutineType", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* DIBuilderCreateSubroutineType(LLVMOpaqueDIBuilder* builder, LLVMOpaqueMetadata* file, LLVMOpaqueMetadata** parameterTypes, uint numParameterTypes, LLVMDIFlags flags);

    [DllImport(Library, EntryPoint = "LLVMDIBuilderFinalize", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void DIBuilderFinalize(LLVMOpaqueDIBuilder* builder);

    [DllImport(Library, EntryPoint = "LLVMDILocationGetInlinedAt", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* DILocationGetInlinedAt(LLVMOpaqueMetadata* location);

    [DllImport(Library, EntryPoint = "LLVMDILocationGetLine", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern uint DILocationGetLine(LLVMOpaqueMetadata* location);

    [DllImport(Library, EntryPoint = "LLVMDILocationGetScope", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* DILocationGetScope(LLVMOpaqueMetadata* location);

    [DllImport(Library, EntryPoint = "LLVMDISubprogramGetLine", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern uint DISubprogramGetLine(LLVMOpaqueMetadata* subprogram);

    [DllImport(Library, EntryPoint = "LLVMDisposeBuilder", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void DisposeBuilder(LLVMOpaqueBuilder* builder);

    [DllImport(Library, EntryPoint = "LLVMDisposeDIBuilder", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void DisposeDIBuilder(LLVMOpaqueDIBuilder* builder);

    [DllImport(Library, EntryPoint = "LLVMDisposeErrorMessage", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void DisposeErrorMessage(sbyte* errMsg);

    [DllImport(Library, EntryPoint = "LLVMDisposeMemoryBuffer", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void DisposeMemoryBuffer(LLVMOpaqueMemoryBuffer* memBuf);

    [DllImport(Library, EntryPoint = "LLVMDisposeMessage", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void DisposeMessage(sbyte* message);

    [DllImport(Library, EntryPoint = "LLVMDisposeModule", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void DisposeModule(LLVMOpaqueModule* m);

    [DllImport(Library, EntryPoint = "LLVMDisposePassBuilderOptions", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void DisposePassBuilderOptions(LLVMOpaquePassBuilderOptions* options);

    [DllImport(Library, EntryPoint = "LLVMDisposeTargetData", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void DisposeTargetData(LLVMOpaqueTargetData* tD);

    [DllImport(Library, EntryPoint = "LLVMDisposeTargetMachine", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void DisposeTargetMachine(LLVMOpaqueTargetMachine* t);

    [DllImport(Library, EntryPoint = "LLVMDoubleTypeInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* DoubleTypeInContext(LLVMOpaqueContext* c);

    [DllImport(Library, EntryPoint = "LLVMFloatTypeInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* FloatTypeInContext(LLVMOpaqueContext* c);

    [DllImport(Library, EntryPoint = "LLVMFunctionType", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* FunctionType(LLVMOpaqueType* returnType, LLVMOpaqueType** paramTypes, uint paramCount, int isVarArg);

    [DllImport(Library, EntryPoint = "LLVMGetBasicBlockTerminator", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetBasicBlockTerminator(LLVMOpaqueBasicBlock* bB);

    [DllImport(Library, EntryPoint = "LLVMGetBufferSize", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern nuint GetBufferSize(LLVMOpaqueMemoryBuffer* memBuf);

    [DllImport(Library, EntryPoint = "LLVMGetBufferStart", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern sbyte* GetBufferStart(LLVMOpaqueMemoryBuffer* memBuf);

    [DllImport(Library, EntryPoint = "LLVMGetCalledValue", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetCalledValue(LLVMOpaqueValue* instr);

    [DllImport(Library, EntryPoint = "LLVMGetCondition", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetCondition(LLVMOpaqueValue* branch);

    [DllImport(Library, EntryPoint = "LLVMGetElementType", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* GetElementType(LLVMOpaqueType* ty);

    [DllImport(Library, EntryPoint = "LLVMGetEnumAttributeAtIndex", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueAttributeRef* GetEnumAttributeAtIndex(LLVMOpaqueValue* f, LLVMAttributeIndex idx, uint kindID);

    [DllImport(Library, EntryPoint = "LLVMGetEnumAttributeKindForName", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern uint GetEnumAttributeKindForName(sbyte* name, nuint sLen);

    [DllImport(Library, EntryPoint = "LLVMGetEnumAttributeValue", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern ulong GetEnumAttributeValue(LLVMOpaqueAttributeRef* a);

    [DllImport(Library, EntryPoint = "LLVMGetErrorMessage", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern sbyte* GetErrorMessage(LLVMOpaqueError* err);

    [DllImport(Library, EntryPoint = "LLVMGetFirstBasicBlock", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueBasicBlock* GetFirstBasicBlock(LLVMOpaqueValue* fn);

    [DllImport(Library, EntryPoint = "LLVMGetFirstFunction", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetFirstFunction(LLVMOpaqueModule* m);

    [DllImport(Library, EntryPoint = "LLVMGetFirstInstruction", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetFirstInstruction(LLVMOpaqueBasicBlock* bB);

    [DllImport(Library, EntryPoint = "LLVMGetFirstUse", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueUse* GetFirstUse(LLVMOpaqueValue* value);

    [DllImport(Library, EntryPoint = "LLVMGetGEPSourceElementType", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* GetGEPSourceElementType(LLVMOpaqueValue* gEP);

    [DllImport(Library, EntryPoint = "LLVMGetICmpPredicate", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMIntPredicate GetICmpPredicate(LLVMOpaqueValue* inst);

    [DllImport(Library, EntryPoint = "LLVMGetIncomingBlock", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueBasicBlock* GetIncomingBlock(LLVMOpaqueValue* phiNode, uint index);

    [DllImport(Library, EntryPoint = "LLVMGetIncomingValue", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetIncomingValue(LLVMOpaqueValue* phiNode, uint index);

    [DllImport(Library, EntryPoint = "LLVMGetInlineAsm", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetInlineAsm(LLVMOpaqueType* ty, sbyte* asmString, nuint asmStringSize, sbyte* constraints, nuint constraintsSize, int hasSideEffects, int isAlignStack, LLVMInlineAsmDialect dialect, int canThrow);

    [DllImport(Library, EntryPoint = "LLVMGetInsertBlock", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueBasicBlock* GetInsertBlock(LLVMOpaqueBuilder* builder);

    [DllImport(Library, EntryPoint = "LLVMGetInstructionOpcode", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpcode GetInstructionOpcode(LLVMOpaqueValue* inst);

    [DllImport(Library, EntryPoint = "LLVMGetInstructionParent", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueBasicBlock* GetInstructionParent(LLVMOpaqueValue* inst);

    [DllImport(Library, EntryPoint = "LLVMGetIntTypeWidth", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern uint GetIntTypeWidth(LLVMOpaqueType* integerTy);

    [DllImport(Library, EntryPoint = "LLVMGetIntrinsicDeclaration", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetIntrinsicDeclaration(LLVMOpaqueModule* mod, uint iD, LLVMOpaqueType** paramTypes, nuint paramCount);

    [DllImport(Library, EntryPoint = "LLVMGetIntrinsicID", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern uint GetIntrinsicID(LLVMOpaqueValue* fn);

    [DllImport(Library, EntryPoint = "LLVMGetIsDisjoint", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern int GetIsDisjoint(LLVMOpaqueValue* inst);

    [DllImport(Library, EntryPoint = "LLVMGetLastInstruction", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetLastInstruction(LLVMOpaqueBasicBlock* bB);

    [DllImport(Library, EntryPoint = "LLVMGetLinkage", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMLinkage GetLinkage(LLVMOpaqueValue* global);

    [DllImport(Library, EntryPoint = "LLVMGetMDKindIDInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern uint GetMDKindIDInContext(LLVMOpaqueContext* c, sbyte* name, uint sLen);

    [DllImport(Library, EntryPoint = "LLVMGetMetadata", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetMetadata(LLVMOpaqueValue* value, uint kindID);

    [DllImport(Library, EntryPoint = "LLVMGetNextBasicBlock", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueBasicBlock* GetNextBasicBlock(LLVMOpaqueBasicBlock* bB);

    [DllImport(Library, EntryPoint = "LLVMGetNextFunction", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetNextFunction(LLVMOpaqueValue* fn);

    [DllImport(Library, EntryPoint = "LLVMGetNextInstruction", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetNextInstruction(LLVMOpaqueValue* inst);

    [DllImport(Library, EntryPoint = "LLVMGetNextUse", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueUse* GetNextUse(LLVMOpaqueUse* u);

    [DllImport(Library, EntryPoint = "LLVMGetNumOperands", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern int GetNumOperands(LLVMOpaqueValue* value);

    [DllImport(Library, EntryPoint = "LLVMGetNumSuccessors", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern uint GetNumSuccessors(LLVMOpaqueValue* term);

    [DllImport(Library, EntryPoint = "LLVMGetOperand", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetOperand(LLVMOpaqueValue* value, uint index);

    [DllImport(Library, EntryPoint = "LLVMGetOrInsertComdat", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMComdat* GetOrInsertComdat(LLVMOpaqueModule* m, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMGetOrdering", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMAtomicOrdering GetOrdering(LLVMOpaqueValue* memoryAccessInst);

    [DllImport(Library, EntryPoint = "LLVMGetParam", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetParam(LLVMOpaqueValue* fn, uint index);

    [DllImport(Library, EntryPoint = "LLVMGetPoison", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetPoison(LLVMOpaqueType* ty);

    [DllImport(Library, EntryPoint = "LLVMGetPreviousInstruction", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetPreviousInstruction(LLVMOpaqueValue* inst);

    [DllImport(Library, EntryPoint = "LLVMGetSubprogram", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* GetSubprogram(LLVMOpaqueValue* func);

    [DllImport(Library, EntryPoint = "LLVMGetSuccessor", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueBasicBlock* GetSuccessor(LLVMOpaqueValue* term, uint i);

    [DllImport(Library, EntryPoint = "LLVMGetTailCallKind", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMTailCallKind GetTailCallKind(LLVMOpaqueValue* callInst);

    [DllImport(Library, EntryPoint = "LLVMGetTargetFromTriple", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern int GetTargetFromTriple(sbyte* triple, LLVMTarget** t, sbyte** errorMessage);

    [DllImport(Library, EntryPoint = "LLVMGetTypeKind", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMTypeKind GetTypeKind(LLVMOpaqueType* ty);

    [DllImport(Library, EntryPoint = "LLVMGetVectorSize", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern uint GetVectorSize(LLVMOpaqueType* vectorTy);

    [DllImport(Library, EntryPoint = "LLVMGetVolatile", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern int GetVolatile(LLVMOpaqueValue* inst);

    [DllImport(Library, EntryPoint = "LLVMInsertBasicBlockInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueBasicBlock* InsertBasicBlockInContext(LLVMOpaqueContext* c, LLVMOpaqueBasicBlock* bB, sbyte* name);

    [DllImport(Library, EntryPoint = "LLVMInsertIntoBuilder", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void InsertIntoBuilder(LLVMOpaqueBuilder* builder, LLVMOpaqueValue* instr);

    [DllImport(Library, EntryPoint = "LLVMInstructionClone", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* InstructionClone(LLVMOpaqueValue* inst);

    [DllImport(Library, EntryPoint = "LLVMInstructionEraseFromParent", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void InstructionEraseFromParent(LLVMOpaqueValue* inst);

    [DllImport(Library, EntryPoint = "LLVMInstructionGetDebugLoc", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* InstructionGetDebugLoc(LLVMOpaqueValue* inst);

    [DllImport(Library, EntryPoint = "LLVMInstructionRemoveFromParent", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void InstructionRemoveFromParent(LLVMOpaqueValue* inst);

    [DllImport(Library, EntryPoint = "LLVMInstructionSetDebugLoc", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void InstructionSetDebugLoc(LLVMOpaqueValue* inst, LLVMOpaqueMetadata* loc);

    [DllImport(Library, EntryPoint = "LLVMInt16TypeInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* Int16TypeInContext(LLVMOpaqueContext* c);

    [DllImport(Library, EntryPoint = "LLVMInt1TypeInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* Int1TypeInContext(LLVMOpaqueContext* c);

    [DllImport(Library, EntryPoint = "LLVMInt32TypeInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* Int32TypeInContext(LLVMOpaqueContext* c);

    [DllImport(Library, EntryPoint = "LLVMInt64TypeInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* Int64TypeInContext(LLVMOpaqueContext* c);

    [DllImport(Library, EntryPoint = "LLVMInt8TypeInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* Int8TypeInContext(LLVMOpaqueContext* c);

    [DllImport(Library, EntryPoint = "LLVMIntTypeInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* IntTypeInContext(LLVMOpaqueContext* c, uint numBits);

    [DllImport(Library, EntryPoint = "LLVMIntrinsicGetType", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* IntrinsicGetType(LLVMOpaqueContext* ctx, uint iD, LLVMOpaqueType** paramTypes, nuint paramCount);

    [DllImport(Library, EntryPoint = "LLVMIsDeclaration", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern int IsDeclaration(LLVMOpaqueValue* global);

    [DllImport(Library, EntryPoint = "LLVMLookupIntrinsicID", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern uint LookupIntrinsicID(sbyte* name, nuint nameLen);

    [DllImport(Library, EntryPoint = "LLVMMDNodeInContext2", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* MDNodeInContext2(LLVMOpaqueContext* c, LLVMOpaqueMetadata** mDs, nuint count);

    [DllImport(Library, EntryPoint = "LLVMMDStringInContext2", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* MDStringInContext2(LLVMOpaqueContext* c, sbyte* str, nuint sLen);

    [DllImport(Library, EntryPoint = "LLVMMetadataAsValue", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* MetadataAsValue(LLVMOpaqueContext* c, LLVMOpaqueMetadata* mD);

    [DllImport(Library, EntryPoint = "LLVMModuleCreateWithNameInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueModule* ModuleCreateWithNameInContext(sbyte* moduleID, LLVMOpaqueContext* c);

    [DllImport(Library, EntryPoint = "LLVMParseCommandLineOptions", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void ParseCommandLineOptions(int argc, sbyte** argv, sbyte* overview);

    [DllImport(Library, EntryPoint = "LLVMPassBuilderOptionsSetLoopInterleaving", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void PassBuilderOptionsSetLoopInterleaving(LLVMOpaquePassBuilderOptions* options, int loopInterleaving);

    [DllImport(Library, EntryPoint = "LLVMPassBuilderOptionsSetLoopUnrolling", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void PassBuilderOptionsSetLoopUnrolling(LLVMOpaquePassBuilderOptions* options, int loopUnrolling);

    [DllImport(Library, EntryPoint = "LLVMPassBuilderOptionsSetLoopVectorization", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void PassBuilderOptionsSetLoopVectorization(LLVMOpaquePassBuilderOptions* options, int loopVectorization);

    [DllImport(Library, EntryPoint = "LLVMPassBuilderOptionsSetSLPVectorization", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void PassBuilderOptionsSetSLPVectorization(LLVMOpaquePassBuilderOptions* options, int sLPVectorization);

    [DllImport(Library, EntryPoint = "LLVMPointerTypeInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* PointerTypeInContext(LLVMOpaqueContext* c, uint addressSpace);

    [DllImport(Library, EntryPoint = "LLVMPositionBuilderAtEnd", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void PositionBuilderAtEnd(LLVMOpaqueBuilder* builder, LLVMOpaqueBasicBlock* block);

    [DllImport(Library, EntryPoint = "LLVMPositionBuilderBefore", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void PositionBuilderBefore(LLVMOpaqueBuilder* builder, LLVMOpaqueValue* instr);

    [DllImport(Library, EntryPoint = "LLVMPrintModuleToString", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern sbyte* PrintModuleToString(LLVMOpaqueModule* m);

    [DllImport(Library, EntryPoint = "LLVMRunPasses", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueError* RunPasses(LLVMOpaqueModule* m, sbyte* passes, LLVMOpaqueTargetMachine* tM, LLVMOpaquePassBuilderOptions* options);

    [DllImport(Library, EntryPoint = "LLVMSetAlignment", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetAlignment(LLVMOpaqueValue* v, uint bytes);

    [DllImport(Library, EntryPoint = "LLVMSetComdat", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetComdat(LLVMOpaqueValue* v, LLVMComdat* c);

    [DllImport(Library, EntryPoint = "LLVMSetComdatSelectionKind", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetComdatSelectionKind(LLVMComdat* c, LLVMComdatSelectionKind kind);

    [DllImport(Library, EntryPoint = "LLVMSetCurrentDebugLocation2", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetCurrentDebugLocation2(LLVMOpaqueBuilder* builder, LLVMOpaqueMetadata* loc);

    [DllImport(Library, EntryPoint = "LLVMSetLinkage", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetLinkage(LLVMOpaqueValue* global, LLVMLinkage linkage);

    [DllImport(Library, EntryPoint = "LLVMSetMetadata", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetMetadata(LLVMOpaqueValue* value, uint kindID, LLVMOpaqueValue* node);

    [DllImport(Library, EntryPoint = "LLVMSetModuleDataLayout", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetModuleDataLayout(LLVMOpaqueModule* m, LLVMOpaqueTargetData* dL);

    [DllImport(Library, EntryPoint = "LLVMSetNSW", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetNSW(LLVMOpaqueValue* arithInst, int hasNSW);

    [DllImport(Library, EntryPoint = "LLVMSetOperand", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetOperand(LLVMOpaqueValue* user, uint index, LLVMOpaqueValue* val);

    [DllImport(Library, EntryPoint = "LLVMSetOrdering", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetOrdering(LLVMOpaqueValue* memoryAccessInst, LLVMAtomicOrdering ordering);

    [DllImport(Library, EntryPoint = "LLVMSetSubprogram", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetSubprogram(LLVMOpaqueValue* func, LLVMOpaqueMetadata* sP);

    [DllImport(Library, EntryPoint = "LLVMSetTailCallKind", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetTailCallKind(LLVMOpaqueValue* callInst, LLVMTailCallKind kind);

    [DllImport(Library, EntryPoint = "LLVMSetTarget", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetTarget(LLVMOpaqueModule* m, sbyte* triple);

    [DllImport(Library, EntryPoint = "LLVMSetVisibility", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetVisibility(LLVMOpaqueValue* global, LLVMVisibility viz);

    [DllImport(Library, EntryPoint = "LLVMSetVolatile", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void SetVolatile(LLVMOpaqueValue* memoryAccessInst, int isVolatile);

    [DllImport(Library, EntryPoint = "LLVMTargetMachineEmitToMemoryBuffer", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern int TargetMachineEmitToMemoryBuffer(LLVMOpaqueTargetMachine* t, LLVMOpaqueModule* m, LLVMCodeGenFileType codegen, sbyte** errorMessage, LLVMOpaqueMemoryBuffer** outMemBuf);

    [DllImport(Library, EntryPoint = "LLVMTypeOf", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* TypeOf(LLVMOpaqueValue* value);

    [DllImport(Library, EntryPoint = "LLVMValueAsBasicBlock", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueBasicBlock* ValueAsBasicBlock(LLVMOpaqueValue* val);

    [DllImport(Library, EntryPoint = "LLVMValueAsMetadata", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueMetadata* ValueAsMetadata(LLVMOpaqueValue* value);

    [DllImport(Library, EntryPoint = "LLVMValueIsBasicBlock", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern int ValueIsBasicBlock(LLVMOpaqueValue* val);

    [DllImport(Library, EntryPoint = "LLVMVectorType", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* VectorType(LLVMOpaqueType* elementType, uint elementCount);

    [DllImport(Library, EntryPoint = "LLVMVerifyModule", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern int VerifyModule(LLVMOpaqueModule* m, LLVMVerifierFailureAction action, sbyte** outMessage);

    [DllImport(Library, EntryPoint = "LLVMVoidTypeInContext", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueType* VoidTypeInContext(LLVMOpaqueContext* c);

    [DllImport(Library, EntryPoint = "LLVMInitializeX86TargetInfo", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void InitializeX86TargetInfo();

    [DllImport(Library, EntryPoint = "LLVMInitializeX86Target", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void InitializeX86Target();

    [DllImport(Library, EntryPoint = "LLVMInitializeX86TargetMC", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void InitializeX86TargetMC();

    [DllImport(Library, EntryPoint = "LLVMInitializeX86AsmPrinter", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void InitializeX86AsmPrinter();

    [DllImport(Library, EntryPoint = "LLVMInitializeX86AsmParser", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern void InitializeX86AsmParser();

    [DllImport(Library, EntryPoint = "LLVMIsAConstantFP", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* IsAConstantFP(LLVMOpaqueValue* val);

    [DllImport(Library, EntryPoint = "LLVMIsConstant", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern int IsConstant(LLVMOpaqueValue* val);

    [DllImport(Library, EntryPoint = "LLVMGetAggregateElement", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* GetAggregateElement(LLVMOpaqueValue* c, uint idx);

    [DllImport(Library, EntryPoint = "LLVMIsAFunction", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* IsAFunction(LLVMOpaqueValue* val);

    [DllImport(Library, EntryPoint = "LLVMIsAInlineAsm", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* IsAInlineAsm(LLVMOpaqueValue* val);

    [DllImport(Library, EntryPoint = "LLVMIsAInstruction", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* IsAInstruction(LLVMOpaqueValue* val);

    [DllImport(Library, EntryPoint = "LLVMIsAConstantInt", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* IsAConstantInt(LLVMOpaqueValue* val);

    [DllImport(Library, EntryPoint = "LLVMIsAArgument", CallingConvention = CallingConvention.Cdecl, ExactSpelling = true)]
    public static extern LLVMOpaqueValue* IsAArgument(LLVMOpaqueValue* val);
}
