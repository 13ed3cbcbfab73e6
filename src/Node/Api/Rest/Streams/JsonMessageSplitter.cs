using System.Buffers;

namespace WebEtcd.Node.Api.Rest.Streams;

/// <summary>
/// Finds where the first JSON value of a growing text ends, looking at each byte once. It trusts brackets and quotes only; whether the
/// value is valid is for the decoder to say.
/// </summary>
internal struct JsonMessageSplitter
{
    private long _scanned;
    private int _depth;
    private bool _begun;
    private bool _inString;
    private bool _escaped;

    /// <summary>Nothing but white space so far.</summary>
    public readonly bool IsBlank => !_begun;

    /// <param name="text">The same text as in the call before, with more behind it.</param>
    /// <param name="end">Length of the value with the white space before it.</param>
    public bool TryFindEnd(in ReadOnlySequence<byte> text, out long end)
    {
        foreach (ReadOnlyMemory<byte> segment in text.Slice(_scanned))
        {
            foreach (byte b in segment.Span)
            {
                _scanned++;
                if (EndsWith(b))
                {
                    end = _scanned;
                    return true;
                }
            }
        }

        end = _scanned;
        return false;
    }

    private bool EndsWith(byte b)
    {
        if (_inString)
        {
            bool closes = b == (byte)'"' && !_escaped;
            _escaped = b == (byte)'\\' && !_escaped;
            _inString = !closes;
            return closes && _depth == 0;
        }

        switch (b)
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                return _begun && _depth == 0;
            case (byte)'"':
                _inString = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            case (byte)'}' or (byte)']':
                _begun = true;
                return --_depth <= 0;
        }

        _begun = true;
        return false;
    }
}
