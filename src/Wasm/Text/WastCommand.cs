namespace Tiered.Wasm.Text;

/// <summary>How a script writes a module.</summary>
public enum WastModuleForm
{
    /// <summary>As fields of the text format.</summary>
    Text,
    /// <summary>As strings that hold the bytes of a binary module.</summary>
    Binary,
    /// <summary>As strings that hold text, which need not be well formed.</summary>
    Quote,
}

/// <summary>A module in a script. It is assembled when asked for, not when the script is read.</summary>
public sealed class WastModule
{
    private readonly Func<byte[]> _assemble;

    internal WastModule(WastModuleForm form, string? name, int line, bool isDefinition, Func<byte[]> assemble)
    {
        Form = form;
        Name = name;
        Line = line;
        IsDefinition = isDefinition;
        _assemble = assemble;
    }

    /// <summary>How the script writes the module.</summary>
    public WastModuleForm Form { get; }

    /// <summary>The identifier without its <c>$</c>, or null.</summary>
    public string? Name { get; }

    /// <summary>Line in the script, from 1.</summary>
    public int Line { get; }

    /// <summary>Whether the script says <c>(module definition ...)</c>: compiled, not instantiated.</summary>
    public bool IsDefinition { get; }

    /// <summary>The binary module.</summary>
    /// <exception cref="WasmFormatException">The module's text is malformed. Lines of a quoted text count from its own start.</exception>
    public byte[] Assemble() => _assemble();
}

/// <summary>One command of a script.</summary>
/// <param name="Line">Line in the script, from 1.</param>
public abstract record WastCommand(int Line);

/// <summary>Compiles a module, and instantiates it unless it is a definition. The instance becomes the current one.</summary>
public sealed record WastModuleCommand(int Line, WastModule Module) : WastCommand(Line);

/// <summary>Instantiates a definition again: <c>(module instance $I $M)</c>.</summary>
/// <param name="Line">Line in the script, from 1.</param>
/// <param name="InstanceName">The identifier of the new instance, or null.</param>
/// <param name="ModuleName">The identifier of the definition; the latest one when null.</param>
public sealed record WastInstanceCommand(int Line, string? InstanceName, string? ModuleName) : WastCommand(Line);

/// <summary>Makes the exports of an instance importable under a module name.</summary>
/// <param name="Line">Line in the script, from 1.</param>
/// <param name="As">The name that imports use.</param>
/// <param name="ModuleName">The identifier of the instance; the current one when null.</param>
public sealed record WastRegisterCommand(int Line, string As, string? ModuleName) : WastCommand(Line);

/// <summary>An action for its effect.</summary>
public sealed record WastActionCommand(int Line, WastAction Action) : WastCommand(Line);

/// <summary>The action must return these results.</summary>
public sealed record WastAssertReturn(int Line, WastAction Action, IReadOnlyList<WastPattern> Results) : WastCommand(Line);

/// <summary>The action, or the instantiation of the module, must trap.</summary>
public sealed record WastAssertTrap(int Line, WastAction? Action, WastModule? Module, string Message) : WastCommand(Line);

/// <summary>The action must exhaust the stack.</summary>
public sealed record WastAssertExhaustion(int Line, WastAction Action, string Message) : WastCommand(Line);

/// <summary>The action must end with an exception that nothing catches.</summary>
public sealed record WastAssertException(int Line, WastAction Action) : WastCommand(Line);

/// <summary>The module must not parse or decode.</summary>
/// <param name="Line">Line in the script, from 1.</param>
/// <param name="Module">The module.</param>
/// <param name="Message">How the message should start.</param>
/// <param name="Custom">Whether the fault is in a custom section or annotation, which an implementation may ignore.</param>
public sealed record WastAssertMalformed(int Line, WastModule Module, string Message, bool Custom) : WastCommand(Line);

/// <summary>The module must not validate.</summary>
/// <param name="Line">Line in the script, from 1.</param>
/// <param name="Module">The module.</param>
/// <param name="Message">How the message should start.</param>
/// <param name="Custom">Whether the fault is in a custom section or annotation, which an implementation may ignore.</param>
public sealed record WastAssertInvalid(int Line, WastModule Module, string Message, bool Custom) : WastCommand(Line);

/// <summary>The module must not link.</summary>
public sealed record WastAssertUnlinkable(int Line, WastModule Module, string Message) : WastCommand(Line);

/// <summary>Runs commands on a thread of its own: <c>(thread $T (shared (module $M)) ...)</c>.</summary>
/// <param name="Line">Line in the script, from 1.</param>
/// <param name="Name">The thread's identifier, or null.</param>
/// <param name="SharedModules">Identifiers of the instances that the thread sees.</param>
/// <param name="Commands">What the thread does.</param>
public sealed record WastThreadCommand(int Line, string? Name, IReadOnlyList<string> SharedModules, IReadOnlyList<WastCommand> Commands) : WastCommand(Line);

/// <summary>Waits for a thread to end.</summary>
public sealed record WastWaitCommand(int Line, string? Name) : WastCommand(Line);

/// <summary>A call of an exported function, or a read of an exported global.</summary>
/// <param name="IsGet">A read of a global.</param>
/// <param name="ModuleName">The identifier of the instance; the current one when null.</param>
/// <param name="Export">The export's name.</param>
/// <param name="Arguments">The arguments of a call.</param>
public sealed record WastAction(bool IsGet, string? ModuleName, string Export, IReadOnlyList<WastValue> Arguments);
