using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Wast;

/// <summary>
/// Runs WAST scripts with one backend. A module that the backend does not support makes the commands that need it skipped, with the
/// reason; everything else passes or fails. Each <c>(thread ...)</c> runs on a .NET thread of its own, with a store of its own; what it shares with
/// the others are the shared memories of the instances it names.
/// </summary>
public sealed class WastRunner : IDisposable
{
    private readonly Engine _engine;
    private readonly string? _backend;
    private readonly Func<Module, Module>? _convert;
    private readonly WastSession? _session;
    private readonly Store _store;
    private readonly Imports _imports;
    private readonly List<Instance> _passing = [];
    private readonly WastReport _report;
    private readonly Dictionary<string, Slot> _instances = [];
    private readonly Dictionary<string, WastModule> _definitions = [];
    private readonly Dictionary<string, ScriptThread> _threads = [];
    private readonly List<ScriptThread> _running = [];
    private Slot _current = new(null, "no module was instantiated");
    private WastModule? _lastDefinition;
    private bool _skippedModules;

    /// <summary>An instance, or the reason why there is none.</summary>
    private readonly record struct Slot(Instance? Instance, string? Unsupported, IReadOnlyDictionary<string, SharedMemory>? Shared = null);

    private sealed record ScriptThread(Thread Thread, WastRunner Runner);

    /// <summary>A script's thread that takes longer hangs.</summary>
    private static readonly TimeSpan ThreadLimit = TimeSpan.FromSeconds(60);

    /// <summary>A command cannot run with this backend.</summary>
    private sealed class SkipException(string reason) : Exception(reason);

    private sealed class FailException(string message) : Exception(message);

    private WastRunner(Engine engine, string? backend, Func<Module, Module>? convert, string path, WastSession? session = null)
    {
        _session = session;
        _convert = convert;
        _engine = engine;
        _backend = backend;
        _store = session?.Store ?? new Store(engine);
        _imports = session?.Imports ?? SpecTestModule.Define(_store);
        _report = new WastReport(path);
    }

    /// <summary>Runs a script file.</summary>
    /// <param name="engine">Features and limits; without a compiler, only decoding and validation are tested.</param>
    /// <param name="path">The script.</param>
    /// <param name="backend">Name of the backend; the engine's default when null.</param>
    /// <param name="convert">What becomes of every compiled module before it is instantiated, for example a way through an artifact.</param>
    public static WastReport RunFile(Engine engine, string path, string? backend = null, Func<Module, Module>? convert = null) =>
        Run(engine, path, File.ReadAllBytes(path), backend, convert);

    /// <summary>Runs a script.</summary>
    /// <param name="engine">Features and limits; without a compiler, only decoding and validation are tested.</param>
    /// <param name="path">The script's name, for the report.</param>
    /// <param name="text">The script, in UTF-8.</param>
    /// <param name="backend">Name of the backend; the engine's default when null.</param>
    /// <param name="convert">What becomes of every compiled module before it is instantiated, for example a way through an artifact.</param>
    public static WastReport Run(Engine engine, string path, byte[] text, string? backend = null, Func<Module, Module>? convert = null) =>
        Run(engine, path, text, backend, convert, null);

    internal static WastReport Run(Engine engine, string path, byte[] text, string? backend, Func<Module, Module>? convert, WastSession? session)
    {
        IReadOnlyList<WastCommand> commands;
        var runner = new WastRunner(engine, backend, convert, path, session);
        using (runner)
        {
            try
            {
                commands = WastParser.Parse(text);
            }
            catch (WasmFormatException error)
            {
                runner._report.Fail(error.Line, "the script does not parse: " + error.Message);
                return runner._report;
            }
            foreach (var command in commands) runner.Execute(command);
            runner.JoinAll();
            return runner._report;
        }
    }

    public void Dispose()
    {
        foreach (var slot in _instances.Values)
        {
            if (slot.Shared is not { } shared) continue;
            foreach (var memory in shared.Values) memory.Dispose();
        }
        if (_session is null) _store.Dispose();
        // What no later script can name need not stay until the last one has run.
        else foreach (var instance in _passing) instance.Dispose();
    }

    private void Execute(WastCommand command)
    {
        try
        {
            Run(command);
            if (command is not (WastModuleCommand { Module.IsDefinition: true } or WastInstanceCommand or WastRegisterCommand)) _report.Pass();
        }
        catch (SkipException skip)
        {
            _report.Skip(command.Line, skip.Message);
        }
        catch (FailException failure)
        {
            _report.Fail(command.Line, failure.Message);
        }
        catch (Exception unexpected)
        {
            _report.Fail(command.Line, $"unexpected {unexpected.GetType().Name}: {unexpected.Message}");
        }
    }

