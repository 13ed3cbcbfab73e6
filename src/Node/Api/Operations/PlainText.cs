using System.Text;

namespace WebEtcd.Node.Api.Operations;

/// <summary>Plain answers as Go's HTTP server writes them.</summary>
internal static class PlainText
{
    private const string ContentType = "text/plain; charset=utf-8";

    public static Task WriteAsync(HttpContext http, int status, string body, string contentType = ContentType)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }

    /// <summary>With a line feed behind the text, and no sniffing of its type.</summary>
    public static Task WriteErrorAsync(HttpContext http, int status, string body)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return WriteAsync(http, status, body + "\n");
    }

    /// <summary>Answers 405 to anything but GET; false when it did.</summary>
    public static async ValueTask<bool> RequireGetAsync(HttpContext http)
    {
        if (HttpMethods.IsGet(http.Request.Method))
        {
            return true;
        }

        http.Response.Headers.Allow = "GET";
        await WriteErrorAsync(http, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");
        return false;
    }
}
