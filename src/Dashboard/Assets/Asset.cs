using System.IO.Compression;
using System.Security.Cryptography;

namespace WebEtcd.Dashboard.Assets;

/// <summary>A static file, held in memory in the two forms in which it is sent.</summary>
internal sealed class Asset
{
    private readonly Lazy<byte[]?> _brotli;

    public Asset(string path, byte[] content)
    {
        Path = path;
        Content = content;
        Version = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
        ContentType = System.IO.Path.GetExtension(path) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".woff2" => "font/woff2",
            ".txt" => "text/plain; charset=utf-8",
            string other => throw new InvalidOperationException($"Static file '{path}': nothing is known about the type '{other}'."),
        };
        _brotli = new Lazy<byte[]?>(Compress);
    }

    /// <summary>Address below the root, without a leading slash.</summary>
    public string Path { get; }

    public byte[] Content { get; }

    public string ContentType { get; }

    /// <summary>Changes with the content.</summary>
    public string Version { get; }

    public string ETag => $"\"{Version}\"";

    /// <summary>Null when compression does not pay.</summary>
    public byte[]? Brotli => _brotli.Value;

    private byte[]? Compress()
    {
        if (ContentType is "image/png" or "font/woff2")
        {
            return null;
        }

        using MemoryStream target = new();
        using (BrotliStream brotli = new(target, CompressionLevel.Optimal, leaveOpen: true))
        {
            brotli.Write(Content);
        }

        return target.Length < Content.Length ? target.ToArray() : null;
    }
}