    private void Run(WastCommand command)
    {
        switch (command)
        {
            case WastModuleCommand { Module.IsDefinition: true } definition:
                _lastDefinition = definition.Module;
                if (definition.Module.Name is { } definitionName) _definitions[definitionName] = definition.Module;
                Validate(definition.Module);
                break;
            case WastModuleCommand module:
                Instantiate(module.Module, module.Module.Name);
                break;
            case WastInstanceCommand instance:
                var source = instance.ModuleName is { } name ? _definitions[name] : _lastDefinition ?? throw new FailException("no module definition");
                Instantiate(source, instance.InstanceName);
                break;
            case WastRegisterCommand register:
                Register(register);
                break;
            case WastActionCommand action:
                Perform(action.Action);
                break;
            case WastAssertReturn assertion:
                CheckResults(Perform(assertion.Action), assertion.Results);
                break;
            case WastAssertTrap assertion:
                ExpectTrap(assertion.Message, () =>
                {
                    if (assertion.Action is { } action) Perform(action);
                    else Make(assertion.Module!);
                });
                break;
            case WastAssertExhaustion assertion:
                ExpectTrap(assertion.Message, () => Perform(assertion.Action));
                break;
            case WastAssertMalformed assertion:
                ExpectRefusal(assertion.Module, assertion.Message, assertion.Custom);
                break;
            case WastAssertInvalid assertion:
                ExpectRefusal(assertion.Module, assertion.Message, assertion.Custom);
                break;
            case WastAssertUnlinkable assertion:
                ExpectUnlinkable(assertion);
                break;
            case WastAssertException assertion:
                ExpectTrap(TrapCodes.Describe(TrapCode.UncaughtException), () => Perform(assertion.Action));
                break;
            case WastThreadCommand thread:
                Start(thread);
                break;
            case WastWaitCommand wait:
                if (!_threads.TryGetValue(wait.Name ?? "", out var awaited))
                    throw _skippedModules ? new SkipException("its thread was skipped") : new FailException($"no thread ${wait.Name}");
                Join(awaited);
                break;
            default:
                throw new FailException($"unknown command {command.GetType().Name}");
        }
    }

    // ---- modules

    private WasmModule Validate(WastModule module) =>
        ModuleDecoder.DecodeAndValidate(module.Assemble(), _engine.Options.Features, _engine.Options.Limits);

    private void Instantiate(WastModule module, string? name)
    {
        try
        {
            _current = new Slot(Make(module), null);
        }
        catch (SkipException skip)
        {
            _skippedModules = true;
            _current = new Slot(null, skip.Message);
            if (name is not null) _instances[name] = _current;
            throw;
        }
        catch
        {
            _current = new Slot(null, "its module failed");
            if (name is not null) _instances[name] = _current;
            throw;
        }
        if (name is not null) _instances[name] = _current;
        if (_session is null || _current.Instance is not { } instance) return;
        if (name is null) _passing.Add(instance);
        else _session.Name(name, instance);
    }

    /// <summary>Compiles and instantiates. The bodies are validated by the compiler in its own pass, as for every user.</summary>
    private Instance Make(WastModule source)
    {
        if (_engine.Compilers.Count == 0)
        {
            Validate(source);
            throw new SkipException("no compiler");
        }
        Module module;
        try
        {
            module = Module.Compile(_engine, ModuleDecoder.Decode(source.Assemble(), _engine.Options.Features, _engine.Options.Limits), _backend);
        }
        catch (WasmFormatException error) when (error.Kind == WasmFormatErrorKind.Unsupported)
        {
            Validate(source);
            throw new SkipException(error.Message);
        }
        if (_convert is not null) module = _convert(module);
        try
        {
            return new Instance(_store, module, _imports);
        }
        catch (WasmFormatException error) when (error.Kind == WasmFormatErrorKind.Unsupported)
        {
            throw new SkipException(error.Message);
        }
        catch (WasmLinkException error) when (_skippedModules && error.Message.StartsWith("unknown import", StringComparison.Ordinal))
        {
            throw new SkipException("imports from a module that was skipped: " + error.Message);
        }
    }

