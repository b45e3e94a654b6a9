namespace Tiered.Cli;

/// <summary>
/// Turns every exception into one line and an exit status: the user never sees a stack trace of ours.
/// </summary>
internal static class Failures
{
    /// <summary>Reports an exception; returns the exit status.</summary>
    internal static int Report(string command, Exception error)
    {
        try
        {
            return Tell(command, error);
        }
        catch (Exception nobodyHears) when (nobodyHears is IOException or System.ComponentModel.Win32Exception or OutOfMemoryException)
        {
            // Standard error is closed, or there is no memory left to write to it.
            return ExitCodes.Failure;
        }
    }

    private static int Tell(string command, Exception error)
    {
        switch (error)
        {
            case WasmException or InputException or IOException or UnauthorizedAccessException or PlatformNotSupportedException:
                Terminal.Error(command, error.Message);
                return ExitCodes.BadInput;
            case OutOfMemoryException:
                Terminal.Error(command, "out of memory");
                return ExitCodes.Failure;
            default:
                Terminal.Error(command, $"internal error, a bug in Tiered: {error.GetType().Name}: {error.Message}");
                return ExitCodes.Failure;
        }
    }
}
