using System.Globalization;
using System.Text;

namespace WebEtcd.Shared.Values;

/// <summary>
/// Keys of etcd's locks and elections, as its clients and its services form them: the name, a slash, and the id of the lease that the key is bound to, in
/// hexadecimal.
/// </summary>
public static class QueueKey
{
    /// <summary>A minus and 16 digits.</summary>
    private const int LongestHex = 17;

    /// <summary>The lease as Go prints it: without leading zeros, and with a minus for a negative number.</summary>
    public static string Hex(long lease) =>
        lease < 0 ? "-" + (~(ulong)lease + 1).ToString("x", CultureInfo.InvariantCulture) : lease.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>What all keys of a queue begin with.</summary>
    public static byte[] PrefixOf(ReadOnlySpan<byte> name) => [.. name, (byte)'/'];

    /// <summary>Whether a key that is bound to a lease stands in a queue, and which bytes of it are the queue's name.</summary>
    public static bool TryName(ReadOnlySpan<byte> key, long lease, out ReadOnlySpan<byte> name)
    {
        int slash = key.LastIndexOf((byte)'/');
        name = slash < 0 ? default : key[..slash];
        return lease != 0 && slash >= 0 && IsHex(key[(slash + 1)..], lease);
    }

    private static bool IsHex(ReadOnlySpan<byte> text, long lease)
    {
        // Most keys of leases are something else: their length or first byte says so already.
        if (text.Length is 0 or > LongestHex || (text[0] == '-') != (lease < 0))
        {
            return false;
        }

        Span<byte> hex = stackalloc byte[LongestHex];
        return text.SequenceEqual(hex[..Encoding.ASCII.GetBytes(Hex(lease), hex)]);
    }
}
