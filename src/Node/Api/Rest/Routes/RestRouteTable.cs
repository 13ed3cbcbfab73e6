using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Rest.Routes;

/// <summary>All paths of the API, one row each, bound to the services this node has.</summary>
internal sealed class RestRouteTable
{
    private const string Prefix = "/v3/";
    private const string OldPrefix = "/v3beta/";

    private readonly List<RestRoute> _routes = [];
    private readonly FrozenDictionary<string, RestRoute> _byPath;
    private readonly RestApiOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;

    public RestRouteTable(IServiceProvider services, RestApiOptions options, ILogger<RestRouteTable> logger, IHostApplicationLifetime lifetime)
    {
        _options = options;
        _logger = logger;
        _stopping = lifetime.ApplicationStopping;
        AddKeyValue(services.GetService<IKeyValueService>());
        AddWatch(services.GetService<IWatchService>());
        AddLease(services.GetService<ILeaseService>());
        AddCluster(services.GetService<IClusterService>());
        AddMaintenance(services.GetService<IMaintenanceService>());
        AddAuth(services.GetService<IAuthService>());
        AddLock(services.GetService<ILockService>());
        AddElection(services.GetService<IElectionService>());
        _byPath = _routes
            .SelectMany(route => new[] { (route.Path, Route: route), (Path: OldPrefix + route.Path[Prefix.Length..], Route: route) })
            .ToFrozenDictionary(pair => pair.Path, pair => pair.Route, StringComparer.Ordinal);
    }

    public IReadOnlyList<RestRoute> Routes => _routes;

    /// <summary>The route of a path as etcd spells it, also under <c>/v3beta</c>; null when there is none.</summary>
    public RestRoute? Find(string path) => _byPath.GetValueOrDefault(path);

    private void AddKeyValue(IKeyValueService? kv)
    {
        Unary<RangeRequest, RangeResponse>("kv/range", "KV", "Reads the keys of a range.", kv is null ? null : kv.RangeAsync);
        Unary<PutRequest, PutResponse>("kv/put", "KV", "Writes one key.", kv is null ? null : kv.PutAsync);
        Unary<DeleteRangeRequest, DeleteRangeResponse>("kv/deleterange", "KV", "Deletes the keys of a range.", kv is null ? null : kv.DeleteRangeAsync);
        Unary<TxnRequest, TxnResponse>("kv/txn", "KV", "Runs one of two lists of operations, chosen by comparisons, in one step.", kv is null ? null : kv.TxnAsync);
        Unary<CompactionRequest, CompactionResponse>("kv/compaction", "KV", "Forgets the history before a revision.", kv is null ? null : kv.CompactAsync);
    }

    private void AddWatch(IWatchService? watches)
    {
        RouteDescription watch = new(Prefix + "watch", "Watch", "Streams the changes of watched ranges. Several requests may follow each other in the body; also as a WebSocket.");
        _routes.Add(watches is null
            ? new UnimplementedRoute(watch, WatchRequest.Descriptor, WatchResponse.Descriptor, stream: true)
            : new WatchRoute(watch, watches, _options, _logger, _stopping));
    }

    private void AddLease(ILeaseService? leases)
    {
        Unary<LeaseGrantRequest, LeaseGrantResponse>("lease/grant", "Lease", "Creates a lease.", leases is null ? null : leases.GrantAsync);
        foreach (string place in (string[])["lease", "kv/lease"])
        {
            Unary<LeaseRevokeRequest, LeaseRevokeResponse>(place + "/revoke", "Lease", "Ends a lease and deletes its keys.", leases is null ? null : leases.RevokeAsync);
            Unary<LeaseTimeToLiveRequest, LeaseTimeToLiveResponse>(place + "/timetolive", "Lease", "Tells how long a lease has to live, and its keys.", leases is null ? null : leases.TimeToLiveAsync);
            Unary<LeaseLeasesRequest, LeaseLeasesResponse>(place + "/leases", "Lease", "Lists the leases.", leases is null ? null : leases.LeasesAsync);
        }

        RouteDescription keepAlive = new(Prefix + "lease/keepalive", "Lease", "Renews leases, one answer for each message in the body; also as a WebSocket.");
        _routes.Add(leases is null
            ? new UnimplementedRoute(keepAlive, LeaseKeepAliveRequest.Descriptor, LeaseKeepAliveResponse.Descriptor, stream: true)
            : new KeepAliveRoute(keepAlive, leases, _options, _logger, _stopping));
    }

