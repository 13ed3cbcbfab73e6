using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WebEtcd.Bench.Circuits;

/// <summary>What the HTML of a page says about its live part, in comments: the components that the server is to bring to life, and the state it wants back.</summary>
/// <param name="Operations">The first change of the root components, as the hub takes it.</param>
/// <param name="State">The protected state, given back as it came; empty when there is none.</param>
internal sealed partial record PageDescriptors(string Operations, string State)
{
    /// <summary>Finds them.</summary>
    /// <exception cref="InvalidDataException">The page has no live part.</exception>
    public static PageDescriptors Find(string html)
    {
        // The comment at the end of a component has nothing but the id of its beginning.
        JsonNode[] markers = [.. Marker().Matches(html).Select(match => JsonNode.Parse(match.Groups[1].Value)!).Where(marker => marker["descriptor"] is not null)];
        if (markers.Length == 0)
        {
            throw new InvalidDataException("the page has no live part: is this WebEtcd's dashboard?");
        }
        var add = markers.OrderBy(marker => marker["sequence"]!.GetValue<int>())
            .Select((marker, i) => (JsonNode)new JsonObject { ["type"] = "add", ["ssrComponentId"] = i + 1, ["marker"] = marker.DeepClone() });
        return new PageDescriptors(
            new JsonObject { ["batchId"] = 1, ["operations"] = new JsonArray([.. add]) }.ToJsonString(),
            StateComment().Match(html).Groups[1].Value);
    }

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->", RegexOptions.Singleline)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:([a-zA-Z0-9+/=]+)-->")]
    private static partial Regex StateComment();
}
