using System.Buffers.Binary;
using System.Net;
using WebEtcd.Bench.Sockets;

namespace WebEtcd.Bench.Http2;

/// <summary>
/// A lean HTTP/2 client connection for gRPC: clear text with prior knowledge, large receive windows, no dynamic table for answers, no
/// parsing beyond what tells success. All members need <see cref="SocketPump.Gate"/> unless they say otherwise.
/// </summary>
internal sealed class Http2Connection : SocketPump
{
    private const int FrameHeaderSize = 9;
    private const int DefaultWindow = 65_535;
    private const int ReceiveWindow = 1 << 30;
    private const int AcknowledgeAfter = 1 << 24;
    private const int MaximumFrameSize = 128 * 1024;
    private const int LastStreamId = int.MaxValue - 2;

    private readonly IStreamSink _sink;
    private readonly RequestHeaders _headers;
    private readonly ResponseHeaders _answers = new();
    private readonly Dictionary<int, GrpcStream> _streams = [];
    private readonly Stack<GrpcStream> _unused = new();
    private readonly Queue<(string Path, byte[] Message, bool EndStream, int Tag)> _waiting = new();
    private readonly Dictionary<int, int> _openByTag = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _nextStreamId = 1;
    private int _maximumStreams = 100;
    private long _sendWindow = DefaultWindow;
    private int _streamSendWindow = DefaultWindow;
    private int _unacknowledgedBytes;
    private bool _lost;

    private Http2Connection(string authority, IStreamSink sink)
    {
        _headers = new RequestHeaders(authority);
        _sink = sink;
    }

    /// <summary>Connects and waits for the server's settings. Needs no gate.</summary>
    public static async Task<Http2Connection> ConnectAsync(DnsEndPoint server, IStreamSink sink)
    {
        var connection = new Http2Connection($"{server.Host}:{server.Port}", sink);
        lock (connection.Gate)
        {
            connection.WritePreface();
        }
        await connection.OpenAsync(server);
        lock (connection.Gate)
        {
            connection.Flush();
        }
        await connection._ready.Task.WaitAsync(TimeSpan.FromSeconds(10));
        return connection;
    }

    /// <summary>Sends a request, or keeps it until the server's limits allow it. Streams that stay open are told apart by their tag.</summary>
    public void Send(string path, ReadOnlySpan<byte> message, bool endStream, int tag)
    {
        if (message.Length + 5 > _streamSendWindow)
        {
            throw new InvalidDataException($"a request of {message.Length} bytes does not fit the server's stream window of {_streamSendWindow} bytes");
        }
        if (_lost || _waiting.Count > 0 || !HasRoom(message.Length))
        {
            _waiting.Enqueue((path, message.ToArray(), endStream, tag));
            return;
        }
        Open(path, message, endStream, tag);
    }

    /// <summary>Sends one more message on the stream that was opened with <paramref name="tag"/>.</summary>
    public void SendMore(int tag, ReadOnlySpan<byte> message)
    {
        _sendWindow -= message.Length + 5;
        Output.GrpcMessage(_openByTag[tag], false, message);
    }

    /// <inheritdoc/>
    protected override int Consume(ReadOnlySpan<byte> input)
    {
        var used = 0;
        while (input.Length - used >= FrameHeaderSize)
        {
            var header = input[used..];
            var length = (header[0] << 16) | (header[1] << 8) | header[2];
            if (header.Length < FrameHeaderSize + length)
            {
                break;
            }
            var streamId = BinaryPrimitives.ReadInt32BigEndian(header[5..]) & int.MaxValue;
            OnFrame((FrameType)header[3], header[4], streamId, header.Slice(FrameHeaderSize, length));
            used += FrameHeaderSize + length;
        }
        SendWaiting();
        return used;
    }

    /// <inheritdoc/>
    protected override void OnLost(string error)
    {
        _lost = true;
        if (!_ready.TrySetException(new IOException($"no HTTP/2 connection: {error}")))
        {
            _sink.OnConnectionLost(error);
        }
    }

    private void WritePreface()
    {
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.CopyTo(Output.Take(24));
        Span<byte> settings = stackalloc byte[24];
        WriteSetting(settings, 1, 0);
        WriteSetting(settings[6..], 2, 0);
        WriteSetting(settings[12..], 4, ReceiveWindow);
        WriteSetting(settings[18..], 5, MaximumFrameSize);
        Output.Frame(FrameType.Settings, 0, 0, settings);
        Output.WindowUpdate(0, ReceiveWindow - DefaultWindow);
    }

    private static void WriteSetting(Span<byte> room, ushort id, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(room, id);
        BinaryPrimitives.WriteInt32BigEndian(room[2..], value);
    }

    private bool HasRoom(int messageLength) => _streams.Count < _maximumStreams && _sendWindow >= messageLength + 5;

    private void SendWaiting()
    {
        while (_waiting.Count > 0 && HasRoom(_waiting.Peek().Message.Length))
        {
            var (path, message, endStream, tag) = _waiting.Dequeue();
            Open(path, message, endStream, tag);
        }
    }

