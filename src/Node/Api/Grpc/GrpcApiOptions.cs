namespace WebEtcd.Node.Api.Grpc;

/// <summary>Limits of the gRPC API.</summary>
public sealed class GrpcApiOptions
{
    /// <summary>What a message may be larger than <see cref="MaxRequestBytes"/>, in bytes: keys of the envelope, as etcd allows.</summary>
    internal const int OverheadBytes = 512 * 1024;

    /// <summary>Largest request in bytes (etcd's <c>--max-request-bytes</c>). Default 1.5 MiB.</summary>
    public int MaxRequestBytes { get; set; } = 3 * 512 * 1024;

    /// <summary>Unary calls that take longer are logged; zero for none. Default 300 ms.</summary>
    public TimeSpan SlowCall { get; set; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Largest message in bytes that is read, before and after decompression.</summary>
    internal int MaxReceiveMessageBytes => MaxRequestBytes + OverheadBytes;
}
