using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace WebEtcd.Node.Security.Passwords;

/// <summary>
/// The password hash that etcd keeps, so that users move with a backup in both directions. The framework has none; the tests hold this one to known
/// values.
/// </summary>
internal static class Bcrypt
{
    public const int MinCost = 4;
    public const int MaxCost = 31;
    public const int DefaultCost = 10;

    /// <summary>Bytes of a password that count; a longer one is refused instead of cut.</summary>
    public const int MaxPasswordBytes = 72;

    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int SaltBytes = 16;
    private const int SaltChars = 22;
    private const int HashBytes = 23;
    private const int HashChars = 31;
    private const int PrefixChars = 7;
    private const int TextChars = PrefixChars + SaltChars + HashChars;

    private static readonly uint[] Plaintext = Words("OrpheanBeholderScryDoubt"u8);

    /// <summary>Hashes with a new salt. Takes about 2^cost steps: tens of milliseconds with the default.</summary>
    public static string Hash(ReadOnlySpan<byte> password, int cost) => Hash(password, RandomNumberGenerator.GetBytes(SaltBytes), cost);

    /// <summary>Whether the password gives this hash; false also for a text that is no hash of this kind.</summary>
    public static bool Verify(ReadOnlySpan<byte> password, string hash)
    {
        bool isBcrypt = hash.Length == TextChars && hash.StartsWith("$2", StringComparison.Ordinal) && hash[3] == '$' && hash[6] == '$';
        if (!isBcrypt || !int.TryParse(hash.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out int cost) || cost is < MinCost or > MaxCost)
        {
            return false;
        }

        if (Decode(hash.AsSpan(PrefixChars, SaltChars)) is not { } salt)
        {
            return false;
        }

        string again = Hash(password, salt, cost);
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(again[PrefixChars..]), Encoding.UTF8.GetBytes(hash[PrefixChars..]));
    }

    internal static string Hash(ReadOnlySpan<byte> password, byte[] salt, int cost)
    {
        byte[] key = new byte[password.Length + 1];
        password.CopyTo(key);
        var cipher = new Blowfish();
        cipher.Expand(key, salt);
        for (long round = 1L << cost; round > 0; round--)
        {
            cipher.Expand(key, default);
            cipher.Expand(salt, default);
        }

        CryptographicOperations.ZeroMemory(key);
        Span<byte> hash = stackalloc byte[Plaintext.Length * 4];
        for (int block = 0; block < Plaintext.Length; block += 2)
        {
            uint left = Plaintext[block];
            uint right = Plaintext[block + 1];
            for (int i = 0; i < 64; i++)
            {
                cipher.Encrypt(ref left, ref right);
            }

            BinaryPrimitives.WriteUInt32BigEndian(hash[(block * 4)..], left);
            BinaryPrimitives.WriteUInt32BigEndian(hash[((block * 4) + 4)..], right);
        }

        return string.Create(CultureInfo.InvariantCulture, $"$2a${cost:00}${Encode(salt)}{Encode(hash[..HashBytes])}");
    }

    private static string Encode(ReadOnlySpan<byte> bytes) =>
        string.Concat(Convert.ToBase64String(bytes).TrimEnd('=').Select(static c => Alphabet[Base64Alphabet.IndexOf(c, StringComparison.Ordinal)]));

    private static byte[]? Decode(ReadOnlySpan<char> text)
    {
        Span<char> base64 = stackalloc char[SaltChars + 2];
        base64.Fill('=');
        for (int i = 0; i < text.Length; i++)
        {
            int digit = Alphabet.IndexOf(text[i], StringComparison.Ordinal);
            if (digit < 0)
            {
                return null;
            }

            base64[i] = Base64Alphabet[digit];
        }

        byte[] bytes = new byte[SaltBytes];
        return Convert.TryFromBase64Chars(base64, bytes, out int length) && length == SaltBytes ? bytes : null;
    }

    private static uint[] Words(ReadOnlySpan<byte> text)
    {
        uint[] words = new uint[text.Length / 4];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(text[(4 * i)..]);
        }

        return words;
    }
}
