namespace Tiered.Backend.Llvm;

/// <summary>
/// The passes, in LLVM's notation. <see cref="All"/> is LLVM's own pipeline. For code whose loops get a second version it is cut in two where its first half, which
/// inlines and simplifies, ends and the one with the vectorisers begins; left out are passes for what wasm has not, and the promotion of arguments, which would
/// pass a memory's base instead of the context that leads to its length. Left out, too, is what moves a load up without asking whether the code in front of it
/// always goes on to it (see <see cref="Bounds.InBoundsLoads"/>): unswitching runs without MemorySSA, with which it copies loads to the front of a loop to take
/// one of two versions of it, and <c>aggressive-instcombine</c>, which joins neighbouring loads where the first one is, does not run.
/// </summary>
internal static class Pipeline
{
    public const string All = "default<O3>";

    private const string Combine = "instcombine<no-verify-fixpoint>";
    private const string EarlyCfg = "simplifycfg<bonus-inst-threshold=1;keep-loops;speculate-blocks>";
    private const string Cfg = "simplifycfg<bonus-inst-threshold=1;switch-range-to-icmp;keep-loops;speculate-blocks>";
    private const string LateCfg = "simplifycfg<bonus-inst-threshold=1;switch-range-to-icmp;keep-loops;hoist-common-insts;sink-common-insts;speculate-blocks>";
    private const string TableCfg =
        "simplifycfg<bonus-inst-threshold=1;forward-switch-cond;switch-range-to-icmp;switch-to-lookup;no-keep-loops;hoist-common-insts;sink-common-insts;speculate-blocks>";

    private const string LastCfg = "simplifycfg<bonus-inst-threshold=1;switch-range-to-icmp;keep-loops;speculate-blocks;speculate-unpredictables>";

    /// <summary>The beginning: values instead of wasm's locals, so that addresses can be compared.</summary>
    public const string Prepare =
        "forceattrs,inferattrs,function<eager-inv>(lower-expect," + EarlyCfg + ",sroa<modify-cfg>,early-cse<>,callsite-splitting),"
        + "ipsccp,called-value-propagation,globalopt,function<eager-inv>(mem2reg," + Combine + "," + Cfg + ")";

    /// <summary>The first half. It leaves loops in the form that <see cref="Loops.ScalarLoop"/> looks for.</summary>
    public const string Simplify =
        "always-inline,require<globals-aa>,function(invalidate<aa>),"
        + "require<profile-summary>,cgscc(devirt<4>(inline,function-attrs<skip-non-recursive-function-attrs>,function<eager-inv;no-rerun>(sroa<modify-cfg>,"
        + "early-cse<memssa>,jump-threading,correlated-propagation," + Cfg + "," + Combine + ",tailcallelim," + Cfg + ",reassociate,"
        + "constraint-elimination,loop-mssa(loop-instsimplify,loop-simplifycfg,licm<no-allowspeculation>,loop-rotate<header-duplication>,licm<allowspeculation>),"
        + "loop(simple-loop-unswitch<nontrivial;trivial>)," + Cfg + "," + Combine + ",loop(loop-idiom,indvars,simple-loop-unswitch<nontrivial;trivial>,loop-deletion,"
        + "loop-unroll-full),sroa<modify-cfg>,vector-combine,mldst-motion<no-split-footer-bb>,gvn<>,sccp,bdce," + Combine + ",jump-threading,correlated-propagation,"
        + "adce,memcpyopt,dse,loop-mssa(licm<allowspeculation>)," + LateCfg + "," + Combine + "),function-attrs,function(require<should-not-run-function-passes>))),"
        + "deadargelim,globalopt,globaldce,elim-avail-extern,rpo-function-attrs,function(float2int,lower-constant-intrinsics,"
        + "loop(loop-rotate<header-duplication>,loop-deletion),loop-simplify,lcssa)";

    /// <summary>What new versions of loops need: the values computed for them joined, what they no longer use removed.</summary>
    public const string Clean = "function<eager-inv>(early-cse<memssa>," + Combine + ",loop-mssa(licm<allowspeculation>),adce)";

    /// <summary>What to do where loads have become plain after inlining: values come from loads and stores before, and what that leaves over goes.</summary>
    public const string Reload = "function<eager-inv>(early-cse<memssa>,gvn<>," + Combine + "," + Cfg + ")";

    /// <summary>The second half.</summary>
    public const string Finish =
        "recompute-globalsaa,function<eager-inv>(loop-distribute,inject-tli-mappings,loop-vectorize,infer-alignment,loop-load-elim," + Combine + ","
        + TableCfg + ",slp-vectorizer,vector-combine," + Combine + ",loop-unroll<O3>,transform-warning,sroa<preserve-cfg>,infer-alignment," + Combine + ","
        + "loop-mssa(licm<allowspeculation>),alignment-from-assumptions,loop-sink,instsimplify,div-rem-pairs,tailcallelim," + LastCfg + "),globaldce,constmerge,"
        + "rel-lookup-table-converter";
}
