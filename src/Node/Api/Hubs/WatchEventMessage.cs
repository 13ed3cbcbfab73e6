using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Api.Hubs;

/// <param name="Type">PUT or DELETE.</param>
/// <param name="Key">Base64.</param>
/// <param name="Value">Base64; empty for a delete.</param>
/// <param name="Lease">Hex; null for none.</param>
internal sealed record WatchEventMessage(string Type, string Key, string Value, long CreateRevision, long ModRevision, long Version, string? Lease)
{
    public static WatchEventMessage Of(Event change) => new(
        change.Type == Event.Types.EventType.Delete ? "DELETE" : "PUT",
        change.Kv.Key.ToBase64(),
        change.Kv.Value.ToBase64(),
        change.Kv.CreateRevision,
        change.Kv.ModRevision,
        change.Kv.Version,
        change.Kv.Lease == 0 ? null : change.Kv.Lease.ToString("x"));
}
