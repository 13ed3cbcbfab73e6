using Google.Protobuf;
using WebEtcd.Node.Peers;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos.Tokens;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Security.Tokens;

/// <summary>
/// Tokens are in memory only. A member that starts takes them over from one that runs, so that users stay signed in while all members are restarted one after
/// the other. It tries for a short while: later, <see cref="TokenWitnesses"/> asks about a token when it is shown.
/// </summary>
internal sealed class TokenInheritance(SimpleTokens tokens, IPeerTransport peers, MembershipStore members, ulong self, TimeProvider time) : BackgroundService
{
    private const int MostRounds = 60;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Who the members are is known for sure once the log is replayed.
        HashSet<ulong>? left = null;
        for (int round = 0; round < MostRounds && left is not { Count: 0 }; round++)
        {
            await Task.Delay(Pause, time, stoppingToken);
            if (!tokens.IsReplayed)
            {
                continue;
            }

            left ??= [.. members.OthersThan(self)];
            foreach (ulong member in left.ToList())
            {
                if (await InheritAsync(member, stoppingToken))
                {
                    left.Remove(member);
                }
            }
        }
    }

    private async Task<bool> InheritAsync(ulong member, CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            return await tokens.InheritAsync(async request => ListTokensResponse.Parser.ParseFrom(
                (await peers.CallAsync(member, PeerMethod.ListTokens, request.ToByteArray(), either.Token)).Span));
        }
        catch (Exception error) when (error is EtcdException or OperationCanceledException or InvalidProtocolBufferException)
        {
            stopping.ThrowIfCancellationRequested();
            return false;
        }
    }
}
