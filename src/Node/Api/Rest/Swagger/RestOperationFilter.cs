using Google.Protobuf.Reflection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;
using WebEtcd.Node.Api.Rest.Routes;

namespace WebEtcd.Node.Api.Rest.Swagger;

/// <summary>Describes each operation from its row in the route table and the descriptors of its messages.</summary>
internal sealed class RestOperationFilter : IOperationFilter
{
    private const string Json = "application/json";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        RestRoute? route = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<RestRoute>().FirstOrDefault();
        if (route is null)
        {
            return;
        }

        ProtobufSchemas schemas = new(context.Document);
        operation.Summary = route.Summary;
        operation.Description = Notes(route);
        operation.RequestBody = new OpenApiRequestBody { Required = false, Content = Body(schemas.Of(route.Request)) };
        IOpenApiSchema answer = route.AnswersStream ? StreamResult(schemas, route.Response) : schemas.Of(route.Response);
        operation.Responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse { Description = route.AnswersStream ? "A stream of JSON lines." : "The answer.", Content = Body(answer) },
            ["default"] = new OpenApiResponse { Description = "An error: the gRPC code and etcd's message.", Content = Body(schemas.Error()) },
        };
    }

    private static Dictionary<string, IOpenApiMediaType> Body(IOpenApiSchema schema) => new() { [Json] = new OpenApiMediaType { Schema = schema } };

    private static OpenApiSchema StreamResult(ProtobufSchemas schemas, MessageDescriptor response) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema> { ["result"] = schemas.Of(response) },
    };

    private static string? Notes(RestRoute route) => (route.TakesStream, route.AnswersStream, route) switch
    {
        (_, _, UnimplementedRoute) => "Not available on this node yet: answers 501.",
        (true, _, _) => "The body may hold several messages, one behind the other.",
        _ => null,
    };
}
