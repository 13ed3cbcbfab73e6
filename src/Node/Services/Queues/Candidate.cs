using Google.Protobuf;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Services.Queues;

/// <summary>A key that waits in the queue of a lock or an election, ordered by its create revision.</summary>
/// <param name="Key">Name of the queue, a slash, and the lease in hexadecimal.</param>
/// <param name="Revision">Its create revision: with the key it names one place in the queue, even when the key is deleted and comes again.</param>
/// <param name="Value">What the key held when it was entered or found.</param>
/// <param name="IsFirst">Nobody was before it when it was entered, or found: a client may ask again for what it has.</param>
/// <param name="Header">Of the answer that entered it.</param>
internal sealed record Candidate(ByteString Key, long Revision, ByteString Value, bool IsFirst, ResponseHeader Header);
