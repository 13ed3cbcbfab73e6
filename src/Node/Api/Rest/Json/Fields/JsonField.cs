using System.Text;
using Google.Protobuf.Reflection;

namespace WebEtcd.Node.Api.Rest.Json.Fields;

/// <summary>Reads and writes one field of messages of type <typeparamref name="T"/>.</summary>
internal abstract class JsonField<T>(FieldDescriptor descriptor)
{
    /// <summary><c>"name":</c> as it stands in an answer.</summary>
    protected byte[] Label { get; } = Encoding.UTF8.GetBytes($"\"{descriptor.Name}\":");

    /// <summary>Name in the proto file.</summary>
    public string Name { get; } = descriptor.Name;

    /// <summary>Both spellings a request may use, as UTF-8: the proto's and the camel-case one.</summary>
    public IReadOnlyList<byte[]> Spellings { get; } =
        new[] { descriptor.Name, descriptor.JsonName }.Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).ToArray();

    /// <summary>Writes label, value and a comma, or nothing when the field has its default.</summary>
    public abstract void Write(JsonOutput output, T message);

    /// <summary>Reads the value the reader stands on into the message; a second value of the same field replaces the first.</summary>
    public abstract void Read(ref JsonInput input, T message);
}
