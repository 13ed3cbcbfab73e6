using WebEtcd.Node.Api.Grpc;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Node.Observation.Metrics;

/// <summary>Calls of the gRPC API, under the names that etcd's interceptors give them.</summary>
internal static class GrpcMetrics
{
    private static readonly (StatusCode Code, string Name)[] Codes =
        [.. Enum.GetValues<StatusCode>().Select(code => (code, code == StatusCode.Ok ? "OK" : code.ToString()))];

    // The default buckets of Prometheus' libraries, in seconds.
    private static readonly double[] DurationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <param name="table">The methods.</param>
    /// <param name="isExtensive">With the durations of calls (--metrics=extensive).</param>
    public static IEnumerable<MetricFamily> Families(GrpcMethodTable table, bool isExtensive)
    {
        (string Labels, GrpcMethodStatistics Numbers)[] methods =
            [.. table.Methods.OrderBy(method => method.Path, StringComparer.Ordinal).Select(method => (LabelsOf(method), method.Statistics))];
        yield return PerMethod("grpc_server_started_total", "Total number of RPCs started on the server.", methods, numbers => numbers.Started);
        yield return PerMethod("grpc_server_msg_received_total", "Total number of RPC stream messages received on the server.", methods, numbers => numbers.MessagesReceived);
        yield return PerMethod("grpc_server_msg_sent_total", "Total number of gRPC stream messages sent by the server.", methods, numbers => numbers.MessagesSent);
        yield return MetricFamily.Counters("grpc_server_handled_total", "Total number of RPCs completed on the server, regardless of success or failure.", (writer, name) =>
        {
            foreach ((string labels, GrpcMethodStatistics numbers) in methods)
            {
                foreach ((StatusCode code, string codeName) in Codes)
                {
                    writer.Sample(name, $"grpc_code=\"{codeName}\",{labels}", numbers.Handled(code));
                }
            }
        });
        yield return MetricFamily.Counter(
            "etcd_network_client_grpc_received_bytes_total", "The total number of bytes received from grpc clients.", () => methods.Sum(method => method.Numbers.BytesReceived));
        yield return MetricFamily.Counter(
            "etcd_network_client_grpc_sent_bytes_total", "The total number of bytes sent to grpc clients.", () => methods.Sum(method => method.Numbers.BytesSent));
        yield return MetricFamily.Counters("etcd_server_client_requests_total", "The total number of client requests per client version.", (writer, name) =>
        {
            foreach ((string version, string kind, long calls) in table.Clients.All())
            {
                writer.Sample(name, $"client_api_version=\"{MetricWriter.Escape(version)}\",type=\"{kind}\"", calls);
            }
        });
        if (isExtensive)
        {
            yield return Durations(methods);
        }
    }

    private static MetricFamily Durations((string Labels, GrpcMethodStatistics Numbers)[] methods)
    {
        foreach ((_, GrpcMethodStatistics numbers) in methods)
        {
            numbers.Durations = Histogram.OfSeconds(DurationBounds);
        }

        const string Help = "Histogram of response latency (seconds) of gRPC that had been application-level handled by the server.";
        return MetricFamily.Histograms("grpc_server_handling_seconds", Help, (writer, name) =>
        {
            foreach ((string labels, GrpcMethodStatistics numbers) in methods)
            {
                writer.Histogram(name, labels, numbers.Durations!);
            }
        });
    }

    private static MetricFamily PerMethod(string name, string help, (string Labels, GrpcMethodStatistics Numbers)[] methods, Func<GrpcMethodStatistics, long> value) =>
        MetricFamily.Counters(name, help, (writer, n) =>
        {
            foreach ((string labels, GrpcMethodStatistics numbers) in methods)
            {
                writer.Sample(n, labels, value(numbers));
            }
        });

    private static string LabelsOf(GrpcMethod method)
    {
        string type = method.Kind switch
        {
            GrpcMethodKind.Unary => "unary",
            GrpcMethodKind.ServerStream => "server_stream",
            _ => "bidi_stream",
        };
        return $"grpc_method=\"{method.Name}\",grpc_service=\"{method.Service}\",grpc_type=\"{type}\"";
    }
}
