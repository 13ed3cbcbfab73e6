using System.Text;

namespace WebEtcd.Node.Api.Grpc;

/// <summary>The percent-encoding of the trailer <c>grpc-message</c>.</summary>
internal static class GrpcStatusText
{
    /// <summary>Bytes of the UTF-8 form outside the printable ASCII range, and the percent sign, become <c>%XX</c>.</summary>
    public static string Encode(string message)
    {
        foreach (char c in message)
        {
            if (!IsPlain(c))
            {
                return EncodeBytes(Encoding.UTF8.GetBytes(message));
            }
        }

        return message;
    }

    private static bool IsPlain(int c) => c is >= ' ' and <= '~' and not '%';

    private static string EncodeBytes(byte[] bytes)
    {
        var text = new StringBuilder(bytes.Length + 16);
        foreach (byte b in bytes)
        {
            if (IsPlain(b))
            {
                text.Append((char)b);
            }
            else
            {
                text.Append('%').Append(Convert.ToHexString([b]));
            }
        }

        return text.ToString();
    }
}
