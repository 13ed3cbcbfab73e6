using System.Globalization;
using Google.Protobuf;
using WebEtcd.Cluster.Tests.Client;
using WebEtcd.Cluster.Tests.Harness;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Cluster.Tests.Backups;

/// <summary>Fills a server with keys, history and leases, and tells what can be seen of it.</summary>
internal sealed class BackupStore(ServerNode node) : IDisposable
{
    private const int KeysPerTxn = 100;
    private const int Leases = 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private readonly EtcdClient _client = new(node.Ports.ClientUrl);

    /// <summary>
    /// Writes keys with values of all sizes, some under leases; changes some of them, deletes some, and compacts a part of that away.
    /// </summary>
    public async Task FillAsync(int keys)
    {
        for (int i = 1; i <= Leases; i++)
        {
            var grant = new LeaseGrantRequest { ID = i * 1000, TTL = 5000 + i };
            Assert.True((await _client.CallAsync("etcdserverpb.Lease/LeaseGrant", grant, LeaseGrantResponse.Parser, Timeout)).IsOk);
        }

        await PutAsync(0, keys, "first");
        await PutAsync(0, keys / 5, "second");
        await DeleteAsync(keys / 10, keys / 8);
        RangeResponse middle = (await _client.RangeAsync(new RangeRequest { Key = KeyOf(0) }, Timeout)).Value;
        await PutAsync(keys / 9, keys / 7, "third");
        await DeleteAsync(keys / 2, (keys / 2) + 10);
        await PutAsync(keys, keys + 10, "last");
        await _client.PutAsync(new PutRequest { Key = KeyOf(keys + 11), Value = ByteString.CopyFrom(new byte[1_000_000]) }, Timeout);
        await DeleteAsync(keys, keys + 5);
        Assert.True((await _client.CompactAsync(new CompactionRequest { Revision = middle.Header.Revision - 1, Physical = true }, Timeout)).IsOk);
    }

    /// <summary>Revision, hash of the history, hash up to an older revision, all keys now and then, leases with their keys.</summary>
    public async Task<string> DescribeAsync()
    {
        HashKVResponse hash = (await _client.HashKvAsync(0, Timeout)).Value;
        long revision = hash.Header.Revision;
        HashKVResponse older = (await _client.HashKvAsync(revision - 3, Timeout)).Value;
        return string.Join(
            '\n',
            $"revision {revision}, compacted {hash.CompactRevision}",
            $"hash {hash.Hash}, older {older.Hash}",
            await KeysAsync(0),
            await KeysAsync(revision - 2),
            await KeysAsync(hash.CompactRevision),
            await LeasesAsync());
    }

    /// <summary>What outlives a bump of the revision: the keys with all they are, and the leases.</summary>
    public async Task<(long Revision, string Content)> ContentAsync()
    {
        RangeResponse all = (await _client.RangeAsync(Everything(0), Timeout)).Value;
        return (all.Header.Revision, $"{TextOf(all)}\n{await LeasesAsync()}");
    }

    public async Task<Answer<RangeResponse>> ReadAtAsync(long revision) => await _client.RangeAsync(Everything(revision), Timeout);

    public async Task<long> PutAsync(string key) => (await _client.PutAsync(new PutRequest { Key = ByteString.CopyFromUtf8(key) }, Timeout)).Value.Header.Revision;

    public void Dispose() => _client.Dispose();

    private static ByteString KeyOf(int i) => ByteString.CopyFromUtf8("key/" + i.ToString("D7", CultureInfo.InvariantCulture));

    private static RangeRequest Everything(long revision) =>
        new() { Key = ByteString.CopyFrom(0), RangeEnd = ByteString.CopyFrom(0), Revision = revision };

    private static string TextOf(RangeResponse response) =>
        $"{response.Count} keys, {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(new RangeResponse { Kvs = { response.Kvs } }.ToByteArray()))}";

    private async Task<string> KeysAsync(long revision) => TextOf((await _client.RangeAsync(Everything(revision), Timeout)).Value);

    private async Task<string> LeasesAsync()
    {
        LeaseLeasesResponse leases = (await _client.CallAsync("etcdserverpb.Lease/LeaseLeases", new LeaseLeasesRequest(), LeaseLeasesResponse.Parser, Timeout)).Value;
        var lines = new List<string>();
        foreach (long id in leases.Leases.Select(lease => lease.ID).Order())
        {
            LeaseTimeToLiveResponse lease = (await _client.LeaseTimeToLiveAsync(id)).Value;
            lines.Add($"lease {id}: {lease.GrantedTTL} s, {lease.Keys.Count} keys, {KeysHash(lease)}");
        }

        return string.Join('\n', lines);
    }

    private static string KeysHash(LeaseTimeToLiveResponse lease) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(
        System.Text.Encoding.UTF8.GetBytes(string.Join(',', lease.Keys.Select(key => key.ToStringUtf8()).Order(StringComparer.Ordinal)))));

    private async Task PutAsync(int from, int to, string value)
    {
        for (int start = from; start < to; start += KeysPerTxn)
        {
            var txn = new TxnRequest();
            for (int i = start; i < Math.Min(start + KeysPerTxn, to); i++)
            {
                var put = new PutRequest { Key = KeyOf(i), Value = ByteString.CopyFromUtf8(value + new string('x', i % 300)), Lease = i % 3 == 0 ? (1 + (i % Leases)) * 1000 : 0 };
                txn.Success.Add(new RequestOp { RequestPut = put });
            }

            Assert.True((await _client.TxnAsync(txn, Timeout)).IsOk);
        }
    }

    private async Task DeleteAsync(int from, int to) =>
        Assert.True((await _client.DeleteAsync(new DeleteRangeRequest { Key = KeyOf(from), RangeEnd = KeyOf(to) }, Timeout)).IsOk);
}
