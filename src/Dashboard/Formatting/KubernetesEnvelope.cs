using Google.Protobuf;

namespace WebEtcd.Dashboard.Formatting;

/// <summary>
/// The envelope in which Kubernetes stores objects as protobuf: four bytes of magic, then a message with the type's version and kind (field 1), the object (2), its encoding (3)
/// and its media type (4). The object itself is not decoded: there are too many kinds.
/// </summary>
/// <param name="Raw">The object's own bytes.</param>
internal sealed record KubernetesEnvelope(string ApiVersion, string Kind, string ContentEncoding, string ContentType, ReadOnlyMemory<byte> Raw)
{
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <summary>True for a value that begins as an envelope does.</summary>
    public static bool IsEnvelope(ReadOnlySpan<byte> value) => value.StartsWith(Magic);

    /// <summary>Opens an envelope; null when it is damaged.</summary>
    public static KubernetesEnvelope? Open(ReadOnlyMemory<byte> value)
    {
        if (!IsEnvelope(value.Span))
        {
            return null;
        }

        KubernetesEnvelope envelope = new("", "", "", "", default);
        try
        {
            using CodedInputStream input = new(value[Magic.Length..].ToArray());
            while (input.ReadTag() is not 0 and var tag)
            {
                switch (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited ? WireFormat.GetTagFieldNumber(tag) : 0)
                {
                    case 1: envelope = envelope.WithType(input.ReadBytes()); break;
                    case 2: envelope = envelope with { Raw = input.ReadBytes().Memory }; break;
                    case 3: envelope = envelope with { ContentEncoding = input.ReadString() }; break;
                    case 4: envelope = envelope with { ContentType = input.ReadString() }; break;
                    default: input.SkipLastField(); break;
                }
            }

            return envelope;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private KubernetesEnvelope WithType(ByteString type)
    {
        (string version, string kind) = ("", "");
        using CodedInputStream input = new(type.ToByteArray());
        while (input.ReadTag() is not 0 and var tag)
        {
            switch (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited ? WireFormat.GetTagFieldNumber(tag) : 0)
            {
                case 1: version = input.ReadString(); break;
                case 2: kind = input.ReadString(); break;
                default: input.SkipLastField(); break;
            }
        }

        return this with { ApiVersion = version, Kind = kind };
    }
}
