using System.Collections.Immutable;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Tables;

namespace WebEtcd.StateMachine.Auth;

/// <summary>Users and roles of the cluster. Changed by the apply thread; read by any thread.</summary>
public sealed class AuthStore
{
    private volatile AuthState _state = AuthState.Initial;

    /// <summary>The state of now. Take it once for all checks of a request.</summary>
    public AuthState State => _state;

    /// <summary>Whether users are asked for at all.</summary>
    public bool IsEnabled => _state.IsEnabled;

    /// <summary>Who keeps the tokens; null where nobody asks for any.</summary>
    public ITokenRegistry? Tokens { get; set; }

    internal void Replace(AuthState state) => _state = state;

    /// <summary>For a checkpoint; null for the state of a fresh cluster.</summary>
    internal AuthTables? ToTables()
    {
        AuthState state = _state;
        return ReferenceEquals(state, AuthState.Initial)
            ? null
            : new AuthTables { Enabled = state.IsEnabled, Revision = state.Revision, Users = { state.Users.Values }, Roles = { state.Roles.Values } };
    }

    internal void Restore(AuthTables? tables)
    {
        _state = tables is null
            ? AuthState.Initial
            : new AuthState(
                tables.Enabled,
                tables.Revision,
                tables.Users.ToImmutableSortedDictionary(static user => user.Name.ToStringUtf8(), static user => user, StringComparer.Ordinal),
                tables.Roles.ToImmutableSortedDictionary(static role => role.Name.ToStringUtf8(), static role => role, StringComparer.Ordinal));
        Tokens?.ForgetAll();
    }
}
