using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>A history written by hand, to be damaged in one place.</summary>
internal sealed class SmallHistory
{
    private readonly Scheduler _time = new(1);
    private readonly List<CommittedRequest> _log = [];

    public SmallHistory() => History = new History(_time);

    public History History { get; }

    public IReadOnlyList<CommittedRequest> Log => _log;

    public static PutRequest Put(string key, string value) => new() { Key = ByteString.CopyFromUtf8(key), Value = ByteString.CopyFromUtf8(value) };

    public static RangeRequest Get(string key) => new() { Key = ByteString.CopyFromUtf8(key) };

    public static DeleteRangeRequest Delete(string key) => new() { Key = ByteString.CopyFromUtf8(key) };

    public static PutResponse PutAnswer(long revision) => new() { Header = new ResponseHeader { Revision = revision } };

    public static RangeResponse GetAnswer(long revision, params KeyValue[] found)
    {
        var response = new RangeResponse { Header = new ResponseHeader { Revision = revision }, Count = found.Length };
        response.Kvs.AddRange(found);
        return response;
    }

    public static KeyValue Pair(string key, string value, long created, long modified, long version) => new()
    {
        Key = ByteString.CopyFromUtf8(key),
        Value = ByteString.CopyFromUtf8(value),
        CreateRevision = created,
        ModRevision = modified,
        Version = version,
    };

    public SmallHistory Pass()
    {
        _time.RunNext(_time.NowUs + WorldSettings.Second);
        return this;
    }

    public Call Ask(IMessage request)
    {
        Pass();
        return History.Begin(client: 1, member: 1, request);
    }

    /// <summary>Asked, carried out as the next entry unless it only reads, and answered.</summary>
    public Call Done(IMessage request, IMessage response, long revision)
    {
        Call call = Ask(request);
        if (request is not RangeRequest)
        {
            Commit(call);
        }

        Answer(call, response, revision);
        return call;
    }

    public void Answer(Call call, IMessage response, long revision)
    {
        Pass();
        History.Answer(call, response, revision);
    }

    public void AnswerError(Call call, EtcdError error)
    {
        Pass();
        History.AnswerError(call, error);
    }

    public void Commit(Call call)
    {
        InternalRaftRequest request = Wrapped.Of(call.Request);
        request.ID = (ulong)call.Number + 1;
        call.Payload = request.ToByteArray();
        Commit(request);
    }

    public void Commit(InternalRaftRequest request) => _log.Add(new CommittedRequest((ulong)_log.Count + 1, request.ToByteArray(), request));

    public string? Check() => HistoryChecker.Check(History, _log, minTtlSeconds: 2).Violation;

    public ModelHistory Model() => HistoryChecker.Check(History, _log, minTtlSeconds: 2).Model;
}
