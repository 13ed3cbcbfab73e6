namespace WebEtcd.StateMachine.Membership;

/// <summary>What happens to a member.</summary>
public enum MembershipChangeKind
{
    /// <summary>A new member, voter or learner.</summary>
    Add = 0,

    /// <summary>A learner gets its vote.</summary>
    Promote = 1,

    /// <summary>A member leaves for good.</summary>
    Remove = 2,

    /// <summary>A member has other peer URLs.</summary>
    Update = 3,
}
