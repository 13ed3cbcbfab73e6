using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Watch;

/// <summary>
/// Where the responses of one watch stream go. Called while the store of watchers is locked, by the apply loop among others: it must return at once,
/// must not throw, and must not call back into the stream or the store.
/// </summary>
public interface IWatchSink
{
    /// <summary>
    /// Takes a response, or says false when full; then the response is kept here and offered again by <see cref="WatchStream.Flush"/> or
    /// <see cref="WatchableStore.RetryVictims"/>. The response belongs to the sink from then on, but its events are shared with other streams and must not
    /// be changed. The header carries a revision, or deliberately none: never fill the revision in, only the other fields.
    /// </summary>
    bool TrySend(WatchResponse response);
}
