using Google.Protobuf;
using WebEtcd.Node.Peers;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos.Tokens;
using WebEtcd.StateMachine.Membership;

namespace WebEtcd.Node.Security.Tokens;

/// <summary>Asks all other members at once. Anybody can send tokens that nobody knows, so few questions are under way at a time and the others wait in line.</summary>
internal sealed class TokenWitnesses(IPeerTransport peers, MembershipStore members, ulong self, TimeProvider time) : ITokenWitnesses, IDisposable
{
    private const int MostAtOnce = 4;
    // Longer than a member needs that has just started: whoever gets no answer is asked for the password.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    public async Task<FindTokenResponse?> FindAsync(FindTokenRequest request, CancellationToken cancellation)
    {
        IReadOnlyList<ulong> others = members.OthersThan(self);
        if (others.Count == 0 || !await _turns.WaitAsync(Patience, cancellation))
        {
            return null;
        }

        try
        {
            return await FirstAsync(others, request.ToByteArray(), cancellation);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<FindTokenResponse?> FirstAsync(IReadOnlyList<ulong> others, byte[] request, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        FindTokenResponse? known = null;
        await foreach (Task<FindTokenResponse> answer in Task.WhenEach(others.Select(other => AskAsync(other, request, either.Token))))
        {
            if (known is null && (await answer).User.Length > 0)
            {
                known = await answer;
                await either.CancelAsync();
            }
        }

        return known;
    }

    private async Task<FindTokenResponse> AskAsync(ulong member, byte[] request, CancellationToken cancellation)
    {
        try
        {
            return FindTokenResponse.Parser.ParseFrom((await peers.CallAsync(member, PeerMethod.FindToken, request, cancellation)).Span);
        }
        catch (Exception error) when (error is EtcdException or OperationCanceledException or InvalidProtocolBufferException)
        {
            // One that is away, or of an earlier release, knows nothing.
            return new FindTokenResponse();
        }
    }
}