    private void AddCluster(IClusterService? cluster)
    {
        Unary<MemberListRequest, MemberListResponse>("cluster/member/list", "Cluster", "Lists the members.", cluster is null ? null : cluster.MemberListAsync);
        Unary<MemberAddRequest, MemberAddResponse>("cluster/member/add", "Cluster", "Adds a member, or a learner.", cluster is null ? null : cluster.MemberAddAsync);
        Unary<MemberRemoveRequest, MemberRemoveResponse>("cluster/member/remove", "Cluster", "Removes a member.", cluster is null ? null : cluster.MemberRemoveAsync);
        Unary<MemberUpdateRequest, MemberUpdateResponse>("cluster/member/update", "Cluster", "Changes the peer URLs of a member.", cluster is null ? null : cluster.MemberUpdateAsync);
        Unary<MemberPromoteRequest, MemberPromoteResponse>("cluster/member/promote", "Cluster", "Makes a learner a voting member.", cluster is null ? null : cluster.MemberPromoteAsync);
    }

    private void AddMaintenance(IMaintenanceService? upkeep)
    {
        Unary<AlarmRequest, AlarmResponse>("maintenance/alarm", "Maintenance", "Lists, raises or clears alarms.", upkeep is null ? null : upkeep.AlarmAsync);
        Unary<StatusRequest, StatusResponse>("maintenance/status", "Maintenance", "Tells the state of this member.", upkeep is null ? null : upkeep.StatusAsync);
        Unary<DefragmentRequest, DefragmentResponse>("maintenance/defragment", "Maintenance", "Gives unused disk space of this member back.", upkeep is null ? null : upkeep.DefragmentAsync);
        Unary<HashRequest, HashResponse>("maintenance/hash", "Maintenance", "Hashes all data of this member; for tests.", upkeep is null ? null : upkeep.HashAsync);
        Unary<HashKVRequest, HashKVResponse>("maintenance/hashkv", "Maintenance", "Hashes the keys up to a revision, to compare members.", upkeep is null ? null : upkeep.HashKvAsync);
        Unary<MoveLeaderRequest, MoveLeaderResponse>("maintenance/transfer-leadership", "Maintenance", "Hands the leadership to another member.", upkeep is null ? null : upkeep.MoveLeaderAsync);
        Unary<DowngradeRequest, DowngradeResponse>("maintenance/downgrade", "Maintenance", "Checks, begins or cancels a downgrade of the cluster.", upkeep is null ? null : upkeep.DowngradeAsync);
        ServerStream<SnapshotRequest, SnapshotResponse>("maintenance/snapshot", "Maintenance", "Streams a backup of the whole store.", upkeep is null ? null : upkeep.SnapshotAsync);
    }

