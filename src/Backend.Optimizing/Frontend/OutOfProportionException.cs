namespace Tiered.Backend.Optimizing.Frontend;

/// <summary>A function makes more than it was allowed to; its translation was given up.</summary>
internal sealed class OutOfProportionException : Exception;
