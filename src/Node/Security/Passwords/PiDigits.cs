using System.Numerics;

namespace WebEtcd.Node.Security.Passwords;

/// <summary>The fraction of pi, from which Blowfish takes its first tables.</summary>
internal static class PiDigits
{
    private const int GuardBits = 64;

    /// <summary>The first words of 32 bits behind the point, by Machin's formula.</summary>
    public static uint[] FractionWords(int count)
    {
        int bits = (count * 32) + GuardBits;
        BigInteger pi = (16 * ArctanOfInverse(5, bits)) - (4 * ArctanOfInverse(239, bits));
        BigInteger fraction = (pi - (new BigInteger(3) << bits)) >> GuardBits;
        byte[] bytes = fraction.ToByteArray(isUnsigned: true, isBigEndian: true);
        uint[] words = new uint[count];
        int missing = (count * 4) - bytes.Length;
        for (int i = 0; i < bytes.Length; i++)
        {
            words[(i + missing) / 4] |= (uint)bytes[i] << (24 - (8 * ((i + missing) % 4)));
        }

        return words;
    }

    private static BigInteger ArctanOfInverse(int x, int bits)
    {
        BigInteger power = (BigInteger.One << bits) / x;
        BigInteger sum = power;
        for (int n = 3; !power.IsZero; n += 2)
        {
            power /= -(x * x);
            sum += power / n;
        }

        return sum;
    }
}
