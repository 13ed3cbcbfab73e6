using Google.Protobuf;
using WebEtcd.Shared.Errors;

namespace WebEtcd.StateMachine.Apply;

/// <summary>
/// Outcome of one committed request: a response or an expected error, never both. Neither for an entry that carries no request, or that was applied
/// before.
/// </summary>
public readonly record struct ApplyResult(IMessage? Response, EtcdError? Error)
{
    /// <summary>
    /// True when the request went over the quota: it was carried out, is answered with "database space exceeded", and whoever applied it has to
    /// propose the NOSPACE alarm for this member.
    /// </summary>
    public bool RaisesNoSpaceAlarm { get; init; }

    public static ApplyResult Ok(IMessage response) => new(response, null);

    public static ApplyResult Failed(EtcdError error) => new(null, error);
}
