using System.Security.Cryptography;
using WebEtcd.Storage.Disk;

namespace WebEtcd.Storage.Bolt;

/// <summary>The SHA-256 that a saved backup ends with. A copy of a server's database file has none: then the length is a whole number of sectors.</summary>
public static class BackupHash
{
    private const int SectorBytes = 512;
    private const int ChunkBytes = 1 << 20;

    /// <summary>Whether the file says that it ends with a hash.</summary>
    public static bool IsThere(IDiskFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Length % SectorBytes == SHA256.HashSizeInBytes;
    }

    /// <summary>Throws <see cref="StorageException"/> when the hash is missing, or is not that of what comes before it.</summary>
    public static void Verify(IDiskFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!IsThere(file))
        {
            throw new StorageException("has no hash at its end, so nobody can tell whether it is whole; --skip-hash-check takes it as it is", file.Path);
        }

        long end = file.Length - SHA256.HashSizeInBytes;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[ChunkBytes];
        for (long at = 0; at < end;)
        {
            int read = file.Read(at, chunk.AsSpan(0, (int)Math.Min(ChunkBytes, end - at)));
            if (read == 0)
            {
                throw new StorageException("ends early", file.Path, at);
            }

            hash.AppendData(chunk, 0, read);
            at += read;
        }

        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        if (file.Read(end, expected) != expected.Length || !expected.SequenceEqual(hash.GetHashAndReset()))
        {
            throw new StorageException("is damaged: the hash at its end is not that of its content (expected sha256 does not match)", file.Path);
        }
    }
}
