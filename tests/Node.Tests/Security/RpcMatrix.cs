using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Security;

/// <summary>What every RPC needs while authentication is on, and one call of it that is harmless where it is allowed.</summary>
internal static class RpcMatrix
{
    public static readonly IReadOnlyDictionary<string, RpcRow> Rows = new Dictionary<string, RpcRow>(StringComparer.Ordinal)
    {
        ["KV.Range"] = new(RpcNeed.Key, (node, caller) => node.Keys.RangeAsync(new RangeRequest { Key = AuthNode.Bytes("x") }, caller).AsTask()),
        ["KV.RangeStream"] = new(RpcNeed.Key, async (node, caller) =>
        {
            await foreach (RangeStreamResponse _ in node.Keys.RangeStreamAsync(new RangeRequest { Key = AuthNode.Bytes("x") }, caller))
            {
                break;
            }
        }),
        ["KV.Put"] = new(RpcNeed.Key, (node, caller) => node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("x") }, caller).AsTask()),
        ["KV.DeleteRange"] = new(RpcNeed.Key, (node, caller) => node.Keys.DeleteRangeAsync(new DeleteRangeRequest { Key = AuthNode.Bytes("x") }, caller).AsTask()),
        ["KV.Txn"] = new(RpcNeed.Key, (node, caller) => node.Keys.TxnAsync(new TxnRequest { Compare = { new Compare { Key = AuthNode.Bytes("x") } } }, caller).AsTask()),
        ["KV.Compact"] = new(RpcNeed.Root, (node, caller) => node.Keys.CompactAsync(new CompactionRequest { Revision = 1000 }, caller).AsTask()),
        ["Watch.Watch"] = new(RpcNeed.Elsewhere, null),
        ["Lease.LeaseGrant"] = new(RpcNeed.User, (node, caller) => node.Leases.GrantAsync(new LeaseGrantRequest { TTL = 1000 }, caller).AsTask()),
        ["Lease.LeaseRevoke"] = new(RpcNeed.User, (node, caller) => node.Leases.RevokeAsync(new LeaseRevokeRequest { ID = 7 }, caller).AsTask()),
        ["Lease.LeaseKeepAlive"] = new(RpcNeed.User, (node, caller) => node.Leases.KeepAliveAsync(new LeaseKeepAliveRequest { ID = 7 }, caller).AsTask()),
        ["Lease.LeaseTimeToLive"] = new(RpcNeed.User, (node, caller) => node.Leases.TimeToLiveAsync(new LeaseTimeToLiveRequest { ID = 7 }, caller).AsTask()),
        ["Lease.LeaseLeases"] = new(RpcNeed.User, (node, caller) => node.Leases.LeasesAsync(new LeaseLeasesRequest(), caller).AsTask()),
        ["Cluster.MemberList"] = new(RpcNeed.User, (node, caller) => Cluster(node).MemberListAsync(new MemberListRequest { Linearizable = true }, caller).AsTask()),
        ["Cluster.MemberAdd"] = new(RpcNeed.Root, (node, caller) => Cluster(node).MemberAddAsync(new MemberAddRequest(), caller).AsTask()),
        ["Cluster.MemberRemove"] = new(RpcNeed.Root, (node, caller) => Cluster(node).MemberRemoveAsync(new MemberRemoveRequest { ID = 7 }, caller).AsTask()),
        ["Cluster.MemberUpdate"] = new(RpcNeed.Root, (node, caller) => Cluster(node).MemberUpdateAsync(new MemberUpdateRequest { ID = 7 }, caller).AsTask()),
        ["Cluster.MemberPromote"] = new(RpcNeed.Root, (node, caller) => Cluster(node).MemberPromoteAsync(new MemberPromoteRequest { ID = 7 }, caller).AsTask()),
        ["Maintenance.Alarm"] = new(RpcNeed.Root, (node, caller) => Upkeep(node).AlarmAsync(
            new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Deactivate, MemberID = 7, Alarm = AlarmType.Nospace }, caller).AsTask()),
        ["Maintenance.Status"] = new(RpcNeed.Root, (node, caller) => Upkeep(node).StatusAsync(new StatusRequest(), caller).AsTask()),
        ["Maintenance.Defragment"] = new(RpcNeed.RootForUpkeep, (node, caller) => Upkeep(node).DefragmentAsync(new DefragmentRequest(), caller).AsTask()),
        ["Maintenance.Hash"] = new(RpcNeed.RootForUpkeep, (node, caller) => Upkeep(node).HashAsync(new HashRequest(), caller).AsTask()),
        ["Maintenance.HashKV"] = new(RpcNeed.RootForUpkeep, (node, caller) => Upkeep(node).HashKvAsync(new HashKVRequest(), caller).AsTask()),
        ["Maintenance.Snapshot"] = new(RpcNeed.RootForUpkeep, async (node, caller) =>
        {
            await foreach (SnapshotResponse _ in Upkeep(node).SnapshotAsync(new SnapshotRequest(), caller))
            {
                break;
            }
        }),
        ["Maintenance.MoveLeader"] = new(RpcNeed.Root, (node, caller) => Upkeep(node).MoveLeaderAsync(new MoveLeaderRequest { TargetID = 7 }, caller).AsTask()),
        ["Maintenance.Downgrade"] = new(RpcNeed.Root, (node, caller) => Upkeep(node).DowngradeAsync(
            new DowngradeRequest { Action = DowngradeRequest.Types.DowngradeAction.Cancel }, caller).AsTask()),
        ["Auth.AuthEnable"] = new(RpcNeed.Root, (node, caller) => node.Auth.EnableAsync(new AuthEnableRequest(), caller).AsTask()),
        ["Auth.AuthDisable"] = new(RpcNeed.Elsewhere, null),
        ["Auth.AuthStatus"] = new(RpcNeed.Root, (node, caller) => node.Auth.StatusAsync(new AuthStatusRequest(), caller).AsTask()),
        ["Auth.Authenticate"] = new(RpcNeed.Elsewhere, null),
        ["Auth.UserAdd"] = new(RpcNeed.Root, (node, caller) => node.Auth.UserAddAsync(new AuthUserAddRequest { Name = "root" }, caller).AsTask()),
        ["Auth.UserGet"] = new(RpcNeed.Root, (node, caller) => node.Auth.UserGetAsync(new AuthUserGetRequest { Name = "nobody" }, caller).AsTask()),
        ["Auth.UserList"] = new(RpcNeed.Root, (node, caller) => node.Auth.UserListAsync(new AuthUserListRequest(), caller).AsTask()),
        ["Auth.UserDelete"] = new(RpcNeed.Root, (node, caller) => node.Auth.UserDeleteAsync(new AuthUserDeleteRequest { Name = "nobody" }, caller).AsTask()),
        ["Auth.UserChangePassword"] = new(RpcNeed.Root, (node, caller) => node.Auth.UserChangePasswordAsync(new AuthUserChangePasswordRequest { Name = "nobody" }, caller).AsTask()),
        ["Auth.UserGrantRole"] = new(RpcNeed.Root, (node, caller) => node.Auth.UserGrantRoleAsync(new AuthUserGrantRoleRequest { User = "nobody" }, caller).AsTask()),
        ["Auth.UserRevokeRole"] = new(RpcNeed.Root, (node, caller) => node.Auth.UserRevokeRoleAsync(new AuthUserRevokeRoleRequest { Name = "nobody" }, caller).AsTask()),
        ["Auth.RoleAdd"] = new(RpcNeed.Root, (node, caller) => node.Auth.RoleAddAsync(new AuthRoleAddRequest(), caller).AsTask()),
        ["Auth.RoleGet"] = new(RpcNeed.Root, (node, caller) => node.Auth.RoleGetAsync(new AuthRoleGetRequest { Role = "nobody" }, caller).AsTask()),
        ["Auth.RoleList"] = new(RpcNeed.Root, (node, caller) => node.Auth.RoleListAsync(new AuthRoleListRequest(), caller).AsTask()),
        ["Auth.RoleDelete"] = new(RpcNeed.Root, (node, caller) => node.Auth.RoleDeleteAsync(new AuthRoleDeleteRequest { Role = "nobody" }, caller).AsTask()),
        ["Auth.RoleGrantPermission"] = new(RpcNeed.Root, (node, caller) => node.Auth.RoleGrantPermissionAsync(new AuthRoleGrantPermissionRequest { Name = "nobody" }, caller).AsTask()),
        ["Auth.RoleRevokePermission"] = new(RpcNeed.Root, (node, caller) => node.Auth.RoleRevokePermissionAsync(new AuthRoleRevokePermissionRequest { Role = "nobody" }, caller).AsTask()),

        // They are made of the calls above, under the token of their own caller.
        ["Lock.Lock"] = new(RpcNeed.Elsewhere, null),
        ["Lock.Unlock"] = new(RpcNeed.Elsewhere, null),
        ["Election.Campaign"] = new(RpcNeed.Elsewhere, null),
        ["Election.Proclaim"] = new(RpcNeed.Elsewhere, null),
        ["Election.Leader"] = new(RpcNeed.Elsewhere, null),
        ["Election.Observe"] = new(RpcNeed.Elsewhere, null),
        ["Election.Resign"] = new(RpcNeed.Elsewhere, null),
    };

    private static IClusterService Cluster(AuthNode node) => node.Get<IClusterService>();

    private static IMaintenanceService Upkeep(AuthNode node) => node.Get<IMaintenanceService>();
}
