namespace LLVMSharp.Interop;

// What LLVM hands out addresses of.

public struct LLVMComdat;

public struct LLVMOpaqueAttributeRef;

public struct LLVMOpaqueBasicBlock;

public struct LLVMOpaqueBuilder;

public struct LLVMOpaqueContext;

public struct LLVMOpaqueDIBuilder;

public struct LLVMOpaqueDiagnosticInfo;

public struct LLVMOpaqueError;

public struct LLVMOpaqueMemoryBuffer;

public struct LLVMOpaqueMetadata;

public struct LLVMOpaqueModule;

public struct LLVMOpaquePassBuilderOptions;

public struct LLVMOpaqueTargetData;

public struct LLVMOpaqueTargetMachine;

public struct LLVMOpaqueType;

public struct LLVMOpaqueUse;

public struct LLVMOpaqueValue;

public struct LLVMTarget;
