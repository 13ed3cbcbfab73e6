using WebEtcd.Node.Observation.Metrics;

namespace WebEtcd.Node.Api.Operations;

/// <summary><c>/metrics</c> in Prometheus' text format.</summary>
internal sealed class MetricsEndpoint(MetricsPage page)
{
    public async Task InvokeAsync(HttpContext http)
    {
        http.Response.ContentType = MetricWriter.ContentType;
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        page.Write(http.Response.BodyWriter);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
