using System.Runtime.CompilerServices;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos.Health;
using WebEtcd.Shared.Services;
using ServingStatus = WebEtcd.Shared.Protos.Health.HealthCheckResponse.Types.ServingStatus;

namespace WebEtcd.Node.Api.Grpc.Health;

/// <summary>Whether this server takes calls, as the gRPC health protocol tells it. Serving from the start; anyone may switch it.</summary>
public sealed class GrpcHealth
{
    private static readonly EtcdError UnknownService = new(StatusCode.NotFound, "unknown service");

    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _serving = true;

    /// <summary>States whether calls are taken; watchers are told of a change.</summary>
    public void SetServing(bool serving)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (_serving == serving)
            {
                return;
            }

            _serving = serving;
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }

    internal ValueTask<HealthCheckResponse> CheckAsync(HealthCheckRequest request, CallContext context) => request.Service.Length == 0
        ? new(new HealthCheckResponse { Status = Current().Status })
        : throw new EtcdException(UnknownService);

    internal ValueTask<HealthListResponse> ListAsync(HealthListRequest request, CallContext context) =>
        new(new HealthListResponse { Statuses = { [""] = new HealthCheckResponse { Status = Current().Status } } });

    internal async IAsyncEnumerable<HealthCheckResponse> WatchAsync(HealthCheckRequest request, CallContext context, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (request.Service.Length != 0)
        {
            yield return new HealthCheckResponse { Status = ServingStatus.ServiceUnknown };
            await Task.Delay(Timeout.Infinite, context.Cancellation);
        }

        ServingStatus? told = null;
        while (true)
        {
            (ServingStatus status, Task changed) = Current();
            if (status != told)
            {
                told = status;
                yield return new HealthCheckResponse { Status = status };
            }

            await changed.WaitAsync(context.Cancellation);
        }
    }

    private (ServingStatus Status, Task Changed) Current()
    {
        lock (_lock)
        {
            return (_serving ? ServingStatus.Serving : ServingStatus.NotServing, _changed.Task);
        }
    }
}
