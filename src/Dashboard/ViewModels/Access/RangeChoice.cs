using Google.Protobuf;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;

namespace WebEtcd.Dashboard.ViewModels.Access;

/// <summary>Keys as they are chosen on a page, in the text of <c>KeyText</c>.</summary>
/// <param name="Kind">Which form.</param>
/// <param name="Key">The key, prefix or start.</param>
/// <param name="End">Where a range ends, itself not in it; else empty.</param>
public sealed record RangeChoice(RangeKind Kind, string Key, string End)
{
    public static readonly IReadOnlyList<RangeKind> Kinds = Enum.GetValues<RangeKind>();

    private static readonly ByteString Lowest = ByteString.CopyFrom(0);

    public static RangeChoice Parse(string kind, string? key, string? end) => new(Kinds.FirstOrDefault(known => Word(known) == kind), key ?? "", end ?? "");

    public static string Word(RangeKind kind) => kind.ToString().ToLowerInvariant();

    public static string Title(RangeKind kind) => kind switch
    {
        RangeKind.Key => "One key",
        RangeKind.Prefix => "All with a prefix",
        RangeKind.Range => "A range",
        _ => "From a key on",
    };

    /// <summary>Key and range end as requests have them; null with a reason when the text means none.</summary>
    public (ByteString Key, ByteString End)? TryRead(out string? problem)
    {
        if (KeyText.TryParse(Key, out problem) is not { } key || KeyText.TryParse(End, out problem) is not { } end)
        {
            return null;
        }

        problem = Kind switch
        {
            RangeKind.Key when key.Length == 0 => "A key needs at least one character.",
            RangeKind.Range when end.Length == 0 => "A range needs an end. Without one, choose \"From a key on\".",
            RangeKind.Range when end.AsSpan().SequenceCompareTo(key) <= 0 => "The end of a range must be behind its start.",
            _ => null,
        };
        if (problem is not null)
        {
            return null;
        }

        ByteString start = key.Length == 0 ? Lowest : ByteString.CopyFrom(key);
        return Kind switch
        {
            RangeKind.Key => (start, ByteString.Empty),
            RangeKind.Prefix => (start, key.Length == 0 ? Lowest : ByteString.CopyFrom(KeyRange.EndOfPrefix(key))),
            RangeKind.Range => (start, ByteString.CopyFrom(end)),
            _ => (start, Lowest),
        };
    }

    /// <summary>The keys of a permission in words and text.</summary>
    public static (string Words, string Text) Describe(Permission permission)
    {
        string key = KeyText.Format(permission.Key.Span);
        if (permission.RangeEnd.IsEmpty)
        {
            return ("the key", key);
        }

        if (permission.RangeEnd == Lowest)
        {
            return permission.Key == Lowest ? ("every key", "") : ("every key from", key);
        }

        return permission.RangeEnd.Span.SequenceEqual(KeyRange.EndOfPrefix(permission.Key.Span))
            ? ("every key with", key)
            : ("keys from", $"{key} to before {KeyText.Format(permission.RangeEnd.Span)}");
    }
}
