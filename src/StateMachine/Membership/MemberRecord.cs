using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Tables;

namespace WebEtcd.StateMachine.Membership;

/// <summary>One member of the cluster.</summary>
/// <param name="Id">Never 0; never used again once removed.</param>
/// <param name="Name">Empty until the member has started.</param>
/// <param name="PeerUrls">Where other members reach it.</param>
/// <param name="ClientUrls">Where clients reach it; empty until it has started.</param>
/// <param name="IsLearner">True while it has no vote.</param>
public sealed record MemberRecord(ulong Id, string Name, IReadOnlyList<string> PeerUrls, IReadOnlyList<string> ClientUrls, bool IsLearner)
{
    /// <summary>True when the member has told its name, which it does when it starts.</summary>
    public bool IsStarted => Name.Length > 0;

    /// <summary>As the API shows it.</summary>
    public Member ToMessage()
    {
        var member = new Member { ID = Id, Name = Name, IsLearner = IsLearner };
        member.PeerURLs.AddRange(PeerUrls);
        member.ClientURLs.AddRange(ClientUrls);
        return member;
    }

    internal MemberRow ToRow()
    {
        var row = new MemberRow { Id = Id, Name = Name, IsLearner = IsLearner };
        row.PeerUrls.AddRange(PeerUrls);
        row.ClientUrls.AddRange(ClientUrls);
        return row;
    }

    internal static MemberRecord FromRow(MemberRow row) => new(row.Id, row.Name, [.. row.PeerUrls], [.. row.ClientUrls], row.IsLearner);
}
