using WebEtcd.Node.Api.Rest.Calls;
using WebEtcd.Node.Api.Rest.Guard;
using WebEtcd.Node.Api.Rest.Routes;
using WebEtcd.Node.Api.Rest.Streams;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Api.Rest;

/// <summary>Answers everything under <c>/v3/</c> and <c>/v3beta/</c>; lets the rest pass when the guard has nothing against it.</summary>
internal sealed class RestMiddleware(RequestDelegate next, RequestDelegate webSockets, RestRouteTable routes, ClientPortGuard guard)
{
    private static readonly EtcdError NotFound = new(StatusCode.NotFound, "Not Found");
    private static readonly EtcdError WrongMethod = new(StatusCode.Unimplemented, "Method Not Allowed");

    /// <summary>The side branch that upgrades connections; kept apart so that plain calls do not pay for it.</summary>
    public static RequestDelegate BuildWebSocketPipeline(IApplicationBuilder app)
    {
        IApplicationBuilder branch = app.New();
        RestRouteTable routes = app.ApplicationServices.GetRequiredService<RestRouteTable>();
        WebSocketGateway gateway = ActivatorUtilities.CreateInstance<WebSocketGateway>(app.ApplicationServices);
        branch.UseWebSockets();
        branch.Run(http => gateway.InvokeAsync(http, routes.Find(http.Request.Path.Value!)));
        return branch.Build();
    }

    public Task InvokeAsync(HttpContext http)
    {
        if (guard.Refuses(http, out Task refusal))
        {
            return refusal;
        }

        string path = http.Request.Path.Value ?? "";
        if (!path.StartsWith("/v3", StringComparison.Ordinal) && !path.StartsWith("//", StringComparison.Ordinal))
        {
            return next(http);
        }

        if (CanonicalPath.Find(http, path) is { } target)
        {
            http.Response.Redirect(target, permanent: true);
            return Task.CompletedTask;
        }

        return IsApi(path) ? AnswerAsync(http, path) : next(http);
    }

    private Task AnswerAsync(HttpContext http, string path)
    {
        if (HttpProtocol.IsHttp2(http.Request.Protocol) && !http.Request.IsHttps)
        {
            return RefuseClearHttp2(http);
        }

        if (IsWebSocketUpgrade(http.Request))
        {
            return webSockets(http);
        }

        RestRoute? route = routes.Find(path);
        if (route is null)
        {
            return RestAnswer.WriteErrorAsync(http, NotFound).AsTask();
        }

        return IsPost(http.Request) ? route.InvokeAsync(http) : RestAnswer.WriteErrorAsync(http, WrongMethod).AsTask();
    }

    // In clear text, HTTP/2 is gRPC's alone on etcd's client port; its server takes such a call for a malformed one of gRPC.
    private static Task RefuseClearHttp2(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        http.Response.ContentType = "application/grpc";
        http.Response.Headers.GrpcStatus = "3";
        http.Response.Headers.GrpcMessage = $"invalid gRPC request content-type \"{http.Request.ContentType}\"";
        return Task.CompletedTask;
    }

    private static bool IsApi(string path) =>
        path.StartsWith("/v3/", StringComparison.Ordinal) || path.StartsWith("/v3beta/", StringComparison.Ordinal);

    private static bool IsPost(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && (!request.Headers.TryGetValue("X-HTTP-Method-Override", out var method) || method.Count == 0 || method == "POST");

    private static bool IsWebSocketUpgrade(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase);
}
