namespace WebEtcd.Dashboard.ViewModels.Members;

/// <summary>What can be done about members.</summary>
public enum MemberAction
{
    None,
    AddLearner,
    AddVoter,
    Promote,
    Remove,
    MoveLeader,
    Update,
}
