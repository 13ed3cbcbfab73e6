using System.Buffers.Text;
using System.Net;
using System.Text;
using WebEtcd.Bench.Sockets;

namespace WebEtcd.Bench.Http1;

/// <summary>A lean HTTP/1.1 keep-alive connection: one request at a time, answers by length or in chunks, the body only counted.</summary>
internal sealed class Http1Connection : SocketPump
{
    private static ReadOnlySpan<byte> HeadersEnd => "\r\n\r\n"u8;

    private readonly Action<int, int> _onAnswer;
    private readonly Action<string> _onLost;
    private readonly byte[] _host;

    private Http1Connection(string authority, Action<int, int> onAnswer, Action<string> onLost)
    {
        _host = Encoding.ASCII.GetBytes($" HTTP/1.1\r\nHost: {authority}\r\nContent-Type: application/json\r\nContent-Length: ");
        _onAnswer = onAnswer;
        _onLost = onLost;
    }

    /// <summary>Connects.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="onAnswer">Called under the gate with the HTTP status and the length of the body.</param>
    /// <param name="onLost">Called once, under the gate, when the connection ends.</param>
    public static async Task<Http1Connection> ConnectAsync(DnsEndPoint server, Action<int, int> onAnswer, Action<string> onLost)
    {
        var connection = new Http1Connection($"{server.Host}:{server.Port}", onAnswer, onLost);
        await connection.OpenAsync(server);
        return connection;
    }

    /// <summary>Puts a POST into the output. Needs the gate.</summary>
    public void Post(string path, ReadOnlySpan<byte> body)
    {
        "POST "u8.CopyTo(Output.Take(5));
        Encoding.ASCII.GetBytes(path, Output.Take(path.Length));
        _host.CopyTo(Output.Take(_host.Length));
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(body.Length, digits, out var count);
        digits[..count].CopyTo(Output.Take(count));
        HeadersEnd.CopyTo(Output.Take(4));
        body.CopyTo(Output.Take(body.Length));
    }

    /// <inheritdoc/>
    protected override int Consume(ReadOnlySpan<byte> input)
    {
        var used = 0;
        while (true)
        {
            var answer = input[used..];
            var headers = answer.IndexOf(HeadersEnd);
            if (headers < 0)
            {
                return used;
            }
            var body = AnswerBody.Measure(answer[..(headers + 2)], answer[(headers + 4)..]);
            if (body.WireLength < 0)
            {
                return used;
            }
            if (!answer.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(answer[9..12], out int status, out _))
            {
                throw new InvalidDataException("the server did not answer in HTTP/1.1");
            }
            used += headers + 4 + body.WireLength;
            _onAnswer(status, body.Length);
        }
    }

    /// <inheritdoc/>
    protected override void OnLost(string error) => _onLost(error);
}
