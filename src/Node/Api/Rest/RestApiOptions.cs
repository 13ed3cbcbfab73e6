namespace WebEtcd.Node.Api.Rest;

/// <summary>Settings of the REST API.</summary>
internal sealed class RestApiOptions
{
    private const int GrpcOverheadBytes = 512 * 1024;
    private const long SmallestBodyBoundBytes = 16 * 1024 * 1024;

    /// <summary>Origins (<c>https://host:port</c>, or <c>*</c> for all) whose browser pages may call the API. Default: none but our own.</summary>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];

    /// <summary>
    /// Host names a request may be addressed to; <c>*</c> for all. Empty (the default): IP addresses, localhost and the hosts of
    /// <see cref="OwnUrls"/> for browsers, anything for callers that are no browser.
    /// </summary>
    public IReadOnlyList<string> HostAllowList { get; set; } = [];

    /// <summary>The URLs this node listens on and advertises to clients.</summary>
    public IReadOnlyList<Uri> OwnUrls { get; set; } = [];

    /// <summary>Largest request, in bytes, as etcd's --max-request-bytes. Default 1.5 MiB.</summary>
    public long MaxRequestBytes { get; set; } = 1536 * 1024;

    /// <summary>Largest protobuf form of one message, as etcd's gRPC limit behind the gateway.</summary>
    public long MaxMessageBytes => MaxRequestBytes + GrpcOverheadBytes;

    /// <summary>Largest JSON text of one message: roomy, since JSON may spell a byte with up to six letters.</summary>
    public long MaxBodyBytes => Math.Max(SmallestBodyBoundBytes, MaxMessageBytes * 6);
}
