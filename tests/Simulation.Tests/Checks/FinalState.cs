using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.Simulation.Tests.World;

namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>At the end every member shows what the model has, and all have the same hash.</summary>
internal static class FinalState
{
    public static string? Check(IEnumerable<MemberLife> lives, ModelHistory model)
    {
        HashKVResponse? first = null;
        foreach (MemberLife life in lives)
        {
            RangeResponse found = life.State.Range(new RangeRequest { Key = ByteString.CopyFrom(0), RangeEnd = ByteString.CopyFrom(0) });
            if (found.Header.Revision != model.Revision || !found.Kvs.SequenceEqual(model.Final.Keys))
            {
                return $"at the end member {life.Member.Id} has revision {found.Header.Revision} and [{string.Join(", ", found.Kvs)}]; it should be {model.Revision} and [{string.Join(", ", model.Final.Keys)}]";
            }

            if (!life.State.Leases.Records().Select(lease => lease.Id).SequenceEqual(model.Final.Leases))
            {
                return $"at the end member {life.Member.Id} has the leases [{string.Join(", ", life.State.Leases.Records())}]; it should be [{string.Join(", ", model.Final.Leases)}]";
            }

            if (life.State.Kv.CompactedRevision != model.Final.Compacted)
            {
                return $"at the end member {life.Member.Id} is compacted at {life.State.Kv.CompactedRevision} instead of {model.Final.Compacted}";
            }

            HashKVResponse hash = life.State.HashKv(0);
            first ??= hash;
            if (hash.Hash != first.Hash)
            {
                return $"at the end member {life.Member.Id} has the hash {hash.Hash}, others {first.Hash}";
            }
        }

        return first is null ? "at the end no member is there" : null;
    }
}
