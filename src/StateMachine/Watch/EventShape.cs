namespace WebEtcd.StateMachine.Watch;

/// <summary>What a watcher wants of the events of its range. Watchers of one range and shape get the same events.</summary>
[Flags]
internal enum EventShape
{
    None = 0,
    NoPut = 1,
    NoDelete = 2,
    PrevKv = 4,
}
