using System.Globalization;
using System.Text.Json;

namespace WebEtcd.Node.Commands.Playground;

/// <summary>What a node of the playground says of itself.</summary>
/// <param name="Leader">Id of the member it takes as leader; 0 for none.</param>
internal sealed record PlaygroundStatus(ulong Member, ulong Leader, ulong Term, long Revision)
{
    /// <summary>Reads an answer of the JSON gateway, which leaves out what is zero.</summary>
    public static PlaygroundStatus Of(JsonElement status)
    {
        JsonElement header = status.GetProperty("header");
        return new PlaygroundStatus(
            (ulong)Number(header, "member_id"), (ulong)Number(status, "leader"), (ulong)Number(status, "raftTerm"), (long)Number(header, "revision"));
    }

    private static decimal Number(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out JsonElement value) ? decimal.Parse(value.ToString(), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
}
