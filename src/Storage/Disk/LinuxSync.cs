using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WebEtcd.Storage.Disk;

/// <summary>The two ways of making things durable that the runtime does not offer: fdatasync, and fsync of a directory.</summary>
internal static partial class LinuxSync
{
    private const int OpenReadOnlyDirectory = 0x10000 | 0x80000; // O_DIRECTORY | O_CLOEXEC; see DirectoryFlags for other processors
    private const int Interrupted = 4;
    private static volatile bool s_noData;

    private static int DirectoryFlags => RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64
        ? 0x4000 | 0x80000
        : OpenReadOnlyDirectory;

    /// <summary>fdatasync; false when the C library cannot be called.</summary>
    internal static bool TryData(SafeFileHandle handle, string path)
    {
        if (s_noData)
        {
            return false;
        }

        try
        {
            while (DataSync(handle) != 0)
            {
                int error = Marshal.GetLastPInvokeError();
                if (error != Interrupted)
                {
                    throw new IOException($"fdatasync of {path} failed: {Marshal.GetPInvokeErrorMessage(error)}", error);
                }
            }

            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            s_noData = true;
            return false;
        }
    }

    internal static void Directory(string path)
    {
        int descriptor = Open(path, DirectoryFlags);
        if (descriptor < 0)
        {
            throw Failure("open", path);
        }

        try
        {
            while (FileSync(descriptor) != 0)
            {
                if (Marshal.GetLastPInvokeError() != Interrupted)
                {
                    throw Failure("fsync", path);
                }
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string what, string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{what} of directory {path} failed: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle descriptor);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FileSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