    private void AddAuth(IAuthService? auth)
    {
        Unary<AuthEnableRequest, AuthEnableResponse>("auth/enable", "Auth", "Turns authentication on.", auth is null ? null : auth.EnableAsync);
        Unary<AuthDisableRequest, AuthDisableResponse>("auth/disable", "Auth", "Turns authentication off.", auth is null ? null : auth.DisableAsync);
        Unary<AuthStatusRequest, AuthStatusResponse>("auth/status", "Auth", "Tells whether authentication is on.", auth is null ? null : auth.StatusAsync);
        Unary<AuthenticateRequest, AuthenticateResponse>("auth/authenticate", "Auth", "Exchanges name and password for a token.", auth is null ? null : auth.AuthenticateAsync);
        Unary<AuthUserAddRequest, AuthUserAddResponse>("auth/user/add", "Auth", "Adds a user.", auth is null ? null : auth.UserAddAsync);
        Unary<AuthUserGetRequest, AuthUserGetResponse>("auth/user/get", "Auth", "Lists the roles of a user.", auth is null ? null : auth.UserGetAsync);
        Unary<AuthUserListRequest, AuthUserListResponse>("auth/user/list", "Auth", "Lists the users.", auth is null ? null : auth.UserListAsync);
        Unary<AuthUserDeleteRequest, AuthUserDeleteResponse>("auth/user/delete", "Auth", "Deletes a user.", auth is null ? null : auth.UserDeleteAsync);
        Unary<AuthUserChangePasswordRequest, AuthUserChangePasswordResponse>("auth/user/changepw", "Auth", "Changes a user's password.", auth is null ? null : auth.UserChangePasswordAsync);
        Unary<AuthUserGrantRoleRequest, AuthUserGrantRoleResponse>("auth/user/grant", "Auth", "Gives a role to a user.", auth is null ? null : auth.UserGrantRoleAsync);
        Unary<AuthUserRevokeRoleRequest, AuthUserRevokeRoleResponse>("auth/user/revoke", "Auth", "Takes a role from a user.", auth is null ? null : auth.UserRevokeRoleAsync);
        Unary<AuthRoleAddRequest, AuthRoleAddResponse>("auth/role/add", "Auth", "Adds a role.", auth is null ? null : auth.RoleAddAsync);
        Unary<AuthRoleGetRequest, AuthRoleGetResponse>("auth/role/get", "Auth", "Lists the permissions of a role.", auth is null ? null : auth.RoleGetAsync);
        Unary<AuthRoleListRequest, AuthRoleListResponse>("auth/role/list", "Auth", "Lists the roles.", auth is null ? null : auth.RoleListAsync);
        Unary<AuthRoleDeleteRequest, AuthRoleDeleteResponse>("auth/role/delete", "Auth", "Deletes a role.", auth is null ? null : auth.RoleDeleteAsync);
        Unary<AuthRoleGrantPermissionRequest, AuthRoleGrantPermissionResponse>("auth/role/grant", "Auth", "Gives a role a permission on a range.", auth is null ? null : auth.RoleGrantPermissionAsync);
        Unary<AuthRoleRevokePermissionRequest, AuthRoleRevokePermissionResponse>("auth/role/revoke", "Auth", "Takes a permission from a role.", auth is null ? null : auth.RoleRevokePermissionAsync);
    }

    private void AddLock(ILockService? locks)
    {
        Unary<LockRequest, LockResponse>("lock/lock", "Lock", "Waits for a named lock and takes it.", locks is null ? null : locks.LockAsync);
        Unary<UnlockRequest, UnlockResponse>("lock/unlock", "Lock", "Gives a lock back.", locks is null ? null : locks.UnlockAsync);
    }

    private void AddElection(IElectionService? elections)
    {
        Unary<CampaignRequest, CampaignResponse>("election/campaign", "Election", "Waits to become the leader of a named election.", elections is null ? null : elections.CampaignAsync);
        Unary<ProclaimRequest, ProclaimResponse>("election/proclaim", "Election", "Changes the leader's value.", elections is null ? null : elections.ProclaimAsync);
        Unary<LeaderRequest, LeaderResponse>("election/leader", "Election", "Tells who leads.", elections is null ? null : elections.LeaderAsync);
        ServerStream<LeaderRequest, LeaderResponse>("election/observe", "Election", "Streams who leads, from now on.", elections is null ? null : elections.ObserveAsync);
        Unary<ResignRequest, ResignResponse>("election/resign", "Election", "Gives the leadership up.", elections is null ? null : elections.ResignAsync);
    }

    private void Unary<TRequest, TResponse>(string path, string service, string summary, Func<TRequest, CallContext, ValueTask<TResponse>>? call)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        RouteDescription description = new(Prefix + path, service, summary);
        _routes.Add(call is null
            ? Unimplemented<TRequest, TResponse>(description, stream: false)
            : new UnaryRoute<TRequest, TResponse>(description, call, _options, _logger));
    }

    private void ServerStream<TRequest, TResponse>(string path, string service, string summary, Func<TRequest, CallContext, IAsyncEnumerable<TResponse>>? call)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>, new()
    {
        RouteDescription description = new(Prefix + path, service, summary);
        _routes.Add(call is null
            ? Unimplemented<TRequest, TResponse>(description, stream: true)
            : new ServerStreamRoute<TRequest, TResponse>(description, call, _options, _logger, _stopping));
    }

    private static UnimplementedRoute Unimplemented<TRequest, TResponse>(RouteDescription description, bool stream)
        where TRequest : IMessage<TRequest>, new()
        where TResponse : IMessage<TResponse>, new()
    {
        MessageDescriptor request = new TRequest().Descriptor;
        return new UnimplementedRoute(description, request, new TResponse().Descriptor, stream);
    }
}
