namespace WebEtcd.Node.Api.Grpc;

/// <summary>Which side of a call sends more than one message.</summary>
internal enum GrpcMethodKind
{
    Unary,
    ServerStream,
    DuplexStream,
}