    private Instance Find(string? name)
    {
        Slot slot = _current;
        if (name is not null && !_instances.TryGetValue(name, out slot)) throw new FailException($"no instance ${name}");
        return slot.Instance ?? throw new SkipException(slot.Unsupported!);
    }

    private void Register(WastRegisterCommand register)
    {
        if (register.ModuleName is { } name && _instances.TryGetValue(name, out var slot) && slot.Shared is { } shared)
        {
            foreach (var (export, memory) in shared) _imports.Define(register.As, export, memory);
            return;
        }
        var instance = Find(register.ModuleName);
        _imports.Define(register.As, instance);
        _passing.Remove(instance);
        _session?.Registered.Add(register.As);
    }

    // ---- threads

    private void Start(WastThreadCommand command)
    {
        var runner = new WastRunner(_engine, _backend, _convert, _report.Path);
        foreach (string name in command.SharedModules)
        {
            var memories = new Dictionary<string, SharedMemory>();
            foreach (var (export, value) in Find(name).Exports)
            {
                if (value.Value is Memory { Type.IsShared: true } memory) memories.Add(export, memory.Share());
            }
            runner._instances[name] = new Slot(null, "its module belongs to another thread", memories);
        }
        var thread = new Thread(() =>
        {
            foreach (var inner in command.Commands) runner.Execute(inner);
            runner.JoinAll();
        }) { IsBackground = true, Name = command.Name };
        var started = new ScriptThread(thread, runner);
        _running.Add(started);
        if (command.Name is not null) _threads[command.Name] = started;
        thread.Start();
    }

    private void Join(ScriptThread thread)
    {
        if (!_running.Remove(thread)) return;
        // A store whose thread hangs cannot be disposed.
        if (!thread.Thread.Join(ThreadLimit)) throw new FailException($"thread ${thread.Thread.Name} did not end in {ThreadLimit.TotalSeconds} s");
        _report.Add(thread.Runner._report);
        thread.Runner.Dispose();
    }

    private void JoinAll()
    {
        while (_running.Count > 0)
        {
            try
            {
                Join(_running[^1]);
            }
            catch (FailException failure)
            {
                _report.Fail(0, failure.Message);
            }
        }
    }

    // ---- actions

    private Value[] Perform(WastAction action)
    {
        var instance = Find(action.ModuleName);
        if (action.IsGet)
        {
            var global = instance.GetGlobal(action.Export) ?? throw new FailException($"no global \"{action.Export}\"");
            return [global.Value];
        }
        var function = instance.GetFunction(action.Export) ?? throw new FailException($"no function \"{action.Export}\"");
        var arguments = new Value[action.Arguments.Count];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = WastValues.ToValue(action.Arguments[i]);
        var results = new Value[function.Type.Results.Length];
        try
        {
            function.Call(arguments, results);
        }
        catch (WasmFormatException error) when (error.Kind == WasmFormatErrorKind.Unsupported)
        {
            // It, or one that it calls, is compiled at its first call.
            throw new SkipException(error.Message);
        }
        return results;
    }

    private static void CheckResults(Value[] actual, IReadOnlyList<WastPattern> expected)
    {
        if (actual.Length != expected.Count) throw new FailException($"{actual.Length} results, expected {expected.Count}");
        for (int i = 0; i < actual.Length; i++)
        {
            if (!WastValues.Matches(actual[i], expected[i])) throw new FailException($"result {i} is {WastValues.Describe(actual[i])}, expected {WastValues.Describe(expected[i])}");
        }
    }

    // ---- refusals

    private static void ExpectTrap(string message, Action action)
    {
        try
        {
            action();
        }
        catch (WasmTrapException trap)
        {
            string actual = trap.Message;
            if (actual.StartsWith(message, StringComparison.Ordinal) || message.StartsWith(actual, StringComparison.Ordinal)) return;
            throw new FailException($"trapped with \"{actual}\", expected \"{message}\"");
        }
        throw new FailException($"no trap, expected \"{message}\"");
    }

    private void ExpectRefusal(WastModule module, string message, bool custom)
    {
        try
        {
            var decoded = Validate(module);
            if (custom) _ = BranchHints.ReadStrictly(decoded);
        }
        catch (WasmFormatException)
        {
            return;
        }
        throw new FailException($"accepted, expected \"{message}\"");
    }

    private void ExpectUnlinkable(WastAssertUnlinkable assertion)
    {
        try
        {
            Make(assertion.Module);
        }
        catch (WasmLinkException)
        {
            return;
        }
        throw new FailException($"linked, expected \"{assertion.Message}\"");
    }
}
