using Google.Protobuf;
using WebEtcd.StateMachine.Watch;

namespace WebEtcd.StateMachine.Tests.Watch;

public sealed class IntervalTreeTests
{
    [Fact]
    public void It_agrees_with_a_list_of_ranges_whatever_is_added_and_removed()
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            var random = new Random(seed);
            var tree = new IntervalTree<string>();
            var ranges = new Dictionary<(string Begin, string? End), string>();
            for (int i = 0; i < 600; i++)
            {
                string begin = Key(random);
                string? end = random.Next(6) == 0 ? null : Key(random);
                if (!ranges.ContainsKey((begin, end)) && random.Next(5) < 3)
                {
                    tree.Add(Bytes(begin), Bytes(end), $"{begin}..{end}");
                    ranges.Add((begin, end), $"{begin}..{end}");
                }
                else
                {
                    Assert.True(ranges.Remove((begin, end)) == tree.Remove(Bytes(begin), Bytes(end)), $"seed {seed} step {i}");
                }

                string key = Key(random);
                var stabbed = new List<string>();
                tree.Stab(Bytes(key), stabbed);
                IEnumerable<string> expected = ranges.Where(range => Contains(range.Key, key)).Select(range => range.Value);
                Assert.True(expected.Order().SequenceEqual(stabbed.Order()), $"seed {seed} step {i} key {key}");
                Assert.Equal(ranges.Count, tree.Count);
                Assert.Equal(ranges.GetValueOrDefault((begin, end)), tree.Find(Bytes(begin), Bytes(end)));
            }

            tree.Verify();
            var all = new List<string>();
            tree.CopyTo(all);
            Assert.Equal(ranges.Values.Order(), all.Order());
        }
    }

    [Fact]
    public void It_stays_balanced_when_ranges_come_in_order()
    {
        var tree = new IntervalTree<string>();
        for (int i = 0; i < 4096; i++)
        {
            tree.Add(Bytes($"{i:0000}"), Bytes($"{i + 2:0000}"), $"{i}");
        }

        tree.Verify();
        var stabbed = new List<string>();
        tree.Stab(Bytes("2000"), stabbed);
        Assert.Equal(["1999", "2000"], stabbed);
    }

    [Fact]
    public void Keys_are_ordered_by_unsigned_bytes()
    {
        var tree = new IntervalTree<string>();
        tree.Add(ByteString.CopyFrom(0x7f), ByteString.CopyFrom(0xff), "high");
        var stabbed = new List<string>();
        tree.Stab(ByteString.CopyFrom(0x80), stabbed);
        tree.Stab(ByteString.CopyFrom(0x01), stabbed);
        tree.Stab(ByteString.CopyFrom(0xff, 0x00), stabbed);
        Assert.Equal(["high"], stabbed);
    }

    private static bool Contains((string Begin, string? End) range, string key) =>
        string.CompareOrdinal(range.Begin, key) <= 0 && (range.End is null || string.CompareOrdinal(key, range.End) < 0);

    private static string Key(Random random) => new((char)('a' + random.Next(5)), 1 + random.Next(3));

    private static ByteString Bytes(string? text) => text is null ? null! : ByteString.CopyFromUtf8(text);
}
