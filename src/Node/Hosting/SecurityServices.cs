using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Peers;
using WebEtcd.Node.Security;
using WebEtcd.Node.Security.Passwords;
using WebEtcd.Node.Security.Tokens;
using WebEtcd.Node.Services;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Hosting;

/// <summary>Registers what users, passwords and tokens need.</summary>
internal static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, SecurityOptions options)
    {
        services.AddSingleton(p => p.GetRequiredService<EtcdStateMachine>().Auth);
        services.AddSingleton(p => new TokenWitnesses(
            p.GetRequiredService<IPeerTransport>(),
            p.GetRequiredService<EtcdStateMachine>().Membership,
            p.GetRequiredService<ResponseHeaders>().MemberId,
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(SimpleTokensOf);
        services.AddHostedService(p => new TokenInheritance(
            p.GetRequiredService<SimpleTokens>(),
            p.GetRequiredService<IPeerTransport>(),
            p.GetRequiredService<EtcdStateMachine>().Membership,
            p.GetRequiredService<ResponseHeaders>().MemberId,
            p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ITokenFormat>(p => options.AuthToken.SignMethod is null
            ? p.GetRequiredService<SimpleTokens>()
            : new JwtTokens(options.AuthToken, JwtKey.Load(options.AuthToken), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CallerGate>();
        services.AddSingleton<ICallerService>(p => p.GetRequiredService<CallerGate>());
        services.AddSingleton(p => new PasswordChecker(options.BcryptCost, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<FailedLogins>();
        services.AddSingleton<IAuthService, AuthService>();
        services.AddSingleton<IAccessService, AccessService>();
        return services;
    }

    /// <summary>Made with the state machine, before there is a way to other members.</summary>
    private static SimpleTokens SimpleTokensOf(IServiceProvider services)
    {
        SimpleTokens tokens = services.GetRequiredService<NodeRuntime>().Tokens;
        tokens.Witnesses = services.GetRequiredService<TokenWitnesses>();
        return tokens;
    }
}
