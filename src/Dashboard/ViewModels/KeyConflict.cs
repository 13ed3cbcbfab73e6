using WebEtcd.Shared.Protos;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>Somebody else changed the key since it was read.</summary>
/// <param name="Theirs">The key as it is now; null when it was deleted.</param>
public sealed record KeyConflict(KeyValue? Theirs);
