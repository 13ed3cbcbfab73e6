namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>What a member was for a while.</summary>
/// <param name="Role">One of leader, follower, pre-candidate, candidate, learner, down, unheard, unknown.</param>
/// <param name="Term">Its term then; 0 when that is not known.</param>
/// <param name="Leader">Whom it took as leader; 0 for nobody.</param>
public sealed record LaneSpan(DateTimeOffset From, DateTimeOffset Until, string Role, ulong Term, ulong Leader);
