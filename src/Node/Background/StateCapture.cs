using System.Collections.Concurrent;
using WebEtcd.Shared.Errors;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Background;

/// <summary>Lets others have the state of one moment: the owner of the write side looks in between two batches, and on ticks.</summary>
internal sealed class StateCapture(EtcdStateMachine stateMachine) : IDisposable
{
    private readonly ConcurrentQueue<TaskCompletionSource<CapturedState>> _waiting = new();
    private volatile bool _disposed;

    /// <summary>The state at some moment after this call. Compactions have to be held off from before the call until the history is read.</summary>
    public Task<CapturedState> CaptureAsync()
    {
        var request = new TaskCompletionSource<CapturedState>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(request);
        if (_disposed)
        {
            EndAll();
        }

        return request.Task;
    }

    /// <summary>To be called as the owner of the write side.</summary>
    public void Serve()
    {
        if (_waiting.IsEmpty)
        {
            return;
        }

        var state = new CapturedState(stateMachine.DescribeTables(), stateMachine.Kv.OpenHistory());
        while (_waiting.TryDequeue(out TaskCompletionSource<CapturedState>? request))
        {
            request.TrySetResult(state);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        EndAll();
    }

    private void EndAll()
    {
        while (_waiting.TryDequeue(out TaskCompletionSource<CapturedState>? request))
        {
            request.TrySetException(new EtcdException(EtcdErrors.Stopped));
        }
    }
}
