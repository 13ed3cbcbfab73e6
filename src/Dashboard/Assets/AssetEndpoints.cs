using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace WebEtcd.Dashboard.Assets;

/// <summary>Serves the static files.</summary>
internal static class AssetEndpoints
{
    public static void MapAssets(this IEndpointRouteBuilder endpoints, AssetStore store)
    {
        foreach (Asset asset in store.All)
        {
            endpoints.MapMethods("/" + asset.Path, [HttpMethods.Get, HttpMethods.Head], context => SendAsync(asset, context)).ExcludeFromDescription();
        }
    }

    private static async Task SendAsync(Asset asset, HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ETag = asset.ETag;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = context.Request.Query["v"] == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        if (context.Request.Headers.IfNoneMatch.Contains(asset.ETag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        byte[] body = asset.Content;
        if (asset.Brotli is { } brotli && AcceptsBrotli(context.Request.Headers.AcceptEncoding))
        {
            headers.ContentEncoding = "br";
            body = brotli;
        }

        context.Response.ContentType = asset.ContentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private static bool AcceptsBrotli(StringValues accepted) =>
        StringWithQualityHeaderValue.TryParseList(accepted, out IList<StringWithQualityHeaderValue>? list)
        && list.Any(item => item.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && item.Quality is not 0);
}
