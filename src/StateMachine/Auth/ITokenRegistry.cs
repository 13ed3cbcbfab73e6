namespace WebEtcd.StateMachine.Auth;

/// <summary>
/// Port to whoever keeps the tokens of users. They are no replicated state: every member learns of them in the order of the log and forgets them at a
/// restart. Called by the apply thread, must return at once.
/// </summary>
public interface ITokenRegistry
{
    /// <summary>A user has authenticated.</summary>
    /// <param name="user">Who.</param>
    /// <param name="fingerprint">What stands for the token in the log.</param>
    /// <param name="index">Log index of the authentication, which is part of the token.</param>
    void Assign(string user, string fingerprint, ulong index);

    /// <summary>The user was deleted, or has another password.</summary>
    void Forget(string user);

    /// <summary>Authentication was switched off, or a snapshot has replaced all users.</summary>
    void ForgetAll();
}
