using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Grpc.Framing;

/// <summary>What a client is told when its frames are wrong, in the words of the Go server that clients know.</summary>
internal static class GrpcProtocolErrors
{
    public static readonly EtcdError Truncated = new(StatusCode.Internal, "unexpected EOF");
    public static readonly EtcdError NoRequest = new(StatusCode.Internal, "cardinality violation: received no request message from non-client-streaming RPC");
    public static readonly EtcdError CompressedFlagWithoutEncoding = new(StatusCode.Internal, "grpc: compressed flag set with identity or empty encoding");

    public static EtcdError TooLarge(long size, int limit) =>
        new(StatusCode.ResourceExhausted, $"grpc: received message larger than max ({size} vs. {limit})");

    public static EtcdError TooLargeDecompressed(int limit) =>
        new(StatusCode.ResourceExhausted, $"grpc: received message after decompression larger than max {limit}");

    public static EtcdError UnknownFormat(byte flag) => new(StatusCode.Internal, $"grpc: received unexpected payload format {flag}");

    public static EtcdError UnknownEncoding(string encoding) =>
        new(StatusCode.Unimplemented, $"grpc: Decompressor is not installed for grpc-encoding \"{encoding}\"");

    public static EtcdError BadCompression(string reason) => new(StatusCode.Internal, $"grpc: failed to decompress the received message: {reason}");

    public static EtcdError Malformed(string reason) => new(StatusCode.Internal, $"grpc: error unmarshalling request: {reason}");

    public static EtcdError UnknownService(string service) => new(StatusCode.Unimplemented, $"unknown service {service}");

    public static EtcdError UnknownMethod(string method, string service) => new(StatusCode.Unimplemented, $"unknown method {method} for service {service}");

    public static EtcdError MalformedPath(string path) => new(StatusCode.Unimplemented, $"malformed method name: \"{path}\"");

    public static EtcdError BadContentType(string contentType) => new(StatusCode.InvalidArgument, $"invalid gRPC request content-type \"{contentType}\"");

    public static EtcdError NotPost(string method) => new(StatusCode.Internal, $"Received a HEADERS frame with :method \"{method}\" which should be POST");

    public static EtcdError BadTimeout(string reason) => new(StatusCode.Internal, $"malformed grpc-timeout: {reason}");
}
