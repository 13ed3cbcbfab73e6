using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace WebEtcd.Architecture.Tests;

/// <summary>The two cores decide and never touch the world: what they are compiled against shows it.</summary>
public sealed class PureCoreTests
{
    private static readonly string[] BannedNamespaces = ["System.IO", "System.Net", "System.Timers"];

    private static readonly HashSet<string> BannedTypes =
    [
        "System.DateTime", "System.DateTimeOffset", "System.TimeProvider", "System.Diagnostics.Stopwatch", "System.Console", "System.Diagnostics.Process",
        "System.Threading.Timer", "System.Threading.Thread", "System.Threading.ThreadPool", "System.Threading.Tasks.Task", "System.Threading.Tasks.Task`1",
    ];

    private static readonly HashSet<string> BannedMembers =
    [
        "System.Random.get_Shared", "System.Guid.NewGuid", "System.Environment.get_TickCount", "System.Environment.get_TickCount64",
    ];

    [Theory]
    [InlineData("WebEtcd.Raft.dll", new string[0])]
    [InlineData("WebEtcd.StateMachine.dll", new[] { "WebEtcd.Shared" })]
    public void A_pure_core_uses_no_clock_no_files_no_network_no_tasks_and_no_hidden_randomness(string assembly, string[] ownReferences)
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, assembly)));
        var metadata = file.GetMetadataReader();
        var types = metadata.TypeReferences.Select(handle => FullName(metadata, metadata.GetTypeReference(handle))).ToArray();
        Assert.NotEmpty(types);
        Assert.DoesNotContain(types, IsBanned);
        Assert.DoesNotContain(Members(metadata), BannedMembers.Contains);
        var own = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .Where(name => name.StartsWith("WebEtcd", StringComparison.OrdinalIgnoreCase));
        Assert.Subset(ownReferences.ToHashSet(), own.ToHashSet());
    }

    [Fact]
    public void The_check_itself_finds_what_it_bans()
    {
        using var file = new PEReader(File.OpenRead(typeof(Repository).Assembly.Location));
        var metadata = file.GetMetadataReader();
        Assert.Contains(metadata.TypeReferences, handle => IsBanned(FullName(metadata, metadata.GetTypeReference(handle))));
    }

    private static bool IsBanned(string type)
        => BannedTypes.Contains(type) || BannedNamespaces.Any(name => type.StartsWith(name + ".", StringComparison.Ordinal));

    private static IEnumerable<string> Members(MetadataReader metadata)
    {
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                yield return $"{FullName(metadata, metadata.GetTypeReference((TypeReferenceHandle)member.Parent))}.{metadata.GetString(member.Name)}";
            }
        }
    }

    private static string FullName(MetadataReader metadata, TypeReference type)
        => type.Namespace.IsNil ? metadata.GetString(type.Name) : $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
}
