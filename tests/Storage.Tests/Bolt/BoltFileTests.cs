using WebEtcd.Storage.Bolt;

namespace WebEtcd.Storage.Tests.Bolt;

/// <summary>What is written into a bbolt file is read from it; what is damaged is refused.</summary>
public sealed class BoltFileTests
{
    private const int Seeds = 30;

    [Fact]
    public void What_was_written_is_read_in_order()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            SortedDictionary<string, List<(byte[] Key, byte[] Value)>> buckets = Content(random);
            MemoryFile file = Write(buckets);
            Assert.Equal(0, file.Length % BoltFormat.PageBytes);
            var reader = new BoltFileReader(file);
            Assert.Equal(buckets.Keys, reader.Buckets);
            foreach ((string name, List<(byte[] Key, byte[] Value)> pairs) in buckets)
            {
                List<(byte[], byte[])> read = [.. reader.Read(name).Select(pair => (pair.Key.ToArray(), pair.Value.ToArray()))];
                Assert.True(pairs.Select(pair => pair.Key).SequenceEqual(read.Select(pair => pair.Item1), BytesEqual), $"keys of {name}, seed {seed}");
                Assert.True(pairs.Select(pair => pair.Value).SequenceEqual(read.Select(pair => pair.Item2), BytesEqual), $"values of {name}, seed {seed}");
            }
        }
    }

    [Fact]
    public void Damage_is_an_error_of_the_file_and_never_another()
    {
        MemoryFile file = Write(Content(new Random(1)));
        byte[] whole = file.Bytes;
        int read = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = [.. whole];
            for (int i = 0; i < 4; i++)
            {
                // Heads of pages are where numbers lead elsewhere.
                int page = random.Next(bytes.Length / BoltFormat.PageBytes) * BoltFormat.PageBytes;
                bytes[page + random.Next(64)] = (byte)random.Next(256);
            }

            file.Bytes = random.Next(4) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            try
            {
                var reader = new BoltFileReader(file);
                foreach (string bucket in reader.Buckets)
                {
                    read += reader.Read(bucket).Count();
                }
            }
            catch (StorageException)
            {
                // Seen, and said.
            }
        }

        Assert.True(read > 0);
    }

    [Fact]
    public void One_meta_page_is_enough()
    {
        MemoryFile file = Write(Content(new Random(2)));
        string[] names = [.. new BoltFileReader(file).Buckets];
        foreach (int meta in (int[])[0, BoltFormat.PageBytes])
        {
            byte[] whole = [.. file.Bytes];
            file.Bytes[meta + 60] ^= 1;
            Assert.Equal(names, new BoltFileReader(file).Buckets);
            file.Bytes = whole;
        }

        file.Bytes[60] ^= 1;
        file.Bytes[BoltFormat.PageBytes + 60] ^= 1;
        Assert.Throws<StorageException>(() => new BoltFileReader(file));
    }

    private static SortedDictionary<string, List<(byte[] Key, byte[] Value)>> Content(Random random)
    {
        var buckets = new SortedDictionary<string, List<(byte[] Key, byte[] Value)>>(StringComparer.Ordinal);
        for (int bucket = 0; bucket < 4; bucket++)
        {
            int count = random.Next(4) == 0 ? 0 : random.Next(3000);
            var pairs = new SortedSet<byte[]>(Comparer<byte[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right)));
            for (int i = 0; i < count; i++)
            {
                byte[] key = new byte[random.Next(20) == 0 ? random.Next(1, 3000) : random.Next(1, 30)];
                random.NextBytes(key);
                pairs.Add(key);
            }

            buckets[$"bucket{bucket}"] = [.. pairs.Select(key => (key, new byte[random.Next(200) == 0 ? random.Next(20_000) : random.Next(100)]))];
        }

        return buckets;
    }

    private static MemoryFile Write(SortedDictionary<string, List<(byte[] Key, byte[] Value)>> buckets)
    {
        var file = new MemoryFile();
        var writer = new BoltFileWriter(file);
        foreach ((string name, List<(byte[] Key, byte[] Value)> pairs) in buckets)
        {
            writer.Bucket(name, pairs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));
        }

        Assert.Equal(writer.Finish(), file.Length);
        return file;
    }

    private static readonly IEqualityComparer<byte[]> BytesEqual = EqualityComparer<byte[]>.Create((left, right) => left.AsSpan().SequenceEqual(right));
}