    private void Open(string path, ReadOnlySpan<byte> message, bool endStream, int tag)
    {
        if (_nextStreamId >= LastStreamId)
        {
            throw new InvalidDataException("the connection has used up its stream numbers");
        }
        var id = _nextStreamId;
        _nextStreamId += 2;
        var stream = _unused.TryPop(out var used) ? used : new GrpcStream();
        stream.Reset(tag);
        _streams.Add(id, stream);
        if (!endStream)
        {
            _openByTag[tag] = id;
        }
        Output.Frame(FrameType.Headers, Http2Flags.EndHeaders, id, _headers.Block(path));
        Output.GrpcMessage(id, endStream, message);
        _sendWindow -= message.Length + 5;
    }

    private void OnFrame(FrameType type, byte flags, int streamId, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.Data:
                OnData(flags, streamId, payload);
                break;
            case FrameType.Headers:
                OnHeaders(flags, streamId, payload);
                break;
            case FrameType.ResetStream:
                End(streamId, $"the server reset the stream with code {BinaryPrimitives.ReadInt32BigEndian(payload)}");
                break;
            case FrameType.Settings when (flags & Http2Flags.Ack) == 0:
                OnSettings(payload);
                break;
            case FrameType.Ping when (flags & Http2Flags.Ack) == 0:
                Output.Frame(FrameType.Ping, Http2Flags.Ack, 0, payload);
                break;
            case FrameType.GoAway:
                throw new InvalidDataException($"the server sent GOAWAY with code {BinaryPrimitives.ReadInt32BigEndian(payload[4..])}");
            case FrameType.WindowUpdate when streamId == 0:
                _sendWindow += BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case FrameType.Continuation:
                throw new InvalidDataException("the server split a header block, which this client does not read");
            default:
                break;
        }
    }

    private void OnData(byte flags, int streamId, ReadOnlySpan<byte> payload)
    {
        _unacknowledgedBytes += payload.Length;
        if (_unacknowledgedBytes > AcknowledgeAfter)
        {
            Output.WindowUpdate(0, _unacknowledgedBytes);
            _unacknowledgedBytes = 0;
        }
        if (!_streams.TryGetValue(streamId, out var stream))
        {
            return;
        }
        stream.UnacknowledgedBytes += payload.Length;
        if (stream.UnacknowledgedBytes > AcknowledgeAfter)
        {
            Output.WindowUpdate(streamId, stream.UnacknowledgedBytes);
            stream.UnacknowledgedBytes = 0;
        }
        stream.Receive(WithoutPadding(flags, payload), _sink);
        if ((flags & Http2Flags.EndStream) != 0)
        {
            End(streamId, "the stream ended without trailers");
        }
    }

    private void OnHeaders(byte flags, int streamId, ReadOnlySpan<byte> payload)
    {
        if ((flags & Http2Flags.EndHeaders) == 0)
        {
            throw new InvalidDataException("the server split a header block, which this client does not read");
        }
        if ((flags & Http2Flags.EndStream) == 0)
        {
            return; // leading headers: the trailers tell the outcome
        }
        var block = WithoutPadding(flags, payload);
        if ((flags & Http2Flags.Priority) != 0)
        {
            block = block[5..];
        }
        var (status, message, httpStatus) = _answers.Read(block, true);
        End(streamId, status == 0 ? null : $"gRPC status {status?.ToString() ?? "missing"}{(httpStatus is null or 200 ? "" : $", HTTP {httpStatus}")}: {message}");
    }

    private static ReadOnlySpan<byte> WithoutPadding(byte flags, ReadOnlySpan<byte> payload)
        => (flags & Http2Flags.Padded) == 0 ? payload : payload[1..^payload[0]];

    private void OnSettings(ReadOnlySpan<byte> payload)
    {
        for (var i = 0; i + 6 <= payload.Length; i += 6)
        {
            var value = BinaryPrimitives.ReadUInt32BigEndian(payload[(i + 2)..]);
            switch (BinaryPrimitives.ReadUInt16BigEndian(payload[i..]))
            {
                case 1: _headers.UseDynamicTable = value >= 4096; break;
                case 3: _maximumStreams = (int)Math.Min(value, int.MaxValue); break;
                case 4: _streamSendWindow = (int)value; break;
                default: break;
            }
        }
        Output.Frame(FrameType.Settings, Http2Flags.Ack, 0, []);
        _ready.TrySetResult();
    }

    private void End(int streamId, string? error)
    {
        if (!_streams.Remove(streamId, out var stream))
        {
            return;
        }
        _unused.Push(stream);
        if (_openByTag.TryGetValue(stream.Tag, out var open) && open == streamId)
        {
            _openByTag.Remove(stream.Tag);
        }
        _sink.OnStreamEnd(stream.Tag, error ?? (stream.IsWhole ? null : "the stream ended inside a message"));
    }
}
