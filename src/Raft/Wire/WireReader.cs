namespace WebEtcd.Raft;

/// <summary>
/// Reads protocol-buffer fields from bytes of unknown origin. The first thing that is wrong is kept in <see cref="Error"/>; from then on there are no
/// more fields and every value reads as empty, so callers check once at the end.
/// </summary>
internal ref struct WireReader(ReadOnlySpan<byte> source)
{
    private const int VarintField = 0;
    private const int Fixed64Field = 1;
    private const int BytesField = 2;
    private const int Fixed32Field = 5;

    private readonly ReadOnlySpan<byte> _source = source;
    private int _position;
    private int _field;
    private int _wireType;

    /// <summary>What is wrong with the bytes; null so far nothing.</summary>
    public string? Error { get; private set; }

    /// <summary>Moves to the next field. False at the end, or when something is wrong.</summary>
    public bool NextField(out int field)
    {
        field = 0;
        if (Error is not null || _position == _source.Length)
        {
            return false;
        }

        var tag = Raw();
        if (Error is not null)
        {
            return false;
        }

        if (tag > uint.MaxValue || tag >> 3 == 0)
        {
            return Fail("a field number is out of range");
        }

        _field = (int)(tag >> 3);
        _wireType = (int)(tag & 7);
        field = _field;
        return true;
    }

    public ulong Varint() => Expect(VarintField) ? Raw() : 0;

    /// <summary>A number that must not exceed <paramref name="largest"/>.</summary>
    public ulong EnumValue(ulong largest, string what)
    {
        var value = Varint();
        if (value > largest)
        {
            Fail($"{what} {value} is unknown");
            return 0;
        }

        return value;
    }

    public ReadOnlySpan<byte> Bytes()
    {
        BytesRange(out var start, out var length);
        return _source.Slice(start, length);
    }

    /// <summary>Where the bytes of the current field stand in the source, for callers that want to refer to them instead of copying.</summary>
    public void BytesRange(out int start, out int length)
    {
        start = 0;
        length = 0;
        if (!Expect(BytesField))
        {
            return;
        }

        var declared = Raw();
        if (Error is null && declared > (ulong)(_source.Length - _position))
        {
            Fail($"field {_field} claims {declared} bytes, {_source.Length - _position} are left");
        }

        if (Error is not null)
        {
            return;
        }

        start = _position;
        length = (int)declared;
        _position += length;
    }

    /// <summary>Adds the values of a repeated number, in the plain or the packed form.</summary>
    public void Repeated(List<ulong> values)
    {
        if (_wireType != BytesField)
        {
            values.Add(Varint());
            return;
        }

        var packed = new WireReader(Bytes());
        while (packed.Error is null && packed._position < packed._source.Length)
        {
            values.Add(packed.Raw());
        }

        Adopt(packed.Error);
    }

    /// <summary>Passes over a field that this version does not know.</summary>
    public void Skip()
    {
        switch (_wireType)
        {
            case VarintField:
                Raw();
                break;
            case BytesField:
                BytesRange(out _, out _);
                break;
            case Fixed64Field:
                Advance(8);
                break;
            case Fixed32Field:
                Advance(4);
                break;
            default:
                Fail($"field {_field} has the unknown wire type {_wireType}");
                break;
        }
    }

    /// <summary>Takes over the error of a nested message.</summary>
    public void Adopt(string? error) => Error ??= error;

    public bool Fail(string error)
    {
        Error ??= error;
        return false;
    }

    private bool Expect(int wireType) =>
        Error is null && (_wireType == wireType || Fail($"field {_field} has the wire type {_wireType} instead of {wireType}"));

    private void Advance(int bytes)
    {
        if (bytes > _source.Length - _position)
        {
            Fail($"field {_field} is cut short");
            return;
        }

        _position += bytes;
    }

    private ulong Raw()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position == _source.Length)
            {
                Fail("a number is cut short");
                return 0;
            }

            var next = _source[_position++];
            if (shift == 63 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        Fail("a number has more than 64 bits");
        return 0;
    }
}
