namespace WebEtcd.Raft;

/// <summary>Writes protocol-buffer fields into a buffer of exactly the right size.</summary>
internal ref struct WireWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    /// <summary>Bytes written so far.</summary>
    public int Position { get; private set; }

    /// <summary>A number; zero is left out.</summary>
    public void Varint(int field, ulong value)
    {
        if (value != 0)
        {
            Repeated(field, value);
        }
    }

    /// <summary>A number of a repeated field: written even when it is zero.</summary>
    public void Repeated(int field, ulong value)
    {
        Raw((ulong)(field << 3));
        Raw(value);
    }

    /// <summary>Bytes; none are left out.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        if (value.Length == 0)
        {
            return;
        }

        BeginNested(field, value.Length);
        value.CopyTo(_target[Position..]);
        Position += value.Length;
    }

    /// <summary>The head of a nested message, whose fields follow.</summary>
    public void BeginNested(int field, int length)
    {
        Raw((ulong)((field << 3) | 2));
        Raw((ulong)length);
    }

    private void Raw(ulong value)
    {
        while (value >= 0x80)
        {
            _target[Position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _target[Position++] = (byte)value;
    }
}
