using System.Globalization;
using WebEtcd.Dashboard.Formatting;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>State of the Keys page, as its address holds it.</summary>
/// <param name="Prefix">The open folder.</param>
/// <param name="Contains">Only keys with these bytes in them.</param>
/// <param name="Cursor">Where the page of the list starts; opaque, base64url.</param>
/// <param name="Key">The selected key; null for none.</param>
/// <param name="Format">How the value is shown; null for what suits it.</param>
/// <param name="Creating">The form for a new key is open.</param>
public sealed record KeysAddress(byte[] Prefix, byte[] Contains, string? Cursor, byte[]? Key, ValueFormat? Format, bool Creating)
{
    /// <summary>The versions of the key are shown, as far as this says; null for its present value.</summary>
    public VersionChoice? Versions { get; init; }

    /// <summary>The tree as of this revision, to look at only; 0 for the present.</summary>
    public long Revision { get; init; }

    public static KeysAddress Parse(string? prefix, string? contains, string? cursor, string? key, string? format, string? create, string? versions = null, string? revision = null) => new(
        KeyText.Parse(prefix),
        KeyText.Parse(contains),
        string.IsNullOrEmpty(cursor) ? null : cursor,
        string.IsNullOrEmpty(key) ? null : KeyText.Parse(key),
        Enum.TryParse(format, ignoreCase: true, out ValueFormat wanted) && Enum.IsDefined(wanted) ? wanted : null,
        create is not null)
    {
        Versions = string.IsNullOrEmpty(key) ? null : VersionChoice.Parse(versions),
        Revision = long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out long at) ? at : 0,
    };

    /// <summary>A folder; an empty prefix is the root.</summary>
    public static KeysAddress OfFolder(byte[] prefix) => new(prefix, [], null, null, null, false);

    /// <summary>A key in its folder.</summary>
    public static KeysAddress Of(byte[] key)
    {
        int folder = Array.LastIndexOf(key, (byte)'/');
        return new KeysAddress(folder < 0 ? [] : key[..(folder + 1)], [], null, key, null, false);
    }

    public string Link => PageLinks.With(
        PageLinks.Keys,
        ("prefix", KeyText.Format(Prefix)),
        ("contains", KeyText.Format(Contains)),
        ("rev", Revision > 0 ? Revision.ToString(CultureInfo.InvariantCulture) : null),
        ("from", Cursor),
        ("key", Key is null ? null : KeyText.Format(Key)),
        ("as", Format?.ToString().ToLowerInvariant()),
        ("versions", Versions?.ToString()),
        ("new", Creating ? "1" : null));

    public KeysAddress OpenFolder(byte[] prefix) => this with { Prefix = prefix, Cursor = null, Key = null, Versions = null, Creating = false };

    public KeysAddress Select(byte[]? key) => this with { Key = key, Format = null, Versions = null, Creating = false };

    public KeysAddress Create() => this with { Key = null, Format = null, Versions = null, Creating = true, Revision = 0 };

    /// <summary>The same place at another time; 0 for the present.</summary>
    public KeysAddress At(long revision) => this with { Revision = revision, Cursor = null, Versions = null };

    public KeysAddress Show(VersionChoice? versions) => this with { Versions = versions };

    /// <summary>The folders that lead to the open one, the root first.</summary>
    public IReadOnlyList<(string Name, byte[] Prefix)> Trail()
    {
        List<(string, byte[])> trail = [("All keys", [])];
        int start = 0;
        for (int i = 0; i < Prefix.Length; i++)
        {
            if (Prefix[i] == (byte)'/' || i == Prefix.Length - 1)
            {
                trail.Add((KeyText.Format(Prefix.AsSpan(start, i + 1 - start)), Prefix[..(i + 1)]));
                start = i + 1;
            }
        }

        return trail;
    }
}
