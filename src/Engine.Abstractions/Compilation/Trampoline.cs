namespace Tiered;

/// <summary>
/// A small position-independent function that crosses between host and wasm for one signature. They know no module, and travel as
/// bytes.
/// </summary>
/// <param name="Code">Machine code.</param>
/// <param name="TrapOffset">Offset of the instruction that raises <see cref="TrapCode.Pending"/> when the host failed; -1 when there is none.</param>
public sealed record Trampoline(byte[] Code, int TrapOffset = -1);

/// <summary>
/// Both trampolines of a signature.
/// <para><see cref="Entry"/> is called by the host with the C ABI: <c>long Entry(VMContext* context, void* code, ulong* slots)</c>.
/// It builds the entry frame that traps unwind to, loads arguments from <c>slots</c>, calls <c>code</c>, stores the results
/// over them, and returns 0; the unwind stub makes it return 1 after a trap.</para>
/// <para><see cref="Host"/> has the shared calling convention for the signature; its first argument is a
/// <see cref="VMHostContext"/>. It spills the arguments to slots, calls the dispatcher, and loads the results.</para>
/// </summary>
/// <param name="Type">The signature.</param>
/// <param name="Entry">Host to wasm.</param>
/// <param name="Host">Wasm to host.</param>
public sealed record TrampolinePair(FunctionType Type, Trampoline Entry, Trampoline Host);
