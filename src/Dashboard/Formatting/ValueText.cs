using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace WebEtcd.Dashboard.Formatting;

/// <summary>A value written out for people, cut at a bound so that one huge value cannot fill a page.</summary>
/// <param name="Shown">What to show; plain text.</param>
/// <param name="OmittedBytes">Bytes at the end of the value that are not shown.</param>
/// <param name="Problem">Why the wanted format could not be used; null when it was.</param>
internal sealed record ValueText(string Shown, long OmittedBytes, string? Problem)
{
    /// <summary>What every value can be shown as.</summary>
    public static readonly IReadOnlyList<ValueFormat> Common = [ValueFormat.Text, ValueFormat.Json, ValueFormat.Hex];

    private const int BytesPerHexRow = 16;
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 256 };

    /// <summary>The formats of every value, and those that this one has besides.</summary>
    public static IReadOnlyList<ValueFormat> Formats(ReadOnlySpan<byte> value) =>
        PemText.IsPem(value) ? [ValueFormat.Pem, .. Common]
        : KubernetesEnvelope.IsEnvelope(value) ? [ValueFormat.Kubernetes, .. Common]
        : YamlText.IsYaml(value) ? [ValueFormat.Yaml, .. Common]
        : Common;

    /// <summary>The format that suits a value: what it has a viewer of its own for, JSON when it is an object or an array, text when it is text, else hex.</summary>
    public static ValueFormat Suggest(ReadOnlySpan<byte> value)
    {
        if (Formats(value)[0] is var own && own is ValueFormat.Pem or ValueFormat.Kubernetes or ValueFormat.Yaml)
        {
            return own;
        }

        if (!KeyText.IsText(value))
        {
            return ValueFormat.Hex;
        }

        ReadOnlySpan<byte> trimmed = value.Trim(" \r\n\t"u8);
        bool looksLikeJson = trimmed.Length >= 2 && (trimmed[0], trimmed[^1]) is ((byte)'{', (byte)'}') or ((byte)'[', (byte)']');
        return looksLikeJson ? ValueFormat.Json : ValueFormat.Text;
    }

    /// <summary>The format in which two values are compared: what a certificate says may be the same while its text is not.</summary>
    public static ValueFormat SuggestForDiff(ReadOnlySpan<byte> value) => Suggest(value) is var format && format is ValueFormat.Pem or ValueFormat.Yaml ? ValueFormat.Text : format;

    public static ValueText Of(ReadOnlyMemory<byte> value, ValueFormat format, int maxBytes) => format switch
    {
        ValueFormat.Hex => Hex(value.Span, maxBytes),
        ValueFormat.Json => Json(value, maxBytes),
        ValueFormat.Pem => Pem(value.Span, maxBytes),
        ValueFormat.Kubernetes => Kubernetes(value, maxBytes),
        ValueFormat.Yaml => Yaml(value.Span, maxBytes),
        _ => Text(value.Span, maxBytes),
    };

    private static ValueText Yaml(ReadOnlySpan<byte> value, int maxBytes)
    {
        ValueText text = Text(value, maxBytes);
        return YamlText.IsYaml(value) ? text : text with { Problem = text.Problem ?? "No mapping or list of YAML, shown as text." };
    }

    private static ValueText Pem(ReadOnlySpan<byte> value, int maxBytes)
    {
        ValueText text = Text(value, maxBytes);
        return PemText.Describe(text.Shown) is { } facts ? new ValueText(Printable(facts), text.OmittedBytes, null) : text with { Problem = "No whole PEM block, shown as text." };
    }

    private static ValueText Kubernetes(ReadOnlyMemory<byte> value, int maxBytes)
    {
        if (KubernetesEnvelope.Open(value) is not { } envelope)
        {
            return Hex(value.Span, maxBytes) with { Problem = "No whole envelope of Kubernetes, shown in hex." };
        }

        ValueText raw = Hex(envelope.Raw.Span, maxBytes);
        string encoding = envelope.ContentEncoding.Length > 0 ? $"encoding    {Printable(envelope.ContentEncoding)}\n" : "";
        string type = envelope.ContentType.Length > 0 ? $"media type  {Printable(envelope.ContentType)}\n" : "";
        return raw with { Shown = $"apiVersion  {Printable(envelope.ApiVersion)}\nkind        {Printable(envelope.Kind)}\n{encoding}{type}object      {Units.Bytes(envelope.Raw.Length)}\n\n{raw.Shown}" };
    }

    private static ValueText Json(ReadOnlyMemory<byte> value, int maxBytes)
    {
        if (value.Length > maxBytes)
        {
            return Text(value.Span, maxBytes) with { Problem = "Too long to lay out as JSON, shown as text." };
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(value, Strict);
            return new ValueText(JsonSerializer.Serialize(document.RootElement, Pretty), 0, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Text(value.Span, maxBytes) with { Problem = "Not valid JSON, shown as text." };
        }
    }

    private static ValueText Text(ReadOnlySpan<byte> value, int maxBytes)
    {
        ReadOnlySpan<byte> shown = value.Length > maxBytes ? value[..CutBetweenCharacters(value, maxBytes)] : value;
        string? problem = KeyText.IsText(shown) ? null : "Holds bytes that are not text; they are shown as replacement characters. Hex shows them exactly.";
        string text = Encoding.UTF8.GetString(shown);
        return new ValueText(problem is null ? text : Printable(text), value.Length - shown.Length, problem);
    }

    private static ValueText Hex(ReadOnlySpan<byte> value, int maxBytes)
    {
        // Four characters stand for a byte here: the same page is full sooner.
        ReadOnlySpan<byte> shown = value[..Math.Min(value.Length, maxBytes / 4)];
        StringBuilder text = new(shown.Length * 5);
        for (int at = 0; at < shown.Length; at += BytesPerHexRow)
        {
            AppendHexRow(text, at, shown[at..Math.Min(at + BytesPerHexRow, shown.Length)]);
        }

        return new ValueText(text.ToString().TrimEnd('\n'), value.Length - shown.Length, null);
    }

    private static void AppendHexRow(StringBuilder text, int offset, ReadOnlySpan<byte> row)
    {
        text.Append(offset.ToString("x8", CultureInfo.InvariantCulture)).Append("  ");
        for (int i = 0; i < BytesPerHexRow; i++)
        {
            text.Append(i < row.Length ? row[i].ToString("x2", CultureInfo.InvariantCulture) : "  ").Append(i == 7 ? "  " : " ");
        }

        text.Append(' ');
        foreach (byte value in row)
        {
            text.Append(value is >= 0x20 and < 0x7f ? (char)value : '.');
        }

        text.Append('\n');
    }

    private static string Printable(string text) =>
        string.Create(text.Length, text, static (target, source) =>
        {
            for (int i = 0; i < source.Length; i++)
            {
                target[i] = char.IsControl(source[i]) && source[i] is not ('\n' or '\t') ? '\uFFFD' : source[i];
            }
        });

    private static int CutBetweenCharacters(ReadOnlySpan<byte> value, int at)
    {
        int cut = at;
        while (cut > 0 && at - cut < 4 && (value[cut] & 0xC0) == 0x80)
        {
            cut--;
        }

        return cut;
    }
}
