using System.Text.RegularExpressions;

namespace WebEtcd.Raft.Tests;

/// <summary>Runs the vectors of etcd's raft: what two implementations print must be the same, byte for byte.</summary>
public sealed partial class VectorTests
{
    public static TheoryData<string> InteractionFiles => VectorFolder.Files("interaction");

    public static TheoryData<string> QuorumFiles => VectorFolder.Files("quorum");

    public static TheoryData<string> ConfChangeFiles => VectorFolder.Files("confchange");

    [Theory]
    [MemberData(nameof(InteractionFiles))]
    public void Members_interact_as_in_the_script(string file) =>
        VectorFolder.Read(file).Run(new InteractionScript().Handle, WithoutLog);

    [Theory]
    [MemberData(nameof(QuorumFiles))]
    public void Quorums_decide_as_in_the_vector(string file) => VectorFolder.Read(file).Run(QuorumVector.Handle, text => text.TrimEnd('\n'));

    [Theory]
    [MemberData(nameof(ConfChangeFiles))]
    public void Configurations_change_as_in_the_vector(string file) =>
        VectorFolder.Read(file).Run(new ConfChangeVector().Handle, text => text.TrimEnd('\n'));

    /// <summary>The log lines of the other implementation are left out; a command that printed nothing else prints "ok".</summary>
    private static string WithoutLog(string text)
    {
        var lines = text.Split('\n').Where(line => !LogLine().IsMatch(line));
        var rest = string.Join('\n', lines).TrimEnd('\n');
        return rest.Length == 0 ? "ok" : rest;
    }

    [GeneratedRegex("^ *(INFO|DEBUG|WARN|ERROR) ")]
    private static partial Regex LogLine();
}
