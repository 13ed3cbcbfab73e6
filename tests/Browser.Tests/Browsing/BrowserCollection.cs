namespace WebEtcd.Browser.Tests.Browsing;

/// <summary>All browser tests share one Chromium, and run one after the other: a journey's pace is not to depend on its neighbours.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<ChromiumFixture>
{
    public const string Name = "browser";
}
