using System.Reflection;
using Xunit.v3;

[assembly: WebEtcd.Browser.Tests.Browsing.QuietConsole]

namespace WebEtcd.Browser.Tests.Browsing;

/// <summary>After every test of this assembly: no window of it may have complained of anything that the test did not expect.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class QuietConsoleAttribute : BeforeAfterTestAttribute
{
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        string[] surprises = [.. Window.Forget(test.UniqueID).SelectMany(window => window.Surprises())];
        Assert.True(surprises.Length == 0, "the console complained: " + string.Join(" | ", surprises.Take(10)));
    }
}
