namespace WebEtcd.Node.Api.Operations;

/// <summary><c>/livez</c> or <c>/readyz</c>, and each of their checks below it.</summary>
internal sealed class ProbeEndpoint(IReadOnlyList<HealthCheck> checks, OperationsOptions options)
{
    public Task InvokeAllAsync(HttpContext http)
    {
        var excluded = http.Request.Query["exclude"];
        return AnswerAsync(http, checks.Where(check => !excluded.Contains(check.Name)));
    }

    public Task InvokeOneAsync(HttpContext http)
    {
        string name = (string)http.Request.RouteValues["check"]!;
        HealthCheck? check = checks.FirstOrDefault(check => check.Name == name);
        return check is null ? PlainText.WriteErrorAsync(http, StatusCodes.Status404NotFound, "404 page not found") : AnswerAsync(http, [check]);
    }

    private async Task AnswerAsync(HttpContext http, IEnumerable<HealthCheck> chosen)
    {
        if (!await PlainText.RequireGetAsync(http))
        {
            return;
        }

        HealthReport report = await HealthReport.RunAsync(chosen, options.CheckTimeout, http.RequestAborted);
        if (!report.IsHealthy)
        {
            await PlainText.WriteErrorAsync(http, StatusCodes.Status503ServiceUnavailable, report.Text);
            return;
        }

        http.Response.Headers.XContentTypeOptions = "nosniff";
        string details = http.Request.Query.ContainsKey("verbose") ? report.Text : "";
        await PlainText.WriteAsync(http, StatusCodes.Status200OK, details + "ok\n");
    }
}
