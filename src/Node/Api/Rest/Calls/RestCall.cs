using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Primitives;
using WebEtcd.Node.Hosting.ClientPort;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Rest.Calls;

/// <summary>Identity and end of one request, taken from its headers.</summary>
internal sealed class RestCall : IDisposable
{
    private const string MetadataToken = "Grpc-Metadata-Token";
    private const string MetadataAuthorization = "Grpc-Metadata-Authorization";
    private const string MetadataHasLeader = "Grpc-Metadata-Hasleader";
    private static readonly object PeerKey = new();

    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationToken _aborted;
    private readonly ClientConnection? _connection;

    private RestCall(CallContext context, ClientConnection? connection, CancellationTokenSource? deadline, CancellationToken aborted)
    {
        _connection = connection;
        Context = context;
        _deadline = deadline;
        _aborted = aborted;
    }

    public CallContext Context { get; }

    /// <summary>The client went away: nobody reads an answer.</summary>
    public bool IsAborted => _aborted.IsCancellationRequested;

    /// <summary>The time the client gave is over.</summary>
    public bool IsExpired => _deadline is { IsCancellationRequested: true } && !IsAborted;

    /// <param name="stopping">Ends the call too; for streams, which would outlive a stop of the server.</param>
    /// <exception cref="Shared.Errors.EtcdException">The timeout header is malformed.</exception>
    public static RestCall Open(HttpContext http, CancellationToken stopping = default)
    {
        IHeaderDictionary headers = http.Request.Headers;
        CancellationToken aborted = http.RequestAborted;
        CancellationTokenSource? deadline = null;
        bool timed = headers.TryGetValue(GrpcTimeout.Header, out StringValues timeout);
        if (timed || stopping.CanBeCanceled)
        {
            TimeSpan? limit = timed ? GrpcTimeout.Parse(timeout.ToString()) : null;
            deadline = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
            if (limit is { } wait)
            {
                deadline.CancelAfter(wait);
            }
        }

        IClientPeerFeature? known = http.Features.Get<IClientPeerFeature>();
        CallContext context = new()
        {
            Token = Token(http),
            RequireLeader = headers.TryGetValue(MetadataHasLeader, out StringValues leader) && leader == "true",
            Peer = known?.Peer ?? Peer(http),
            Cancellation = deadline?.Token ?? aborted,
        };
        var connection = known as ClientConnection;
        connection?.BeginCall(context.Token, context.CertificateUser, headers);
        return new RestCall(context, connection, deadline, aborted);
    }

    public void Dispose()
    {
        _deadline?.Dispose();
        _connection?.EndCall();
    }

    private static string? Token(HttpContext http)
    {
        IHeaderDictionary headers = http.Request.Headers;
        if (headers.TryGetValue(MetadataToken, out StringValues token))
        {
            return token[0];
        }

        if (headers.Authorization is { Count: > 0 } authorization)
        {
            return authorization[0];
        }

        if (headers.TryGetValue(MetadataAuthorization, out StringValues metadata))
        {
            return metadata[0];
        }

        return http.WebSockets.IsWebSocketRequest ? WebSocketToken(http) : null;
    }

    // Browsers cannot set headers on a WebSocket; the usual way round is the list of subprotocols: "Bearer, <token>".
    private static string? WebSocketToken(HttpContext http)
    {
        IList<string> protocols = http.WebSockets.WebSocketRequestedProtocols;
        return protocols is ["Bearer", var token, ..] ? token : null;
    }

    // HTTP/1 connections carry one request at a time, so their address is formatted once a connection.
    private static string Peer(HttpContext http)
    {
        if (!HttpProtocol.IsHttp11(http.Request.Protocol) || http.Features.Get<IConnectionItemsFeature>() is not { } connection)
        {
            return Format(http.Connection);
        }

        if (connection.Items.TryGetValue(PeerKey, out object? known))
        {
            return (string)known!;
        }

        string peer = Format(http.Connection);
        connection.Items[PeerKey] = peer;
        return peer;
    }

    private static string Format(ConnectionInfo connection)
    {
        IPAddress? address = connection.RemoteIpAddress;
        if (address is null)
        {
            return "";
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]:{connection.RemotePort}" : $"{address}:{connection.RemotePort}";
    }
}
