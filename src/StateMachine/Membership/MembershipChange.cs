using Google.Protobuf;
using WebEtcd.Shared.Protos.Tables;

namespace WebEtcd.StateMachine.Membership;

/// <summary>A change of one member, as it stands in the context of a configuration change of the Raft log.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Member">The member; for <see cref="MembershipChangeKind.Promote"/> and <see cref="MembershipChangeKind.Remove"/> only its id counts, for <see cref="MembershipChangeKind.Update"/> id and peer URLs.</param>
/// <param name="RequestId">Id of the request that waits for the answer; 0 for none.</param>
public sealed record MembershipChange(MembershipChangeKind Kind, MemberRecord Member, ulong RequestId = 0)
{
    /// <summary>A change that needs nothing but an id.</summary>
    public static MembershipChange OfId(MembershipChangeKind kind, ulong memberId, ulong requestId = 0) =>
        new(kind, new MemberRecord(memberId, string.Empty, [], [], IsLearner: false), requestId);

    /// <summary>The bytes for the context of a configuration change.</summary>
    public byte[] Encode() => new MembershipChangeRow
    {
        Kind = (MembershipChangeRow.Types.Kind)Kind,
        Member = Member.ToRow(),
        RequestId = RequestId,
    }.ToByteArray();

    /// <summary>Reads what <see cref="Encode"/> wrote. Throws <see cref="InvalidProtocolBufferException"/> for anything else.</summary>
    public static MembershipChange Decode(ReadOnlySpan<byte> context)
    {
        MembershipChangeRow row = MembershipChangeRow.Parser.ParseFrom(context);
        return new MembershipChange((MembershipChangeKind)row.Kind, MemberRecord.FromRow(row.Member ?? new MemberRow()), row.RequestId);
    }
}
