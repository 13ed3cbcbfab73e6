using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>Everything that clients asked and were answered, and what watchers saw.</summary>
internal sealed class History(Scheduler scheduler)
{
    private readonly List<Call> _calls = [];

    public IReadOnlyList<Call> Calls => _calls;

    /// <summary>Highest revision that anybody has seen.</summary>
    public long HighestShown { get; private set; } = 1;

    public List<Renewal> Renewals { get; } = [];

    public List<Expiry> Expiries { get; } = [];

    public List<WatchRecord> Watches { get; } = [];

    public Call Begin(int client, ulong member, IMessage request)
    {
        var call = new Call
        {
            Number = _calls.Count,
            Client = client,
            Member = member,
            Request = request,
            AskedUs = scheduler.NowUs,
            Floor = HighestShown,
        };
        _calls.Add(call);
        return call;
    }

    public void Answer(Call call, IMessage response, long revision)
    {
        call.Response = response;
        call.Revision = revision;
        call.Outcome = Outcome.Answered;
        call.AnsweredUs = scheduler.NowUs;
        Show(revision);
    }

    /// <summary>An error that came of applying the request.</summary>
    public void AnswerError(Call call, EtcdError error)
    {
        call.Error = error;
        call.Outcome = Outcome.Answered;
        call.AnsweredUs = scheduler.NowUs;
    }

    public void Refuse(Call call, EtcdError? error)
    {
        call.Error = error;
        call.Outcome = Outcome.Refused;
    }

    /// <summary>Somebody has seen a revision: no linearizable answer to a later question may be older.</summary>
    public void Show(long revision) => HighestShown = Math.Max(HighestShown, revision);
}
