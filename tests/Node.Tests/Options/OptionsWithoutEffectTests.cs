using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Tests.Options;

public sealed class OptionsWithoutEffectTests
{
    [Fact]
    public void A_node_alone_is_not_refused() => Assert.Null(OptionsWithoutEffect.Refusal(Parse()));

    [Fact]
    public void Other_members_are_refused_by_name()
    {
        string? refusal = OptionsWithoutEffect.Refusal(Parse("--initial-cluster", "default=http://localhost:2380,n2=http://localhost:3380"));

        Assert.Contains("(n2)", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Joining_is_refused() =>
        Assert.Contains("joining", OptionsWithoutEffect.Refusal(Parse("--initial-cluster-state", "existing")), StringComparison.Ordinal);

    [Fact]
    public void An_option_without_effect_is_told_of_only_when_it_is_set()
    {
        Assert.Empty(OptionsWithoutEffect.Warnings(Parse()));
        Assert.Equal(["--snapshot-count has no effect in this release."], OptionsWithoutEffect.Warnings(Parse("--snapshot-count", "50")));
    }

    private static NodeOptions Parse(params string[] args) => NodeOptionsParser.Parse(args, new Dictionary<string, string?>()).Options!;
}
