using System.Buffers.Binary;
using Google.Protobuf;
using WebEtcd.StateMachine.Mvcc;

namespace WebEtcd.StateMachine.Tests.Mvcc;

public sealed class KeyIndexTests
{
    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 20_000)]
    [InlineData(3, 60_000)]
    public void The_index_agrees_with_a_sorted_dictionary(int seed, int keys)
    {
        var random = new Random(seed);
        var index = new KeyIndex();
        var model = new SortedDictionary<uint, List<KeptRevision>>();
        long revision = 1;
        for (int round = 0; round < 4; round++)
        {
            for (int i = 0; i < keys / 2; i++)
            {
                Change(index, model, (uint)random.Next(keys), ++revision, random.Next(4) == 0);
            }

            Check(index, model, revision, random, seed);
            long compact = random.NextInt64(1, revision + 1);
            Compact(index, model, compact);
            Check(index, model, revision, random, seed);
        }

        foreach (uint key in model.Keys.ToArray())
        {
            Change(index, model, key, ++revision, true);
        }

        Compact(index, model, revision + 1);
        Check(index, model, revision, random, seed);
        Assert.Empty(model);
        Change(index, model, 5, ++revision, false);
        Check(index, model, revision, random, seed);
    }

    [Fact]
    public void Keys_in_order_fill_their_leaves()
    {
        var index = new KeyIndex();
        for (uint i = 0; i < 6400; i++)
        {
            index.Record(Key(i), new KeptRevision(i + 2, 0, false, 1), i + 2, 1);
        }

        int leaves = 0;
        for (byte[]? cursor = []; cursor is not null; leaves++)
        {
            index.SeekLeaf(cursor, out _, out _, out cursor);
        }

        Assert.Equal(100, leaves);
    }

    [Fact]
    public void Revisions_merged_in_any_order_are_kept_in_order()
    {
        for (int seed = 1; seed <= 50; seed++)
        {
            var random = new Random(seed);
            KeptRevision[] revisions = [.. Enumerable.Range(2, 30).Select(i => new KeptRevision(i / 2, i % 2, random.Next(5) == 0, 1))];
            var ordered = new KeyIndex();
            var shuffled = new KeyIndex();
            foreach (KeptRevision one in revisions)
            {
                ordered.Record(Key(1), one, one.Main, 1);
            }

            foreach (KeptRevision one in revisions.OrderBy(_ => random.Next()))
            {
                shuffled.Merge(Key(1), one, one.Main, 1);
            }

            Assert.Equal(ordered.LiveCount, shuffled.LiveCount);
            Assert.True(ordered.TryGet(Key(1).Span, out KeyState left), $"seed {seed}");
            Assert.True(shuffled.TryGet(Key(1).Span, out KeyState right), $"seed {seed}");
            for (long at = 0; at < 20; at++)
            {
                Assert.True(left.TryFind(at, out KeptRevision expected) == right.TryFind(at, out KeptRevision actual), $"seed {seed}, revision {at}");
                Assert.True(expected.Revision == actual.Revision, $"seed {seed}, revision {at}");
            }
        }
    }

    private static ByteString Key(uint number)
    {
        byte[] key = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(key, number);
        return ByteString.CopyFrom(key);
    }

    private static void Change(KeyIndex index, SortedDictionary<uint, List<KeptRevision>> model, uint key, long main, bool delete)
    {
        var revision = new KeptRevision(main, 0, delete, 10);
        index.Record(Key(key), revision, delete ? 0 : main, delete ? 0 : 1);
        if (!model.TryGetValue(key, out List<KeptRevision>? revisions))
        {
            model[key] = revisions = [];
        }

        revisions.Add(revision);
    }

    private static void Compact(KeyIndex index, SortedDictionary<uint, List<KeptRevision>> model, long at)
    {
        long expectedFreed = 0;
        var expectedKept = new List<KeptRevision>();
        foreach ((uint key, List<KeptRevision> revisions) in model.ToArray())
        {
            KeptRevision last = revisions.LastOrDefault(one => one.Main <= at);
            KeptRevision[] left = [.. revisions.Where(one => one.Main >= at || (one.Main == last.Main && !one.IsTombstone))];
            expectedFreed += revisions.Count - left.Length;
            expectedKept.AddRange(left.Where(one => one.Main <= at));
            model[key] = [.. left];
            if (left.Length == 0)
            {
                model.Remove(key);
            }
        }

        long freed = 0;
        var kept = new List<KeptRevision>();
        byte[]? cursor = [];
        while (cursor is not null)
        {
            cursor = index.CompactLeaf(cursor, at, kept, ref freed);
        }

        Assert.Equal(expectedFreed * 10, freed);
        Assert.Equal(expectedKept.Select(static one => one.Main).Order(), kept.Select(static one => one.Main).Order());
    }

    private static void Check(KeyIndex index, SortedDictionary<uint, List<KeptRevision>> model, long revision, Random random, int seed)
    {
        Assert.Equal(model.Values.Count(static revisions => !revisions[^1].IsTombstone), index.LiveCount);
        var walked = new List<uint>();
        for (byte[]? cursor = []; cursor is not null;)
        {
            LeafNode leaf = index.SeekLeaf(cursor, out _, out _, out cursor);
            walked.AddRange(leaf.Keys.Take(leaf.Count).Select(static key => BinaryPrimitives.ReadUInt32BigEndian(key)));
        }

        Assert.Equal(model.Keys, walked);
        uint[] live = [.. model.Where(static pair => !pair.Value[^1].IsTombstone).Select(static pair => pair.Key)];
        for (int i = 0; i < 200; i++)
        {
            uint key = (uint)random.Next(70_000);
            int before = Array.BinarySearch(live, key) is int at && at < 0 ? ~at : at;
            Assert.True(before == index.CountLiveBefore(Key(key).Span), $"seed {seed}, key {key}");
            bool hasNext = index.TryNextLive(Key(key).Span, out byte[] next, out _);
            Assert.True(hasNext == before < live.Length, $"seed {seed}, key {key}");
            Assert.True(!hasNext || BinaryPrimitives.ReadUInt32BigEndian(next) == live[before], $"seed {seed}, key {key}");
            CheckOne(index, model.GetValueOrDefault(key), key, random.NextInt64(revision + 2), seed);
        }
    }

    private static void CheckOne(KeyIndex index, List<KeptRevision>? revisions, uint key, long at, int seed)
    {
        KeptRevision expected = revisions?.LastOrDefault(one => one.Main <= at) ?? default;
        bool exists = expected.Main > 0 && !expected.IsTombstone;
        bool found = index.TryGet(Key(key).Span, out KeyState state) && state.TryFind(at, out KeptRevision actual) && actual.Main == expected.Main;
        Assert.True(exists == found, $"seed {seed}, key {key}, revision {at}");
    }
}
