using System.Runtime.ExceptionServices;

namespace WebEtcd.Storage.Disk;

/// <summary>
/// Remembers the first failure of a disk and throws it again for every later caller: after a failed write or sync nobody knows what is on
/// the disk, so nothing may be acknowledged any more.
/// </summary>
internal sealed class FailureLatch(Action<Exception> onFirst)
{
    private Exception? _failure;

    internal Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Remembers a failure when it is the first.</summary>
    internal void Set(Exception failure)
    {
        if (Interlocked.CompareExchange(ref _failure, failure, null) is null)
        {
            onFirst(failure);
        }
    }

    /// <summary>Throws the first failure, if there was one.</summary>
    internal void ThrowIfFailed()
    {
        if (Failure is { } failure)
        {
            throw new StorageException($"the storage has failed before: {failure.Message}", inner: failure);
        }
    }

    /// <summary>Runs an operation whose failure must be remembered.</summary>
    internal void Guard(Action operation)
    {
        ThrowIfFailed();
        try
        {
            operation();
        }
        catch (Exception e)
        {
            Set(e);
            ExceptionDispatchInfo.Throw(e);
        }
    }
}
