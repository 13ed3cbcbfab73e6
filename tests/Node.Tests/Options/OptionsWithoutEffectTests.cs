using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Tests.Options;

public sealed class OptionsWithoutEffectTests
{
    [Fact]
    public void An_option_without_effect_is_told_of_only_when_it_is_set()
    {
        Assert.Empty(OptionsWithoutEffect.Warnings(Parse()));
        Assert.Equal(["--max-wals has no effect in this release."], OptionsWithoutEffect.Warnings(Parse("--max-wals", "50")));
    }

    private static NodeOptions Parse(params string[] args) => NodeOptionsParser.Parse(args, new Dictionary<string, string?>()).Options!;
}
