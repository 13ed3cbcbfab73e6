namespace WebEtcd.Node.Api.Grpc;

/// <summary>The content types that mean gRPC: <c>application/grpc</c>, alone or followed by <c>+</c> or <c>;</c>.</summary>
internal static class GrpcContentType
{
    public const string Plain = "application/grpc";

    public static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(Plain, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == Plain.Length || contentType[Plain.Length] is '+' or ';');
}
