namespace Tiered;

/// <summary>Refuses declarations that a backend cannot serve, before it compiles any body.</summary>
public static class FeatureCheck
{
    /// <summary>Refuses garbage collection, exceptions and custom page sizes in what a module declares, none of which may ever be reached from a body.</summary>
    /// <exception cref="WasmFormatException">The module declares one of them.</exception>
    public static void RefuseUnsupportedDeclarations(WasmModule module, string backend)
    {
        foreach (var memory in module.Memories)
        {
            if (memory.PageSizeLog2 != 16) throw Unsupported(backend, "custom page sizes");
        }
        if (module.TagTypes.Length > 0) throw Unsupported(backend, "exceptions");
        foreach (var global in module.Globals) RefuseType(global.Value, backend);
        foreach (var table in module.Tables) RefuseType(table.Element, backend);
        for (int i = 0; i < module.ImportedFunctionCount; i++)
        {
            foreach (var parameter in module.FunctionType(i).Parameters) RefuseType(parameter, backend);
            foreach (var result in module.FunctionType(i).Results) RefuseType(result, backend);
        }
    }

    /// <summary>Refuses reference types of garbage collection and exceptions.</summary>
    public static void RefuseType(ValType type, string backend, long offset = -1)
    {
        if (!type.IsRef) return;
        if (type.Heap.Top == HeapKind.Any) throw Unsupported(backend, "garbage collection", offset);
        if (type.Heap.Top == HeapKind.Exn) throw Unsupported(backend, "exceptions", offset);
    }

    /// <summary>The error for a feature that a backend lacks.</summary>
    public static WasmFormatException Unsupported(string backend, string feature, long offset = -1) =>
        new(WasmFormatErrorKind.Unsupported, $"backend {backend} does not support {feature}", offset);
}
