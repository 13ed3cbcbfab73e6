using System.Globalization;
using Google.Protobuf;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Values;

namespace WebEtcd.Dashboard.ViewModels;

/// <summary>State of the Watch page, as its address holds it.</summary>
/// <param name="Key">Key, prefix or start of the range, as text (see <see cref="KeyText"/>).</param>
/// <param name="End">First key after the range; only for <see cref="WatchScope.Range"/>.</param>
/// <param name="FromRevision">First revision to show; 0 for what happens from now on.</param>
internal sealed record WatchAddress(
    WatchScope Scope,
    string Key,
    string End,
    long FromRevision,
    bool Puts,
    bool Deletes,
    bool Previous,
    ValueFormat? Format,
    bool Running)
{
    public static WatchAddress Parse(string? scope, string? key, string? end, string? from, string? only, string? previous, string? format, string? run) => new(
        Enum.TryParse(scope, ignoreCase: true, out WatchScope wanted) && Enum.IsDefined(wanted) ? wanted : WatchScope.Prefix,
        key ?? "",
        end ?? "",
        long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out long revision) ? revision : 0,
        only is not "delete",
        only is not "put",
        previous is not null,
        Enum.TryParse(format, ignoreCase: true, out ValueFormat shown) && Enum.IsDefined(shown) ? shown : null,
        run is not null);

    public string Link => PageLinks.With(
        PageLinks.Watch,
        ("scope", Scope.ToString().ToLowerInvariant()),
        ("key", Scope == WatchScope.All ? null : Key),
        ("end", Scope == WatchScope.Range ? End : null),
        ("from", FromRevision > 0 ? FromRevision.ToString(CultureInfo.InvariantCulture) : null),
        ("only", (Puts, Deletes) switch { (true, false) => "put", (false, true) => "delete", _ => null }),
        ("prev", Previous ? "1" : null),
        ("as", Format?.ToString().ToLowerInvariant()),
        ("run", Running ? "1" : null));

    /// <summary>True when both would start the same watch; how values are shown does not matter to it.</summary>
    public bool SameWatch(WatchAddress other) => this with { Format = null } == other with { Format = null };

    /// <summary>What is wrong with it as a watch; null when it can be started.</summary>
    public string? Problem()
    {
        if (Scope != WatchScope.All && Key.Length == 0)
        {
            return Scope == WatchScope.Range ? "Type the first key of the range." : "Type a key, or choose All keys.";
        }

        if (Scope != WatchScope.All && KeyText.TryParse(Key, out string? problem) is null)
        {
            return problem;
        }

        if (Scope == WatchScope.Range && End.Length == 0)
        {
            return "Type the key that ends the range; the range stops just before it.";
        }

        return Scope == WatchScope.Range && KeyText.TryParse(End, out string? endProblem) is null ? endProblem : null;
    }

    public WatchCreateRequest ToRequest()
    {
        WatchCreateRequest request = new() { StartRevision = FromRevision, PrevKv = Previous };
        (byte[] key, byte[] end) = Range();
        request.Key = UnsafeByteOperations.UnsafeWrap(key);
        request.RangeEnd = UnsafeByteOperations.UnsafeWrap(end);
        if (!Puts)
        {
            request.Filters.Add(WatchCreateRequest.Types.FilterType.Noput);
        }

        if (!Deletes)
        {
            request.Filters.Add(WatchCreateRequest.Types.FilterType.Nodelete);
        }

        return request;
    }

    private (byte[] Key, byte[] End) Range()
    {
        byte[] key = KeyText.Parse(Key);
        return Scope switch
        {
            WatchScope.All => ([0], [0]),
            WatchScope.Prefix => (key, KeyRange.EndOfPrefix(key)),
            WatchScope.Range => (key, KeyText.Parse(End)),
            _ => (key, []),
        };
    }
}
