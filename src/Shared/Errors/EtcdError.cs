namespace WebEtcd.Shared.Errors;

/// <summary>An expected failure in the words of etcd. Each API maps it to its own form once.</summary>
/// <param name="Code">gRPC status code.</param>
/// <param name="Message">The exact text that clients compare.</param>
public sealed record EtcdError(StatusCode Code, string Message);

/// <summary>Carries an <see cref="EtcdError"/> out of a service call.</summary>
public sealed class EtcdException(EtcdError error) : Exception(error.Message)
{
    public EtcdError Error { get; } = error;

    public EtcdException(StatusCode code, string message)
        : this(new EtcdError(code, message))
    {
    }
}
