using System.Globalization;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>One event as a page keeps it: values are cut, so that a page's memory is bounded.</summary>
/// <param name="Ordinal">Counts events of this watch; names the row.</param>
/// <param name="ValueLength">Bytes of the whole value.</param>
/// <param name="Previous">Start of the value before; null when not asked for or not known.</param>
public sealed record WatchedEvent(
    long Ordinal,
    bool IsDelete,
    byte[] Key,
    byte[] Value,
    int ValueLength,
    byte[]? Previous,
    long ModRevision,
    long Version,
    long Lease,
    DateTimeOffset ReceivedAt)
{
    private const int BytesShown = 600;
    private const int HexBytesShown = 64;
    private (ValueFormat Format, string Text)? _value;
    private (ValueFormat Format, string Text)? _previous;

    /// <summary>The key as text. As all texts of a row it is made once: a table is drawn again for each row that comes to it.</summary>
    public string KeyShown => field ??= KeyText.Format(Key);

    /// <summary>Where the key can be looked at.</summary>
    public string KeyLink => field ??= KeysAddress.Of(Key).Link;

    /// <summary>When it came, to the millisecond.</summary>
    public string TimeShown => field ??= ReceivedAt.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) + " UTC";

    /// <summary>The start of the value on one line.</summary>
    public string ValueShown(ValueFormat format) => Cached(ref _value, Value, format);

    /// <summary>The start of the value before, on one line; empty when there is none.</summary>
    public string PreviousShown(ValueFormat format) => Previous is null ? "" : Cached(ref _previous, Previous, format);

    private static string Cached(ref (ValueFormat Format, string Text)? cache, byte[] value, ValueFormat format)
    {
        if (cache is not { } known || known.Format != format)
        {
            cache = known = (format, Show(value, format));
        }

        return known.Text;
    }

    // A row is one line of a table: hex goes without its offsets, and bytes that are no text are shown in it.
    private static string Show(byte[] value, ValueFormat format) => format == ValueFormat.Hex || !KeyText.IsText(value)
        ? Convert.ToHexStringLower(value.AsSpan(0, Math.Min(value.Length, HexBytesShown))) + (value.Length > HexBytesShown ? "…" : "")
        : ValueText.Of(value, format, BytesShown).Shown;
}
