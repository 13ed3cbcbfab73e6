using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>A member in the drawing.</summary>
/// <param name="X">Middle, in units of the drawing.</param>
/// <param name="Role">In words: leader, follower, candidate, pre-candidate, learner or unreachable.</param>
/// <param name="Behind">Log entries it has not applied that the cluster has committed.</param>
/// <param name="Note">How far it is, or how old the knowledge of it is.</param>
public sealed record TopologyNode(MemberView Member, double X, double Y, string Role, bool IsLeader, bool IsServing, ulong Behind, string Note);
