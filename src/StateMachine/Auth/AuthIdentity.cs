namespace WebEtcd.StateMachine.Auth;

/// <summary>Who asks, and under which state of users and roles that was found out. The default value is nobody.</summary>
/// <param name="User">Name of the user; empty or null for nobody.</param>
/// <param name="Revision">The auth revision at the check; 0 for nobody.</param>
public readonly record struct AuthIdentity(string? User, ulong Revision)
{
    /// <summary>True when nobody said who asks.</summary>
    public bool IsNobody => string.IsNullOrEmpty(User);
}
