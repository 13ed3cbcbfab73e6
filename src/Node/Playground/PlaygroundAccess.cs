using System.Security.Cryptography;
using System.Text;

namespace WebEtcd.Node.Playground;

/// <summary>
/// The right to experiment with a node: a random token that the playground gives to the nodes it starts. A node that was started otherwise has none, and
/// nothing of the playground exists in it.
/// </summary>
internal sealed class PlaygroundAccess(string token, Uri? control = null)
{
    /// <summary>The environment variable by which a node is told the token.</summary>
    public const string TokenVariable = "WEBETCD_PLAYGROUND_TOKEN";

    /// <summary>The environment variable by which a node is told where the process that started it listens for orders.</summary>
    public const string ControlVariable = "WEBETCD_PLAYGROUND_CONTROL";

    /// <summary>The header by which a request shows it.</summary>
    public const string TokenHeader = "X-WebEtcd-Playground";

    private const int ShortestToken = 32;

    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);

    /// <summary>Where the process that owns the playground takes orders; null when it takes none.</summary>
    public Uri? Control => control;

    /// <summary>For a request's <see cref="TokenHeader"/>.</summary>
    public string Token => token;

    /// <summary>Null for a node that the playground has not started.</summary>
    public static PlaygroundAccess? FromEnvironment() =>
        Environment.GetEnvironmentVariable(TokenVariable) is { Length: >= ShortestToken } token
            ? new PlaygroundAccess(token, Uri.TryCreate(Environment.GetEnvironmentVariable(ControlVariable), UriKind.Absolute, out Uri? control) && control.IsLoopback ? control : null)
            : null;

    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ShortestToken));

    /// <summary>Takes as long for a wrong token as for the right one.</summary>
    public bool Allows(string? shown) => shown is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown), _token);
}
