using WebEtcd.Shared.Protos;

namespace WebEtcd.StateMachine.Apply;

/// <summary>What an applier knows of a request besides the request.</summary>
/// <param name="Index">Its log index.</param>
/// <param name="NowMs">This member's monotonic clock; only for when leases expire, never for replicated state.</param>
/// <param name="Header">Who asked, and under which auth revision; null when nobody said.</param>
internal readonly record struct ApplyContext(ulong Index, long NowMs, RequestHeader? Header);
