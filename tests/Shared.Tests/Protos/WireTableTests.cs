using Google.Protobuf.Reflection;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Health;
using WebEtcd.Shared.Protos.Membership;

namespace WebEtcd.Shared.Tests.Protos;

/// <summary>
/// Holds the messages to what is on the wire between real clients and servers: <c>wire-table.txt</c> lists every message, field
/// (number, type, oneof), enum value, service and procedure. A name matters as much as a number: JSON uses it.
/// </summary>
public sealed class WireTableTests
{
    private static readonly FileDescriptor[] Files =
    [
        AuthReflection.Descriptor, AuthpbReflection.Descriptor, ClusterReflection.Descriptor, ElectionReflection.Descriptor,
        HeaderReflection.Descriptor, HealthReflection.Descriptor, KvReflection.Descriptor, LeaseReflection.Descriptor,
        LockReflection.Descriptor, MaintenanceReflection.Descriptor, MembershipReflection.Descriptor, MvccReflection.Descriptor,
        RaftInternalReflection.Descriptor, WatchReflection.Descriptor,
    ];

    [Fact]
    public void Every_name_number_and_type_is_the_one_on_the_wire()
    {
        using var reader = new StreamReader(typeof(WireTableTests).Assembly.GetManifestResourceStream("wire-table.txt")!);
        string[] expected = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] actual = [.. Files.SelectMany(Describe)];
        string[] missing = [.. expected.Except(actual).Select(line => $"missing: {line}")];
        string[] extra = [.. actual.Except(expected).Select(line => $"not in the table: {line}")];
        Assert.True(missing.Length + extra.Length == 0, string.Join('\n', [.. missing, .. extra]));
        Assert.Equal(expected.Length, actual.Length);
    }

    private static IEnumerable<string> Describe(FileDescriptor file) =>
    [
        .. file.MessageTypes.SelectMany(Describe), .. file.EnumTypes.SelectMany(Describe),
        .. file.Services.SelectMany(service => service.Methods.Select(Describe).Prepend($"service {service.FullName}")),
    ];

    private static IEnumerable<string> Describe(MessageDescriptor message) =>
    [
        $"message {message.FullName}", .. message.Fields.InFieldNumberOrder().Select(Describe),
        .. message.NestedTypes.SelectMany(Describe), .. message.EnumTypes.SelectMany(Describe),
    ];

    private static IEnumerable<string> Describe(EnumDescriptor type) =>
        type.Values.Select(value => $"value {type.FullName}.{value.Name} {value.Number}").Prepend($"enum {type.FullName}");

    private static string Describe(FieldDescriptor field)
    {
        string type = field.FieldType switch
        {
            FieldType.Message => field.MessageType.Name,
            FieldType.Enum => field.EnumType.Name,
            _ => field.FieldType.ToString().ToLowerInvariant(),
        };
        string repeated = field.IsRepeated ? "repeated " : "";
        string oneof = field.ContainingOneof is { } group ? $" in {group.Name}" : "";
        return $"field {field.FullName} {field.FieldNumber} {repeated}{type}{oneof}";
    }

    private static string Describe(MethodDescriptor method)
    {
        string input = (method.IsClientStreaming ? "stream " : "") + method.InputType.Name;
        string output = (method.IsServerStreaming ? "stream " : "") + method.OutputType.Name;
        return $"rpc {method.FullName} ( {input} ) returns ( {output} )";
    }
}
