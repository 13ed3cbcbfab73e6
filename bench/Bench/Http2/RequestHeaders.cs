using System.Text;

namespace WebEtcd.Bench.Http2;

/// <summary>
/// The header blocks of gRPC requests. Each path, the authority and the two fixed fields enter the server's dynamic table with the
/// first request that uses them; later requests are a handful of index bytes, as real clients send them.
/// </summary>
internal sealed class RequestHeaders(string authority)
{
    private const int StaticEntries = 61;
    private readonly List<string> _table = [];
    private readonly Dictionary<string, byte[]> _blocks = [];

    /// <summary>Whether the server keeps a dynamic table for us; false sends every field in full.</summary>
    public bool UseDynamicTable { get; set; } = true;

    /// <summary>The header block of a request. Blocks must be sent in the order in which they are asked for.</summary>
    public ReadOnlySpan<byte> Block(string path)
    {
        if (_blocks.TryGetValue(path, out var known))
        {
            return known;
        }
        var before = _table.Count;
        var block = Encode(path);
        if (_table.Count != before)
        {
            _blocks.Clear(); // entries moved: indexes of all cached blocks are stale
        }
        else
        {
            _blocks[path] = block;
        }
        return block;
    }

    private byte[] Encode(string path)
    {
        var block = new List<byte> { 0x83, 0x86 }; // :method POST, :scheme http
        Field(block, 4, ":path", path);
        Field(block, 1, ":authority", authority);
        Field(block, 31, "content-type", "application/grpc");
        Field(block, 0, "te", "trailers");
        return [.. block];
    }

    private void Field(List<byte> block, int staticName, string name, string value)
    {
        var entry = name + "\n" + value;
        var position = _table.IndexOf(entry);
        if (position >= 0)
        {
            block.Add((byte)(0x80 | (StaticEntries + _table.Count - position)));
            return;
        }
        if (UseDynamicTable)
        {
            block.Add((byte)(0x40 | staticName));
            _table.Add(entry);
        }
        else if (staticName < 15)
        {
            block.Add((byte)staticName);
        }
        else
        {
            block.Add(0x0f);
            block.Add((byte)(staticName - 15));
        }
        if (staticName == 0)
        {
            Text(block, name);
        }
        Text(block, value);
    }

    private static void Text(List<byte> block, string text)
    {
        if (text.Length > 126)
        {
            throw new ArgumentException($"a header field of {text.Length} bytes is longer than this encoder writes");
        }
        block.Add((byte)text.Length);
        block.AddRange(Encoding.ASCII.GetBytes(text));
    }
}
