using System.Xml.Linq;

namespace WebEtcd.Architecture.Tests;

/// <summary>The projects and the arrows between them.</summary>
public sealed class ProjectTests
{
    /// <summary>Who may reference whom: exactly these.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["src/Shared/Shared.csproj"] = [],
        ["src/Raft/Raft.csproj"] = [],
        ["src/StateMachine/StateMachine.csproj"] = ["Shared"],
        ["src/Storage/Storage.csproj"] = ["Raft", "Shared", "StateMachine"],
        ["src/Dashboard/Dashboard.csproj"] = ["Shared"],
        ["src/Node/Node.csproj"] = ["Dashboard", "Raft", "Shared", "StateMachine", "Storage"],
        ["bench/Bench/Bench.csproj"] = ["Shared"],
    };

    private static IReadOnlyList<string> Projects { get; } = [.. Repository.Files.Where(file => file.EndsWith(".csproj", StringComparison.Ordinal))];

    [Fact]
    public void Every_project_outside_the_tests_references_exactly_what_the_design_says()
    {
        var actual = Projects.Where(project => !project.StartsWith("tests/", StringComparison.Ordinal)).ToDictionary(project => project, References);
        Assert.Equal(Arrows.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(actual, project => Assert.Equal(Arrows[project.Key], project.Value));
    }

    [Fact]
    public void Every_source_assembly_has_a_mirror_among_the_tests()
    {
        var missing = Arrows.Keys.Where(project => project.StartsWith("src/", StringComparison.Ordinal))
            .Select(project => $"tests/{Path.GetFileNameWithoutExtension(project)}.Tests/{Path.GetFileNameWithoutExtension(project)}.Tests.csproj")
            .Except(Projects);
        Assert.Empty(missing);
    }

    [Fact]
    public void One_solution_contains_every_project()
    {
        var solution = Repository.Text("WebEtcd.sln").Replace('\\', '/');
        Assert.All(Projects, project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
        Assert.Single(Repository.Files, file => file.EndsWith(".sln", StringComparison.Ordinal) || file.EndsWith(".slnx", StringComparison.Ordinal));
    }

    [Fact]
    public void No_project_sets_a_package_version_of_its_own()
    {
        var own = Projects.SelectMany(project => XDocument.Parse(Repository.Text(project)).Descendants("PackageReference")
            .Where(reference => reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null)
            .Select(reference => $"{project}: {reference.Attribute("Include")?.Value}"));
        Assert.Empty(own);
    }

    [Fact]
    public void Every_central_package_stands_below_a_comment_that_says_why_it_is_there()
    {
        var groups = XDocument.Parse(Repository.Text("Directory.Packages.props")).Descendants("ItemGroup").ToArray();
        Assert.NotEmpty(groups.Elements("PackageVersion"));
        var bare = groups.Elements("PackageVersion").Where(package => !package.NodesBeforeSelf().OfType<XComment>().Any()).Select(package => package.Attribute("Include")?.Value);
        Assert.Empty(bare);
    }

    private static string[] References(string project) =>
    [
        .. XDocument.Parse(Repository.Text(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Order(StringComparer.Ordinal),
    ];
}
