using System.Buffers.Binary;

namespace WebEtcd.Node.Security.Passwords;

/// <summary>The Blowfish cipher with the expensive key schedule of bcrypt.</summary>
internal sealed class Blowfish
{
    private const int Subkeys = 18;
    private const int BoxWords = 4 * 256;

    private static readonly Lazy<uint[]> FirstTables = new(static () => PiDigits.FractionWords(Subkeys + BoxWords));

    private readonly uint[] _subkeys;
    private readonly uint[] _boxes;

    public Blowfish()
    {
        _subkeys = FirstTables.Value[..Subkeys];
        _boxes = FirstTables.Value[Subkeys..];
    }

    /// <summary>Mixes a key into the tables; with a salt of 16 bytes, or none.</summary>
    public void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt)
    {
        int at = 0;
        for (int i = 0; i < _subkeys.Length; i++)
        {
            _subkeys[i] ^= NextWord(key, ref at);
        }

        at = 0;
        uint left = 0;
        uint right = 0;
        Fill(_subkeys, salt, ref at, ref left, ref right);
        Fill(_boxes, salt, ref at, ref left, ref right);
    }

    /// <summary>Encrypts one block of 64 bits.</summary>
    public void Encrypt(ref uint left, ref uint right)
    {
        uint[] boxes = _boxes;
        uint[] subkeys = _subkeys;
        uint l = left ^ subkeys[0];
        uint r = right;
        for (int i = 1; i < Subkeys - 1; i += 2)
        {
            r ^= Mix(boxes, l) ^ subkeys[i];
            l ^= Mix(boxes, r) ^ subkeys[i + 1];
        }

        left = r ^ subkeys[Subkeys - 1];
        right = l;
    }

    private void Fill(uint[] table, ReadOnlySpan<byte> salt, ref int at, ref uint left, ref uint right)
    {
        for (int i = 0; i < table.Length; i += 2)
        {
            if (!salt.IsEmpty)
            {
                left ^= NextWord(salt, ref at);
                right ^= NextWord(salt, ref at);
            }

            Encrypt(ref left, ref right);
            table[i] = left;
            table[i + 1] = right;
        }
    }

    private static uint Mix(uint[] boxes, uint x) =>
        ((boxes[x >> 24] + boxes[256 + ((x >> 16) & 0xFF)]) ^ boxes[512 + ((x >> 8) & 0xFF)]) + boxes[768 + (x & 0xFF)];

    /// <summary>The next four bytes, from the start again after the last.</summary>
    private static uint NextWord(ReadOnlySpan<byte> bytes, ref int at)
    {
        Span<byte> word = stackalloc byte[4];
        for (int i = 0; i < word.Length; i++)
        {
            word[i] = bytes[at];
            at = (at + 1) % bytes.Length;
        }

        return BinaryPrimitives.ReadUInt32BigEndian(word);
    }
}
