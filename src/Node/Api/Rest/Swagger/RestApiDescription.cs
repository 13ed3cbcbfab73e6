using Microsoft.OpenApi;

namespace WebEtcd.Node.Api.Rest.Swagger;

/// <summary>Registers the OpenAPI document of the API.</summary>
internal static class RestApiDescription
{
    public static IServiceCollection AddRestApiDescription(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc("v3", new OpenApiInfo
            {
                Title = "WebEtcd",
                Version = "v3",
                Description = "etcd's v3 API as JSON. Keys and values are base64; 64-bit numbers are strings in answers and may be either in requests; fields with their default are left out of answers.",
            });
            swagger.OperationFilter<RestOperationFilter>();
        });
        return services;
    }
}
