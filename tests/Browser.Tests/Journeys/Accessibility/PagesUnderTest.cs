namespace WebEtcd.Browser.Tests.Journeys.Accessibility;

/// <summary>Every page of the dashboard. <see cref="PagesUnderTestTests"/> fails when one is missing.</summary>
internal static class PagesUnderTest
{
    public static readonly PageUnderTest[] All =
    [
        new("/ui") { Observing = [""] },
        new("/ui/elections") { Observing = ["", "?member=infra2"], Filled = ["?term=2&time=clock&span=5m", "?term=99"] },
        new("/ui/members")
        {
            Observing = ["", "?do=add-voter"],
            Filled = ["?do=remove&member=2", "?do=move-leader&member=3", "?do=promote&member=99"],
        },
        new("/ui/raft") { Asking = [""], Filled = ["?at=1010", "?at=7"] },
        new("/ui/storage") { Observing = [""], Asking = ["?hash=3", "?space=/"] },
        new("/ui/watchers") { Asking = [""], Filled = ["?find=nothing"] },
        new("/ui/playground") { OnlyInPlayground = true, Observing = [""] },
        new("/ui/keys")
        {
            Asking = ["", "?new=1", "?key=none", "?key=none&versions=all", "?rev=1"],
            Filled =
            [
                "?prefix=/config/app/&key=/config/app/database",
                "?prefix=/bin/&key=/bin/\\xff\\x00",
                "?prefix=/registry/pods/default/",
                "?prefix=/config/app/&key=/config/app/database&versions=all",
                "?prefix=/config/app/&key=/config/app/greeting&versions=4",
                "?prefix=/config/app/&rev=5&key=/config/app/greeting",
                "?rev=9999",
            ],
        },
        new("/ui/watch") { Observing = [""], Asking = ["?scope=all&run=1"], Filled = ["?scope=all&from=1&prev=1&run=1", "?scope=range&key=a&end=b&run=1"] },
        new("/ui/txn")
        {
            Observing = [""],
            Filled = ["?if=mod%20%3D%20/config/app/greeting%205&if=lease%20%3D%20/a%200&then=put%20/a%20b&then=delete-prefix%20/tmp/&else=get-prefix%20/config/"],
        },
        new("/ui/leases") { Asking = ["", "?new=1", "?show=locks"] },
        new("/ui/diff") { Observing = [""], Asking = ["?prefix=/config/&from=1"], Filled = ["?prefix=/config/&from=2", "?from=9999"] },
        new("/ui/copy") { Observing = ["", "?from=/config/&to=/config/app/"], Asking = ["?from=/config/&to=/settings/"] },
        new("/ui/users")
        {
            Asking = ["", "?new=1", "?show=roles", "?show=roles&new=1"],
            Filled = ["?name=alice", "?show=roles&name=app", "?show=check&name=alice&kind=prefix&key=/config/"],
        },
        new("/ui/metrics") { Observing = ["", "?view=table&member=together&span=1m"] },
        new("/ui/logs") { Asking = [""], Filled = ["?level=fatal"] },
        new("/ui/settings") { Asking = [""], Filled = ["?text=none"] },
        new("/ui/none") { Observing = [""], IsMissing = true },
    ];

    public static IEnumerable<PageUnderTest> Of(bool playground) => All.Where(page => page.OnlyInPlayground == playground);
}
