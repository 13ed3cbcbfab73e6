using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>The answer to a call, taken apart.</summary>
/// <param name="Http">HTTP status.</param>
/// <param name="Code">The trailer or header <c>grpc-status</c>; null when there is none.</param>
/// <param name="Message">The decoded <c>grpc-message</c>; empty when there is none.</param>
/// <param name="Messages">Payloads, decompressed.</param>
/// <param name="Compressed">A message came compressed.</param>
/// <param name="ContentType">As answered.</param>
internal sealed record GrpcReply(int Http, StatusCode? Code, string Message, IReadOnlyList<byte[]> Messages, bool Compressed, string? ContentType)
{
    /// <summary>The part that two servers are compared by.</summary>
    public string Outcome => $"http {Http}, {(Code is null ? "no status" : Code.ToString())}: {Message}";
}
