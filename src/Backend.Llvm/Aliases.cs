// Short names for LLVM's opaque pointers, which are all over the translation.
global using LLVMSharp.Interop;
global using unsafe LBlock = LLVMSharp.Interop.LLVMOpaqueBasicBlock*;
global using unsafe LMetadata = LLVMSharp.Interop.LLVMOpaqueMetadata*;
global using unsafe LType = LLVMSharp.Interop.LLVMOpaqueType*;
global using unsafe LValue = LLVMSharp.Interop.LLVMOpaqueValue*;
