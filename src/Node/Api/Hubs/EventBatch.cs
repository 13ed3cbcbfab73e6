namespace WebEtcd.Node.Api.Hubs;

/// <param name="Events">Oldest first.</param>
/// <param name="Skipped">Events that this reader lost because it was slow.</param>
internal sealed record EventBatch(IReadOnlyList<EventMessage> Events, long Skipped);
