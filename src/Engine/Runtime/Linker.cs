namespace Tiered.Runtime;

/// <summary>Import resolution and matching, core specification 3.4.9 and 4.7.1.</summary>
internal static class Linker
{
    /// <summary>One value for every import, in order.</summary>
    /// <exception cref="WasmLinkException">An import is missing ("unknown import") or does not match ("incompatible import type").</exception>
    internal static Extern[] Resolve(Store store, Module module, Imports? imports)
    {
        var wasm = module.Wasm;
        var resolved = new Extern[wasm.Imports.Length];
        for (int i = 0; i < resolved.Length; i++)
        {
            var import = wasm.Imports[i];
            if (imports is null || !imports.TryGet(import.Module, import.Name, out resolved[i]))
                throw new WasmLinkException($"unknown import: {import.Kind.ToString().ToLowerInvariant()} \"{import.Module}\" \"{import.Name}\" is not defined");
            if (resolved[i].Value is SharedMemory shared) resolved[i] = store.ViewOf(shared);
            if (resolved[i].Store != store) throw new WasmLinkException($"import \"{import.Module}\" \"{import.Name}\" belongs to another store");
            resolved[i].CheckUsable();
            if (Mismatch(module, import, resolved[i]) is { } reason)
                throw new WasmLinkException($"incompatible import type: \"{import.Module}\" \"{import.Name}\" {reason}");
        }
        return resolved;
    }

    private static string? Mismatch(Module module, ModuleImport import, Extern value)
    {
        var wasm = module.Wasm;
        if (value.Kind != import.Kind) return $"is a {value.Kind.ToString().ToLowerInvariant()}, expected a {import.Kind.ToString().ToLowerInvariant()}";
        switch (value.Value)
        {
            case Function function:
            {
                var expected = wasm.Types[wasm.FunctionTypes[import.Index]];
                return function.Type.Definition.IsSubtypeOf(expected) ? null : $"is a function {function.Type}, expected {expected}";
            }
            case Table table:
            {
                var expected = wasm.Tables[import.Index];
                bool matches = table.Type.Element == expected.Element && expected.Limits.Accepts(table.Type.Limits, table.RawLength);
                return matches ? null : $"is a {table.TypeAt(table.RawLength)}, expected {expected}";
            }
            case Memory memory:
            {
                var expected = wasm.Memories[import.Index];
                bool matches = memory.Type.IsShared == expected.IsShared && memory.Type.PageSizeLog2 == expected.PageSizeLog2
                    && expected.Limits.Accepts(memory.Type.Limits, memory.Native.Pages);
                if (!matches) return $"is a {memory.TypeAt(memory.Native.Pages)}, expected {expected}";
                // Code without bounds checks must never see a memory without a guard.
                bool safe = module.BoundsChecks == BoundsCheckMode.Explicit || expected.Limits.Is64 || expected.PageSizeLog2 != 16 || memory.Native.IsGuarded;
                return safe ? null : "has no guard pages, which the module's code relies on: compile it with explicit bounds checks";
            }
            case Global global:
            {
                var expected = wasm.Globals[import.Index];
                bool matches = global.Type.IsMutable == expected.IsMutable
                    && (expected.IsMutable ? global.Type.Value == expected.Value : global.Type.Value.IsSubtypeOf(expected.Value));
                return matches ? null : $"is a {global.Type}, expected {expected}";
            }
            default:
            {
                var expected = wasm.Types[wasm.TagTypes[import.Index]];
                return ((Tag)value.Value).Type.Definition == expected ? null : $"is a tag {((Tag)value.Value).Type}, expected {expected}";
            }
        }
    }
}
