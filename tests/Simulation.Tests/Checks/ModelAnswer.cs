using Google.Protobuf;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>What carrying out a request gives: a response (without headers) or an error, and the events of the revision, if it made one.</summary>
internal sealed record ModelAnswer(IMessage? Response, EtcdError? Error, IReadOnlyList<ModelEvent> Events)
{
    public static ModelAnswer Failed(EtcdError error) => new(null, error, []);
}
