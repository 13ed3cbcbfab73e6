namespace WebEtcd.Cluster.Tests.Gateway;

/// <summary>One HTTP request of a script.</summary>
/// <param name="Method">GET, POST …</param>
/// <param name="Path">With a leading slash; query included.</param>
/// <param name="Body">The body as it is, or null.</param>
internal sealed record GatewayCall(string Method, string Path, string? Body)
{
    /// <summary>For a stream: read so many lines, then close.</summary>
    public int? Lines { get; init; }

    /// <summary>JSON members whose value is not compared.</summary>
    public IReadOnlyList<string> Masks { get; init; } = [];

    /// <summary>Whether only the status, the code and the presence of a message are compared: the text of a decoding error is each server's own.</summary>
    public bool OwnErrorText { get; init; }

    /// <summary>Whether the body is compared as text, not as JSON.</summary>
    public bool IsText { get; init; }

    /// <summary>What a failure calls it.</summary>
    public string Name => $"{Method} {Path} {(Body?.Length > 200 ? Body[..200] + "…" : Body)}";

    /// <summary>A POST with a JSON body.</summary>
    public static GatewayCall Post(string path, string body) => new("POST", path, body);

    /// <summary>A POST whose body cannot be decoded.</summary>
    public static GatewayCall Bad(string path, string body) => new("POST", path, body) { OwnErrorText = true };

    /// <summary>A GET whose answer is plain text.</summary>
    public static GatewayCall Get(string path) => new("GET", path, null) { IsText = true };
}
