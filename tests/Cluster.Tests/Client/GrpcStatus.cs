using System.Globalization;
using System.Net.Http.Headers;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Cluster.Tests.Client;

/// <summary>How a call ended, in its trailers, or in its headers when it ended at once.</summary>
internal static class GrpcStatus
{
    /// <summary>Code and message; no code when the call did not come to its end.</summary>
    public static (StatusCode? Code, string Text) Of(HttpResponseMessage response)
    {
        var status = Header(response.TrailingHeaders, "grpc-status") ?? Header(response.Headers, "grpc-status");
        var text = Header(response.TrailingHeaders, "grpc-message") ?? Header(response.Headers, "grpc-message");
        return (status is null ? null : (StatusCode)int.Parse(status, CultureInfo.InvariantCulture), Uri.UnescapeDataString(text ?? ""));
    }

    private static string? Header(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
