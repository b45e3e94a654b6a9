using Tiered.Artifacts;
using Tiered.Runtime;

namespace Tiered.Tiering;

// What stays: a profile of what was learned, and code at the tier that it reached. A module begins with what earlier
// runs kept: slots lead to that code before anything is called, and heat goes on where it was, so that what is missing
// is hot at once.
internal sealed unsafe partial class TieredCode
{
    private KeptCode? _kept;
    private int _keptFunctions;
    private uint _featuresUsed;

    /// <summary>Whether it began with what earlier runs kept.</summary>
    internal bool HasKept => _kept is not null;

    /// <summary>Functions and continuations that it began with.</summary>
    internal int KeptRows => _kept?.Tiers.Rows.Length ?? 0;

    /// <summary>Whether anything was compiled that others would compile, too.</summary>
    internal bool MayHaveNews => !HasChosenTiers && Volatile.Read(ref _counters.CodeBytes) > (_kept?.Tiers.CodeSize ?? 0);

    /// <summary>
    /// Tests that say which function has which tier mean it: these modules neither keep nor use what was kept.
    /// </summary>
    private bool HasChosenTiers => Options.RandomSeed is not null || Options.OnlyFunction is not null;

    /// <summary>Whether earlier runs found a function hot.</summary>
    private bool WasHot(int function) =>
        _kept is not null && MayTierUp(function)
            && IsHot(function - FirstDefined, States.Heat[function - FirstDefined]);

    private void NoteFeatures(CodeChunk chunk) =>
        Interlocked.Or(ref _featuresUsed, (uint)(chunk.FeaturesUsed ?? Module.CodeOptions.Target.Features));

    /// <summary>
    /// Begins with what earlier runs kept, which is proved to be of this module. No instance is there yet.
    /// </summary>
    internal void Begin(KeptTiers tiers)
    {
        if (HasChosenTiers) return;
        _kept = new KeptCode(this, tiers);
        _featuresUsed = (uint)tiers.FeaturesUsed;
        Interlocked.Add(ref _counters.CodeBytes, tiers.CodeSize);
        var states = States;
        foreach (var function in tiers.Profile.Functions)
        {
            states.Heat[function.Function - FirstDefined] = function.Heat;
            foreach (var loop in function.Loops)
                _loops[(function.Function, loop.Position)] = new LoopState { Entries = loop.Entries };
        }
        foreach (ref readonly var row in tiers.Rows)
        {
            int function = FirstDefined + row.Function;
            nint code = _kept.AddressOf(row);
            Module.Engine.CodeListing?.Add(
                code, row.Length, Module, function,
                row.Tier == CodeTier.Baseline ? _baseline.Name : _optimizing.Name, row.Loop != 0 ? row.Loop : null);
            if (row.Loop != 0)
            {
                var loop = _loops.GetOrAdd((function, row.Loop), static _ => new LoopState());
                (loop.Code, loop.Progress) = (code, (int)Progress.Done);
                continue;
            }
            // What is compiled already has its baseline.
            if (row.Tier == CodeTier.Baseline && !LazyStubs.Contains(Slot(function))) continue;
            Slot(function) = code;
            _keptFunctions++;
            if (row.Tier == CodeTier.Optimizing) states.Progress[row.Function] = (int)Progress.Done;
        }
    }

    /// <summary>Finds the code that is in use.</summary>
    /// <exception cref="IOException">The artifact that it began with is not what it was.</exception>
    /// <exception cref="ArtifactException">The artifact that it began with is damaged.</exception>
    internal TierSurvey Survey()
    {
        var survey = new TierSurvey(
            function => Volatile.Read(ref Slot(function)),
            (function, loop) =>
                _loops.TryGetValue((function, loop), out var state) ? Volatile.Read(ref state.Code) : 0);
        _kept?.AddTo(survey);
        CodeArena[] arenas;
        using (new UninterruptibleLock(_arenaGate)) arenas = [.. _arenas];
        foreach (var arena in arenas) arena.AddTo(survey);
        return survey;
    }

    /// <summary>What was learned.</summary>
    internal ModuleProfile GetProfile(ReadOnlyMemory<byte> hash) => GetProfile(hash, TiersInUse());

    /// <summary>The tier of each function that ran or was kept, by index.</summary>
    private Dictionary<int, CodeTier> TiersInUse()
    {
        var tiers = new Dictionary<int, CodeTier>();
        if (_kept is not null)
        {
            foreach (ref readonly var row in _kept.Tiers.Rows)
            {
                int function = FirstDefined + row.Function;
                bool isInUse = row.Loop == 0 && Volatile.Read(ref Slot(function)) == _kept.AddressOf(row);
                if (isInUse) tiers[function] = row.Tier;
            }
        }
        CodeArena[] arenas;
        using (new UninterruptibleLock(_arenaGate)) arenas = [.. _arenas];
        foreach (var arena in arenas) arena.AddTiers(tiers, function => Volatile.Read(ref Slot(function)));
        return tiers;
    }

    private ModuleProfile GetProfile(ReadOnlyMemory<byte> hash, Dictionary<int, CodeTier> tiers)
    {
        var loops = new Dictionary<int, List<LoopProfile>>();
        foreach (var ((function, position), state) in _loops)
        {
            if (state.Entries == 0) continue;
            if (!loops.TryGetValue(function, out var list)) loops.Add(function, list = []);
            list.Add(new LoopProfile(position, state.Entries));
        }
        var heat = Volatile.Read(ref _functions)?.Heat;
        var functions = new List<FunctionProfile>();
        for (int i = 0; i < Module.Wasm.DefinedFunctionCount; i++)
        {
            int function = FirstDefined + i, samples = heat?[i] ?? 0;
            bool hasRun = tiers.TryGetValue(function, out var tier);
            if (!hasRun && samples == 0) continue;
            List<LoopProfile> taken = loops.TryGetValue(function, out var list) ? list : [];
            taken.Sort((a, b) => a.Position.CompareTo(b.Position));
            functions.Add(new FunctionProfile(function, hasRun ? tier : CodeTier.Baseline, samples, taken));
        }
        return new ModuleProfile(hash, FirstDefined, Module.Wasm.DefinedFunctionCount, functions);
    }

    /// <summary>What is kept of a survey.</summary>
    internal TierContents Keep(ReadOnlyMemory<byte> hash, TierSurvey? survey = null, bool withBaseline = true)
    {
        survey ??= Survey();
        var (rows, code, maps) = survey.LayOut(FirstDefined, withBaseline);
        return new TierContents
        {
            Module = Module.Wasm,
            WasmHash = hash,
            Options = Module.CodeOptions,
            FeaturesUsed = (CpuFeatures)Volatile.Read(ref _featuresUsed),
            Compilers = [_baseline.Id, _optimizing.Id],
            Rows = rows,
            Code = code,
            Maps = maps,
            Profile = GetProfile(hash),
        };
    }
}
