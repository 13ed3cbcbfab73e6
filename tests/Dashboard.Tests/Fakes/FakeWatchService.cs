using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Tests.Fakes;

internal sealed class FakeWatchService : IWatchService
{
    private readonly FakeStore _store;
    private readonly List<FakeWatchSession> _sessions = [];

    public FakeWatchService(FakeStore store)
    {
        _store = store;
        store.Written += events => _sessions.ForEach(session => session.Push(events));
    }

    public int OpenSessions
    {
        get
        {
            lock (_store.Gate)
            {
                return _sessions.Count;
            }
        }
    }

    public IWatchSession Open(CallContext context)
    {
        lock (_store.Gate)
        {
            FakeWatchSession session = new(_store, Close);
            _sessions.Add(session);
            return session;
        }
    }

    private void Close(FakeWatchSession session)
    {
        lock (_store.Gate)
        {
            _sessions.Remove(session);
        }
    }
}
