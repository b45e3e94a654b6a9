using System.CommandLine;
using Spectre.Console;
using Tiered.Artifacts;
using Tiered.Native;

namespace Tiered.Cli.Commands;

using Table = Spectre.Console.Table;

/// <summary><c>tiered inspect</c>: what a module imports, exports and holds.</summary>
internal static class InspectCommand
{
    private const int UnfoldedWidth = 10_000;

    internal static Command Create()
    {
        var module = CommandLine.ModuleArgument();
        var command = new Command("inspect", "Show a module's imports, exports and sections") { module };
        command.SetAction(result => CommandLine.Guard(() => Inspect(result.GetValue(module)!)));
        return command;
    }

    private static int Inspect(string path)
    {
        // Only a terminal has a width to fold lines at; what other programs read stays on one line.
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = UnfoldedWidth;
        Posix.EndWithReader();
        using var file = InputFile.Open(path);
        if (file.IsArtifact)
        {
            byte[] bytes = file.Bytes;
            var artifact = NewTable("artifact", "");
            foreach (var (name, value) in ArtifactListing.Describe(bytes)) artifact.AddRow(Cell(name), Cell(value));
            AnsiConsole.Write(artifact);
            if (!Artifact.Open(bytes).HoldsTiers) Inspect(Module.DecodeArtifact(bytes, out var info), info.WasmSize);
            return ExitCodes.Success;
        }
        var engine = new Engine(new EngineOptions { Features = WasmFeatures.All }, []);
        var wasm = ModuleSource.Read(file).Decode(engine);
        Inspect(wasm, wasm.Bytes.Length);
        return ExitCodes.Success;
    }

    private static void Inspect(WasmModule wasm, long size)
    {
        var summary = NewTable("part", "count");
        Row(summary, "bytes", size);
        Row(summary, "types", wasm.Types.Length);
        Row(summary, "functions", wasm.DefinedFunctionCount);
        Row(summary, "code bytes", wasm.CodeSectionSize);
        Row(summary, "tables", wasm.Tables.Length);
        Row(summary, "memories", wasm.Memories.Length);
        Row(summary, "globals", wasm.Globals.Length);
        Row(summary, "tags", wasm.TagTypes.Length);
        Row(summary, "element segments", wasm.ElementSegments.Length);
        Row(summary, "data segments", wasm.DataSegmentCount);
        AnsiConsole.Write(summary);

        if (wasm.Imports.Length > 0)
        {
            var imports = NewTable("import", "type");
            foreach (var import in wasm.Imports) imports.AddRow(Cell($"{import.Module}.{import.Name}"), Cell(Describe(wasm, import.Kind, import.Index)));
            AnsiConsole.Write(imports);
        }
        if (wasm.Exports.Length > 0)
        {
            var exports = NewTable("export", "type");
            foreach (var export in wasm.Exports) exports.AddRow(Cell(export.Name), Cell(Describe(wasm, export.Kind, export.Index)));
            AnsiConsole.Write(exports);
        }
        if (wasm.CustomSections.Length > 0)
        {
            var customs = NewTable("custom section", "bytes");
            foreach (var section in wasm.CustomSections) Row(customs, section.Name, section.Data.Length);
            AnsiConsole.Write(customs);
        }
    }

    private static Table NewTable(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in columns) table.AddColumn(new TableColumn(column) { NoWrap = true });
        return table;
    }

    private static string Cell(string text) => Markup.Escape(DisplayText.Escape(text));

    private static void Row(Table table, string name, long count) => table.AddRow(Cell(name), count.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static string Describe(WasmModule wasm, ExternKind kind, int index) => kind switch
    {
        ExternKind.Function => $"func {wasm.FunctionType(index)}",
        ExternKind.Table => wasm.Tables[index].ToString(),
        ExternKind.Memory => wasm.Memories[index].ToString(),
        ExternKind.Global => wasm.Globals[index].ToString(),
        _ => $"tag {wasm.Types[wasm.TagTypes[index]].Function}",
    };
}
