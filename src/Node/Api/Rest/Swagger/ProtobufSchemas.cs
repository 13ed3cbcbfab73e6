using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;

namespace WebEtcd.Node.Api.Rest.Swagger;

/// <summary>Schemas of protobuf messages as their JSON looks, put into a document's components under the messages' full names.</summary>
internal sealed class ProtobufSchemas(OpenApiDocument document)
{
    private const string ErrorId = "Error";

    public IOpenApiSchema Of(MessageDescriptor message)
    {
        Define(message.FullName, () => Message(message));
        return new OpenApiSchemaReference(message.FullName, document);
    }

    public IOpenApiSchema Error()
    {
        Define(ErrorId, () => new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["error"] = new OpenApiSchema { Type = JsonSchemaType.String },
                ["code"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
                ["message"] = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        });
        return new OpenApiSchemaReference(ErrorId, document);
    }

    private void Define(string id, Func<OpenApiSchema> make)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        if (document.Components.Schemas.ContainsKey(id))
        {
            return;
        }

        // Reserve the name first: a transaction holds transactions.
        document.Components.Schemas[id] = new OpenApiSchema();
        document.Components.Schemas[id] = make();
    }

    private OpenApiSchema Message(MessageDescriptor message) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = message.Fields.InFieldNumberOrder().ToDictionary(field => field.Name, Field),
    };

    private IOpenApiSchema Field(FieldDescriptor field) => field.IsRepeated
        ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Value(field) }
        : Value(field);

    private IOpenApiSchema Value(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => Of(field.MessageType),
        FieldType.Enum => Enum(field.EnumType),
        FieldType.Bool => new OpenApiSchema { Type = JsonSchemaType.Boolean },
        FieldType.Bytes => new OpenApiSchema { Type = JsonSchemaType.String, Format = "byte" },
        FieldType.Int64 => new OpenApiSchema { Type = JsonSchemaType.String, Format = "int64" },
        FieldType.UInt64 => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uint64" },
        FieldType.Int32 or FieldType.UInt32 => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64" },
        _ => new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private OpenApiSchemaReference Enum(EnumDescriptor type)
    {
        Define(type.FullName, () => new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = type.Values.Select(value => (JsonNode)JsonValue.Create(value.Name)).ToList(),
        });
        return new OpenApiSchemaReference(type.FullName, document);
    }
}
