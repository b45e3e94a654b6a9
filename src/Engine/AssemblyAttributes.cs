using System.Runtime.CompilerServices;

// Call slots are always written before they are read.
[module: SkipLocalsInit]
