using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WebEtcd.Dashboard.Formatting;
using WebEtcd.Dashboard.Safety;
using WebEtcd.Dashboard.Security;
using WebEtcd.Dashboard.ViewModels;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Dashboard.Downloads;

/// <summary>
/// A backup as a file: what <c>etcdctl snapshot save</c> writes. Its length is told first, so the browser shows how far it is and a broken one is no whole file.
/// </summary>
internal static class BackupEndpoint
{
    private const int ChecksumBytes = 32;

    public static void MapBackup(this IEndpointRouteBuilder endpoints) => endpoints.MapGet(PageLinks.Backup, SendAsync).ExcludeFromDescription();

    private static async Task SendAsync(HttpContext http)
    {
        CancellationToken gone = http.RequestAborted;
        try
        {
            // A page of another site could start one after the other.
            if (http.Request.Headers["Sec-Fetch-Site"] == "cross-site")
            {
                throw new EtcdException(StatusCode.PermissionDenied, "Backups are open to the dashboard's own pages only.");
            }

            PageServices door = http.RequestServices.GetRequiredService<PageServices>();
            IMaintenanceService upkeep = door.IsReadOnly ? throw new EtcdException(PageServices.ReadOnly) : door.Get<IMaintenanceService>();
            CallContext call = DashboardCall.With(PageSession.TokenOf(http.User), gone);
            if (!await http.RequestServices.GetService<ICallerService>().MayActAsRootAsync(call))
            {
                throw new EtcdException(StatusCode.PermissionDenied, PageServices.BackupIsForRoot);
            }

            await using IAsyncEnumerator<SnapshotResponse> parts = upkeep.SnapshotAsync(new SnapshotRequest(), call).GetAsyncEnumerator(gone);
            if (await parts.MoveNextAsync())
            {
                DateTimeOffset now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
                http.Response.ContentType = "application/octet-stream";
                http.Response.ContentLength = parts.Current.Blob.Length + (long)parts.Current.RemainingBytes + ChecksumBytes;
                http.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=\"webetcd-{now:yyyyMMdd-HHmmss}.db\"");
                do
                {
                    await http.Response.Body.WriteAsync(parts.Current.Blob.Memory, gone);
                }
                while (await parts.MoveNextAsync());
            }
        }
        catch (EtcdException) when (http.Response.HasStarted)
        {
            // The browser must not take what it has for the whole.
            http.Abort();
        }
        catch (EtcdException error)
        {
            http.Response.StatusCode = error.Error.Code is StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.InvalidArgument
                ? StatusCodes.Status403Forbidden
                : StatusCodes.Status503ServiceUnavailable;
            http.Response.ContentType = "text/plain; charset=utf-8";
            await http.Response.WriteAsync(error.Message, gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // Cancelled in the browser.
        }
    }
}
