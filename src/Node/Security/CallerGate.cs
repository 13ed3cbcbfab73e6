using WebEtcd.Node.Security.Tokens;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Security;

/// <summary>
/// Finds out who calls and what the caller may do. While authentication is off, <see cref="IsOn"/> is all that is asked. What goes through the log is
/// judged there; here is judged what does not: reads, watches and what only root may do.
/// </summary>
internal sealed class CallerGate(AuthStore auth, ITokenFormat tokens) : ICallerService
{
    private const int MaxAttempts = 10;

    /// <summary>Whether users are asked for.</summary>
    public bool IsOn => auth.IsEnabled;

    bool ICallerService.AsksForUsers => IsOn;

    async ValueTask<string> ICallerService.NameAsync(CallContext context)
    {
        AuthState state = auth.State;
        AuthIdentity who = await IdentifyAsync(state, context);
        Throw(state.CheckUser(who));
        return who.User ?? "";
    }

    async ValueTask<bool> ICallerService.IsRootAsync(CallContext context)
    {
        AuthState state = auth.State;
        AuthIdentity who = await IdentifyAsync(state, context);
        Throw(state.CheckUser(who));
        return state.CheckRoot(who) is null;
    }

    /// <summary>The one who calls: by token, or else by a verified client certificate; nobody without either.</summary>
    /// <exception cref="EtcdException">The token is not valid.</exception>
    public ValueTask<AuthIdentity> IdentifyAsync(CallContext context) => IdentifyAsync(auth.State, context);

    /// <summary>Who is behind a token or else a certificate, for those who look on: nothing is checked, and no token lives longer for it. Empty for nobody.</summary>
    public string NameOf(string? token, string? certificateUser) =>
        !IsOn ? "" : (token is null ? certificateUser : tokens.OwnerOf(token)) ?? "";

    /// <exception cref="EtcdException">Nobody calls, or one that is no user.</exception>
    public async ValueTask RequireUserAsync(CallContext context)
    {
        AuthState state = auth.State;
        if (state.IsEnabled)
        {
            Throw(state.CheckUser(await IdentifyAsync(state, context)));
        }
    }

    /// <exception cref="EtcdException">The caller has not the role root.</exception>
    public async ValueTask RequireRootAsync(CallContext context)
    {
        AuthState state = auth.State;
        if (state.IsEnabled)
        {
            Throw(state.CheckRoot(await IdentifyAsync(state, context)));
        }
    }

    /// <summary>As <see cref="RequireRootAsync"/> for those calls whose refusals lose their code in etcd.</summary>
    /// <exception cref="EtcdException">The caller has not the role root.</exception>
    public async ValueTask RequireRootForUpkeepAsync(CallContext context)
    {
        try
        {
            await RequireRootAsync(context);
        }
        catch (EtcdException error)
        {
            throw new EtcdException(StatusCode.Unknown, error.Error.Message.Replace("etcdserver: ", "auth: ", StringComparison.Ordinal));
        }
    }

    /// <summary>Reads on behalf of a caller: checked before, and again when users or roles have changed meanwhile.</summary>
    /// <exception cref="EtcdException">Not allowed.</exception>
    public async ValueTask<TResult> ReadAsync<TArgument, TResult>(
        CallContext context, TArgument argument, Func<TArgument, AuthState, AuthIdentity, EtcdError?> check, Func<TArgument, TResult> read)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            AuthState state = auth.State;
            if (state.IsEnabled)
            {
                Throw(check(argument, state, await IdentifyAsync(state, context)));
            }

            TResult result = read(argument);
            if (ReferenceEquals(state, auth.State))
            {
                return result;
            }
        }

        throw new EtcdException(EtcdErrors.AuthOldRevision);
    }

    /// <summary>As <see cref="ReadAsync"/>, when what is read is known already or may be read without more.</summary>
    /// <exception cref="EtcdException">Not allowed.</exception>
    public async ValueTask RequireAsync<TArgument>(CallContext context, TArgument argument, Func<TArgument, AuthState, AuthIdentity, EtcdError?> check) =>
        await ReadAsync(context, argument, check, static _ => true);

    /// <summary>Why a watcher is refused, in the words of etcd's answer; null when it is not.</summary>
    public async ValueTask<string?> RefusalOfAsync(WatchCreateRequest request, CallContext context)
    {
        AuthState state = auth.State;
        EtcdError? error;
        try
        {
            error = state.IsEnabled ? state.CheckWatch(await IdentifyAsync(state, context), request) : null;
        }
        catch (EtcdException unknown)
        {
            error = unknown.Error;
        }

        return error is null ? null : $"rpc error: code = {error.Code} desc = {error.Message}";
    }

    private async ValueTask<AuthIdentity> IdentifyAsync(AuthState state, CallContext context)
    {
        if (!state.IsEnabled)
        {
            return default;
        }

        if (context.Token is { } token)
        {
            return await tokens.ReadAsync(token, state.Revision, context.Cancellation) ?? throw new EtcdException(EtcdErrors.InvalidAuthToken);
        }

        return context.CertificateUser is { } user ? new AuthIdentity(user, state.Revision) : default;
    }

    private static void Throw(EtcdError? error)
    {
        if (error is not null)
        {
            throw new EtcdException(error);
        }
    }
}
