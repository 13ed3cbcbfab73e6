using System.Buffers;
using System.Buffers.Text;
using Google.Protobuf;

namespace WebEtcd.Node.Api.Rest.Json;

/// <summary>
/// Bytes from base64: the standard or the URL alphabet (not both in one text), padding optional, line breaks ignored, spare bits of
/// the last character ignored. This is what either generation of etcd's gateway takes.
/// </summary>
internal static class JsonBase64
{
    private static readonly SearchValues<byte> Standard = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);

    /// <summary>Decodes; false when the text is no base64.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, out ByteString value)
    {
        ReadOnlySpan<byte> digits = text.TrimEnd((byte)'=');
        if (text.Length % 4 == 0 && text.Length - digits.Length <= 2 && digits.IndexOfAnyExcept(Standard) < 0)
        {
            if (text.Length == 0)
            {
                value = ByteString.Empty;
                return true;
            }

            byte[] bytes = new byte[(text.Length / 4 * 3) - (text.Length - digits.Length)];
            if (Base64.DecodeFromUtf8(text, bytes, out _, out int written) == OperationStatus.Done && written == bytes.Length)
            {
                value = UnsafeByteOperations.UnsafeWrap(bytes);
                return true;
            }
        }

        return TryDecodeLiberal(text, out value);
    }

    private static bool TryDecodeLiberal(ReadOnlySpan<byte> text, out ByteString value)
    {
        value = ByteString.Empty;
        byte[] output = new byte[(text.Length / 4 * 3) + 3];
        int written = 0, digits = 0, padding = 0;
        uint bits = 0;
        bool standard = false, url = false;
        foreach (byte b in text)
        {
            if (b is (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            if (b == (byte)'=')
            {
                padding++;
                continue;
            }

            int digit = Digit(b);
            if (digit < 0 || padding > 0)
            {
                return false;
            }

            standard |= b is (byte)'+' or (byte)'/';
            url |= b is (byte)'-' or (byte)'_';
            bits = (bits << 6) | (uint)digit;
            if (++digits % 4 == 0)
            {
                output[written++] = (byte)(bits >> 16);
                output[written++] = (byte)(bits >> 8);
                output[written++] = (byte)bits;
            }
        }

        int left = digits % 4;
        bool wellPadded = padding == 0 || (left > 1 && padding == 4 - left);
        if ((standard && url) || left == 1 || !wellPadded)
        {
            return false;
        }

        if (left >= 2)
        {
            output[written++] = (byte)(left == 2 ? bits >> 4 : bits >> 10);
        }

        if (left == 3)
        {
            output[written++] = (byte)(bits >> 2);
        }

        value = UnsafeByteOperations.UnsafeWrap(output.AsMemory(0, written));
        return true;
    }

    private static int Digit(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' or (byte)'-' => 62,
        (byte)'/' or (byte)'_' => 63,
        _ => -1,
    };
}
