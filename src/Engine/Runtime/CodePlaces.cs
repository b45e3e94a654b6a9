namespace Tiered.Runtime;

/// <summary>Functions as they lie in code memory, ascending: which of them an address is in.</summary>
internal static class CodePlaces
{
    /// <summary>Finds the last function that starts in front of a place.</summary>
    /// <param name="places">The functions, by ascending offset.</param>
    /// <param name="offset">The place.</param>
    /// <param name="isReturnAddress">
    /// It is where a call returns to, which may be the first byte behind a function that ends with the call.
    /// </param>
    /// <param name="offsetOf">Where a function starts.</param>
    /// <returns>Its index; -1 when there are no functions.</returns>
    internal static int Find<T>(ReadOnlySpan<T> places, int offset, bool isReturnAddress, Func<T, int> offsetOf)
    {
        int low = 0, high = places.Length - 1, inside = isReturnAddress ? offset - 1 : offset;
        while (low < high)
        {
            int middle = low + high + 1 >> 1;
            if (offsetOf(places[middle]) <= inside) low = middle;
            else high = middle - 1;
        }
        return high < 0 ? -1 : low;
    }
}
