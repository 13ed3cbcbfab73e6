using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>Signals to a child process that the framework has no calls for.</summary>
internal static partial class ProcessSignal
{
    private const int Term = 15;
    private const int ContinueOnLinux = 18;
    private const int StopOnLinux = 19;
    private const int StopOnMac = 17;
    private const int ContinueOnMac = 19;

    /// <summary>False where processes cannot be stopped and continued.</summary>
    public static bool CanPause => !OperatingSystem.IsWindows();

    public static void Pause(Process process) => Send(process, OperatingSystem.IsMacOS() ? StopOnMac : StopOnLinux);

    public static void Continue(Process process) => Send(process, OperatingSystem.IsMacOS() ? ContinueOnMac : ContinueOnLinux);

    /// <summary>Asks the process to end in order.</summary>
    public static void Terminate(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill();
        }
        else
        {
            Send(process, Term);
        }
    }

    // A process that has just ended is no error: it is what was wanted, or what the next status shows.
    private static void Send(Process process, int signal) => _ = Kill(process.Id, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
