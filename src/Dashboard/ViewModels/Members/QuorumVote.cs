namespace WebEtcd.Dashboard.ViewModels.Members;

/// <summary>One member where votes are counted.</summary>
/// <param name="Name">Its name; what stands for it while it has none.</param>
/// <param name="IsReachable">Whether its vote can be had. A member that is about to be added cannot be reached before it is started.</param>
/// <param name="IsNew">It is there only after the change.</param>
public sealed record QuorumVote(ulong MemberId, string Name, bool IsLearner, bool IsReachable, bool IsNew = false)
{
    public string Word => this switch
    {
        { IsNew: true, IsLearner: true } => "to be started, no vote",
        { IsNew: true } => "to be started, has a vote",
        { IsLearner: true, IsReachable: true } => "learns, has no vote",
        { IsLearner: true } => "learner, not reached",
        { IsReachable: true } => "has a vote",
        _ => "not reached",
    };
}
