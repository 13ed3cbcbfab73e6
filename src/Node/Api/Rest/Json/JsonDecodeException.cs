namespace WebEtcd.Node.Api.Rest.Json;

/// <summary>A request body that is no JSON of its message. The text names the field and the place, never the value: it may be a password.</summary>
internal sealed class JsonDecodeException(string message) : Exception(message);
