using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Histories;

/// <summary>A store that keeps every promise and records what it did, for the tests of the checkers to break.</summary>
internal sealed class SampleStore
{
    private StoreState _state = StoreState.Empty;
    private long _clock;

    /// <summary>All events.</summary>
    public List<Event> Events { get; } = [];

    /// <summary>All operations.</summary>
    public List<StoreOperation> Operations { get; } = [];

    /// <summary>The present revision.</summary>
    public long Revision { get; private set; } = 1;

    /// <summary>The violations of the history as it stands now.</summary>
    public IReadOnlyList<Violation> Violations => HistoryChecker.Check(new StoreLog(Events), Operations);

    /// <summary>One request after the other: each returns before the next is called.</summary>
    public StoreOperation Do(IMessage request) => Record(request, Outcome.Ok, ++_clock, ++_clock, Apply(request));

    /// <summary>A request whose answer is lost.</summary>
    public StoreOperation Lose(IMessage request, bool isApplied)
    {
        if (isApplied)
        {
            Apply(request);
        }
        return Record(request, Outcome.Indeterminate, ++_clock, ++_clock, null);
    }

    /// <summary>A request that is refused.</summary>
    public StoreOperation Refuse(IMessage request) => Record(request, Outcome.Refused, ++_clock, ++_clock, null);

    /// <summary>A request that happens at a moment, and is under way before and after it.</summary>
    public void DoAround(IMessage request, Random random, int clients)
    {
        _clock += 10;
        var outcome = random.Next(20) switch { 0 or 1 => Outcome.Indeterminate, 2 => Outcome.Refused, _ => Outcome.Ok };
        var response = outcome == Outcome.Refused || (outcome == Outcome.Indeterminate && random.Next(2) == 0) ? null : Apply(request);
        var operation = new StoreOperation(random.Next(clients), "n", request, _clock - random.Next(40), _clock + random.Next(40), outcome, outcome == Outcome.Ok ? response : null);
        Operations.Add(operation);
    }

    /// <summary>Runs a request without a record of it.</summary>
    public IMessage Apply(IMessage request)
    {
        var (response, events) = StoreModel.Run(_state, request, Revision + 1);
        Revision += events.Count > 0 ? 1 : 0;
        Events.AddRange(events);
        _state = events.Aggregate(_state, (state, happened) => state.With(happened));
        return WithHeader(response, Revision);
    }

    /// <summary>The answer with a revision in its header.</summary>
    public static IMessage WithHeader(IMessage response, long revision)
    {
        var header = new ResponseHeader { Revision = revision };
        return response switch
        {
            RangeResponse range => new RangeResponse(range) { Header = header },
            PutResponse put => new PutResponse(put) { Header = header },
            DeleteRangeResponse delete => new DeleteRangeResponse(delete) { Header = header },
            TxnResponse txn => new TxnResponse(txn) { Header = header },
            _ => throw new ArgumentException($"not an answer of the model: {response}"),
        };
    }

    private StoreOperation Record(IMessage request, Outcome outcome, long call, long end, IMessage? response)
    {
        var operation = new StoreOperation(1, "n", request, call, end, outcome, response);
        Operations.Add(operation);
        return operation;
    }
}
