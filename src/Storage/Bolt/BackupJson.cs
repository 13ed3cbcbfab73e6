using System.Buffers;
using System.Globalization;
using System.Text.Json;
using WebEtcd.Shared.Protos.Tables;

namespace WebEtcd.Storage.Bolt;

/// <summary>The few values that etcd keeps as JSON.</summary>
internal static class BackupJson
{
    internal static string KeyOf(ulong memberId) => memberId.ToString("x", CultureInfo.InvariantCulture);

    internal static byte[] OfMember(MemberRow member) => Write(json =>
    {
        json.WriteNumber("id", member.Id);
        WriteTexts(json, "peerURLs", member.PeerUrls);
        if (member.IsLearner)
        {
            json.WriteBoolean("isLearner", true);
        }

        if (member.Name.Length > 0)
        {
            json.WriteString("name", member.Name);
        }

        if (member.ClientUrls.Count > 0)
        {
            WriteTexts(json, "clientURLs", member.ClientUrls);
        }
    });

    /// <summary>The configuration of the group: who votes and who learns.</summary>
    internal static byte[] OfConfState(IEnumerable<MemberRow> members) => Write(json =>
    {
        WriteIds(json, "voters", members.Where(member => !member.IsLearner));
        if (members.Any(member => member.IsLearner))
        {
            WriteIds(json, "learners", members.Where(member => member.IsLearner));
        }

        json.WriteBoolean("auto_leave", false);
    });

    internal static byte[] OfDowngrade(string target) => Write(json =>
    {
        json.WriteString("target-version", target);
        json.WriteBoolean("enabled", target.Length > 0);
    });

    /// <summary>A member as etcd wrote it. Throws <see cref="JsonException"/>.</summary>
    internal static MemberRow ReadMember(byte[] json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        var member = new MemberRow { Id = root.GetProperty("id").GetUInt64() };
        member.Name = root.TryGetProperty("name", out JsonElement name) ? name.GetString() ?? "" : "";
        member.IsLearner = root.TryGetProperty("isLearner", out JsonElement isLearner) && isLearner.ValueKind == JsonValueKind.True;
        member.PeerUrls.AddRange(Texts(root, "peerURLs"));
        member.ClientUrls.AddRange(Texts(root, "clientURLs"));
        return member;
    }

    private static IEnumerable<string> Texts(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement texts) && texts.ValueKind == JsonValueKind.Array
            ? [.. texts.EnumerateArray().Select(text => text.GetString() ?? "")]
            : [];

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void WriteIds(Utf8JsonWriter json, string name, IEnumerable<MemberRow> members)
    {
        json.WriteStartArray(name);
        foreach (MemberRow member in members)
        {
            json.WriteNumberValue(member.Id);
        }

        json.WriteEndArray();
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
