using Google.Protobuf;

namespace WebEtcd.Differential.Tests.Operations;

/// <summary>A unary gRPC call.</summary>
internal sealed class GrpcOperation<T>(string method, IMessage request, MessageParser<T> parser) : IOperation
    where T : class, IMessage<T>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Name => $"{method} {request}";

    public async Task<string> RunAsync(Server server)
    {
        var answer = await server.Grpc.CallAsync(method, request, parser, Patience);
        return answer.IsOk ? Comparable.Text(answer.Value, request) : $"{answer.Code}: {answer.Text}";
    }
}
