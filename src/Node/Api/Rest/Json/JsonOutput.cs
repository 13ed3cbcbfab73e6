using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace WebEtcd.Node.Api.Rest.Json;

/// <summary>
/// JSON text in a pooled buffer. Members and elements are written with a comma behind each; the closing bracket takes the place of the
/// last comma, so no state about "first" is kept. Not for use by two threads at once.
/// </summary>
internal sealed class JsonOutput : IDisposable
{
    private const int InitialBytes = 4096;
    private const int KeptBytes = 256 * 1024;

    [ThreadStatic]
    private static JsonOutput? _spare;

    private static readonly SearchValues<char> NeedsEscape = SearchValues.Create(
        "\"\\<>&\u2028\u2029\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _length;

    private JsonOutput()
    {
    }

    /// <summary>What has been written. Valid until the next write or <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <inheritdoc cref="Written"/>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    /// <summary>An empty output; dispose it to give the buffer back.</summary>
    public static JsonOutput Rent()
    {
        JsonOutput output = _spare ?? new JsonOutput();
        _spare = null;
        output._length = 0;
        return output;
    }

    public void Dispose()
    {
        if (_buffer.Length <= KeptBytes && _spare is null)
        {
            _spare = this;
            return;
        }

        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    public void Clear() => _length = 0;

    public void Byte(byte value)
    {
        Ensure(1);
        _buffer[_length++] = value;
    }

    public void Raw(ReadOnlySpan<byte> value)
    {
        Ensure(value.Length);
        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    /// <summary>Closes an object or array: replaces the comma behind its last member, if there is one.</summary>
    public void Close(byte bracket)
    {
        if (_buffer[_length - 1] == (byte)',')
        {
            _buffer[_length - 1] = bracket;
        }
        else
        {
            Byte(bracket);
        }
    }

    public void Number(long value)
    {
        Ensure(20);
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_length), out int written);
        _length += written;
    }

    public void Quoted(long value)
    {
        Ensure(22);
        Span<byte> to = _buffer.AsSpan(_length);
        to[0] = (byte)'"';
        Utf8Formatter.TryFormat(value, to[1..], out int written);
        to[written + 1] = (byte)'"';
        _length += written + 2;
    }

    public void Quoted(ulong value)
    {
        Ensure(22);
        Span<byte> to = _buffer.AsSpan(_length);
        to[0] = (byte)'"';
        Utf8Formatter.TryFormat(value, to[1..], out int written);
        to[written + 1] = (byte)'"';
        _length += written + 2;
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Ensure(Base64.GetMaxEncodedToUtf8Length(value.Length) + 2);
        Span<byte> to = _buffer.AsSpan(_length);
        to[0] = (byte)'"';
        OperationStatus status = Base64.EncodeToUtf8(value, to[1..], out _, out int written);
        Debug.Assert(status == OperationStatus.Done);
        to[written + 1] = (byte)'"';
        _length += written + 2;
    }

    public void Text(string value)
    {
        Byte((byte)'"');
        ReadOnlySpan<char> rest = value;
        while (true)
        {
            int at = rest.IndexOfAny(NeedsEscape);
            ReadOnlySpan<char> plain = at < 0 ? rest : rest[..at];
            Ensure(Encoding.UTF8.GetMaxByteCount(plain.Length));
            _length += Encoding.UTF8.GetBytes(plain, _buffer.AsSpan(_length));
            if (at < 0)
            {
                break;
            }

            Escape(rest[at]);
            rest = rest[(at + 1)..];
        }

        Byte((byte)'"');
    }

    private void Escape(char value)
    {
        switch (value)
        {
            case '"':
                Raw("\\\""u8);
                return;
            case '\\':
                Raw("\\\\"u8);
                return;
            case '\n':
                Raw("\\n"u8);
                return;
            case '\r':
                Raw("\\r"u8);
                return;
            case '\t':
                Raw("\\t"u8);
                return;
        }

        Raw("\\u"u8);
        Ensure(4);
        Utf8Formatter.TryFormat((ushort)value, _buffer.AsSpan(_length), out int written, new StandardFormat('x', 4));
        _length += written;
    }

    private void Ensure(int more)
    {
        if (_buffer.Length - _length < more)
        {
            Grow(more);
        }
    }

    private void Grow(int more)
    {
        long wanted = Math.Max((long)_buffer.Length * 2, (long)_length + more);
        byte[] larger = ArrayPool<byte>.Shared.Rent(checked((int)Math.Min(wanted, Array.MaxLength)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
