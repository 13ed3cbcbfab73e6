using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Observation;
using WebEtcd.Shared.Protos.Observation;

namespace WebEtcd.Node.Observation.Peers;

/// <summary>Answers other members that want to show this one: its view of itself, and what has happened since they last asked.</summary>
internal sealed class ObservationServer(SelfObservation self, NodeEvents events, TimeProvider time)
{
    /// <summary>Several that ask at nearly the same time get the same view.</summary>
    private static readonly TimeSpan OldestView = TimeSpan.FromMilliseconds(150);

    /// <exception cref="EtcdException">The request is none.</exception>
    public ReadOnlyMemory<byte> Answer(ReadOnlyMemory<byte> request)
    {
        ObserveRequest wanted = Read(request);
        MemberView view = self.View(OldestView);
        var answer = new ObserveAnswer
        {
            Epoch = events.Epoch,
            NowMicros = Micros.Of(time.GetUtcNow()),
            Member = MemberRows.Of(view),
        };
        answer.Events.AddRange(events.Ring.After(wanted.Epoch == events.Epoch ? wanted.AfterSequence : 0).Select(EventRows.Of));
        return answer.ToByteArray();
    }

    private static ObserveRequest Read(ReadOnlyMemory<byte> request)
    {
        try
        {
            return ObserveRequest.Parser.ParseFrom(request.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            throw new EtcdException(StatusCode.InvalidArgument, "etcdserver: the question for an observation cannot be read");
        }
    }
}
