using Google.Protobuf;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.StateMachine.Tests.Auth;

/// <summary>Users, roles and the switch as the log changes them, and requests judged at their place in it.</summary>
public sealed class AuthApplyTests
{
    private readonly TestMachine _machine = new();

    private AuthState State => _machine.Machine.Auth.State;

    [Fact]
    public void Root_must_be_there_before_the_switch_goes_on()
    {
        _machine.Fails(EtcdErrors.RootUserNotExist, new InternalRaftRequest { AuthEnable = new AuthEnableRequest() });
        AddUser("root");
        _machine.Fails(EtcdErrors.RootRoleNotExist, new InternalRaftRequest { AuthEnable = new AuthEnableRequest() });
        GrantRole("root", "root");
        Enable();
        Assert.True(State.IsEnabled);
        Assert.Equal(3ul, State.Revision);
    }

    [Fact]
    public void Every_change_counts_and_what_changes_nothing_does_not()
    {
        Assert.Equal(1ul, State.Revision);
        AddUser("alice");
        AddRole("r");
        GrantRole("alice", "r");
        Assert.Equal(4ul, State.Revision);
        GrantRole("alice", "r");
        _machine.Fails(EtcdErrors.UserAlreadyExist, new InternalRaftRequest { AuthUserAdd = new AuthUserAddRequest { Name = "alice" } });
        _machine.Fails(EtcdErrors.RoleAlreadyExist, new InternalRaftRequest { AuthRoleAdd = new AuthRoleAddRequest { Name = "r" } });
        Assert.Equal(4ul, State.Revision);
        Permit("r", Permission.Types.Type.Read, "a");
        Permit("r", Permission.Types.Type.Write, "a");
        Assert.Equal(6ul, State.Revision);
        Assert.Equal(Permission.Types.Type.Write, Assert.Single(_machine.Do<AuthRoleGetResponse>(new InternalRaftRequest { AuthRoleGet = new AuthRoleGetRequest { Role = "r" } }).Perm).PermType);
        _machine.Do<AuthRoleDeleteResponse>(new InternalRaftRequest { AuthRoleDelete = new AuthRoleDeleteRequest { Role = "r" } });
        Assert.Empty(State.FindUser("alice")!.Roles);
        Assert.Equal(7ul, State.Revision);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("b", "a")]
    [InlineData("b", "b")]
    public void A_permission_for_no_range_is_refused(string key, string end)
    {
        AddRole("r");
        var permission = new Permission { Key = TestMachine.Bytes(key), RangeEnd = TestMachine.Bytes(end) };
        _machine.Fails(EtcdErrors.InvalidAuthManagement, new InternalRaftRequest { AuthRoleGrantPermission = new AuthRoleGrantPermissionRequest { Name = "r", Perm = permission } });
        _machine.Fails(EtcdErrors.PermissionNotGiven, new InternalRaftRequest { AuthRoleGrantPermission = new AuthRoleGrantPermissionRequest { Name = "r" } });
    }

    [Fact]
    public void A_request_is_judged_by_the_users_of_its_place_in_the_log()
    {
        WithAlice();
        ulong checkedAt = State.Revision;
        _machine.Fails(EtcdErrors.UserEmpty, TestMachine.Of(TestMachine.PutOf("a")));
        _machine.Do<PutResponse>(By("alice", checkedAt, TestMachine.Of(TestMachine.PutOf("a"))));
        _machine.Fails(EtcdErrors.PermissionDenied, By("alice", checkedAt, TestMachine.Of(TestMachine.PutOf("b"))));
        _machine.Fails(EtcdErrors.PermissionDenied, By("nobody", checkedAt, TestMachine.Of(TestMachine.PutOf("a"))));
        _machine.Do<AuthRoleAddResponse>(By("root", checkedAt, new InternalRaftRequest { AuthRoleAdd = new AuthRoleAddRequest { Name = "other" } }));
        _machine.Fails(EtcdErrors.AuthOldRevision, By("alice", checkedAt, TestMachine.Of(TestMachine.PutOf("a"))));
        Assert.Equal("a", _machine.Keys("\0", "\0"));
    }

    [Fact]
    public void Only_root_changes_users_and_roles()
    {
        WithAlice();
        InternalRaftRequest add = new() { AuthUserAdd = new AuthUserAddRequest { Name = "x" } };
        _machine.Fails(EtcdErrors.UserEmpty, add);
        _machine.Fails(EtcdErrors.PermissionDenied, By("alice", State.Revision, add));
        _machine.Do<AuthUserAddResponse>(By("root", State.Revision, add));
        _machine.Fails(EtcdErrors.InvalidAuthManagement, By("root", State.Revision, new InternalRaftRequest { AuthUserDelete = new AuthUserDeleteRequest { Name = "root" } }));
        _machine.Fails(EtcdErrors.InvalidAuthManagement, By("root", State.Revision, new InternalRaftRequest { AuthRoleDelete = new AuthRoleDeleteRequest { Role = "root" } }));
        _machine.Do<AuthUserGetResponse>(By("alice", State.Revision, new InternalRaftRequest { AuthUserGet = new AuthUserGetRequest { Name = "alice" } }));
        _machine.Fails(EtcdErrors.PermissionDenied, By("alice", State.Revision, new InternalRaftRequest { AuthUserGet = new AuthUserGetRequest { Name = "root" } }));
    }

    [Fact]
    public void A_lease_is_ended_by_users_only_and_not_over_keys_of_others()
    {
        WithAlice();
        _machine.Do<LeaseGrantResponse>(By("alice", State.Revision, new InternalRaftRequest { LeaseGrant = new LeaseGrantRequest { ID = 1, TTL = 60 } }));
        _machine.Do<PutResponse>(By("root", State.Revision, TestMachine.Of(TestMachine.PutOf("b", lease: 1))));
        InternalRaftRequest revoke = new() { LeaseRevoke = new LeaseRevokeRequest { ID = 1 } };
        _machine.Fails(EtcdErrors.UserEmpty, revoke);
        _machine.Fails(EtcdErrors.PermissionDenied, By("alice", State.Revision, revoke));
        _machine.Fails(EtcdErrors.PermissionDenied, By("alice", State.Revision, TestMachine.Of(TestMachine.PutOf("a", lease: 1))));
        _machine.Do<LeaseRevokeResponse>(By("root", State.Revision, revoke));
    }

    [Fact]
    public void Everything_is_there_after_a_restart_byte_for_byte()
    {
        WithAlice();
        byte[] tables = _machine.Machine.SerializeTables();
        _machine.Restart();
        Assert.True(State.IsEnabled);
        Assert.Equal(tables, _machine.Machine.SerializeTables());
        _machine.Fails(EtcdErrors.UserEmpty, TestMachine.Of(TestMachine.PutOf("a")));
        _machine.Do<PutResponse>(By("alice", State.Revision, TestMachine.Of(TestMachine.PutOf("a"))));
    }

    [Fact]
    public void Tokens_are_told_of_logins_and_of_what_ends_them()
    {
        var tokens = new RecordingTokens();
        _machine.Machine.Auth.Tokens = tokens;
        InternalRaftRequest login = new() { Authenticate = new InternalAuthenticateRequest { Name = "alice", SimpleToken = "print" } };
        _machine.Fails(EtcdErrors.AuthNotEnabled, login);
        WithAlice();
        Assert.Equal($"print.{_machine.Index + 1}", _machine.Do<AuthenticateResponse>(login).Token);
        login.Authenticate.Name = "nobody";
        _machine.Fails(EtcdErrors.AuthFailed, login);
        _machine.Do<AuthUserChangePasswordResponse>(By("root", State.Revision, new InternalRaftRequest { AuthUserChangePassword = new AuthUserChangePasswordRequest { Name = "alice" } }));
        _machine.Do<AuthUserDeleteResponse>(By("root", State.Revision, new InternalRaftRequest { AuthUserDelete = new AuthUserDeleteRequest { Name = "alice" } }));
        _machine.Do<AuthDisableResponse>(By("root", State.Revision, new InternalRaftRequest { AuthDisable = new AuthDisableRequest() }));
        Assert.Equal(["alice has print", "forget alice", "forget alice", "forget all"], tokens.Told);
        Assert.False(State.IsEnabled);
        _machine.Put("b");
    }

    private static InternalRaftRequest By(string user, ulong revision, InternalRaftRequest request)
    {
        InternalRaftRequest signed = request.Clone();
        signed.Header = new RequestHeader { Username = user, AuthRevision = revision };
        return signed;
    }

    /// <summary>root, and alice who may read and write "a"; the switch is on.</summary>
    private void WithAlice()
    {
        AddUser("root");
        GrantRole("root", "root");
        AddUser("alice");
        AddRole("r");
        Permit("r", Permission.Types.Type.Readwrite, "a");
        GrantRole("alice", "r");
        Enable();
    }

    private void AddUser(string name) => _machine.Do<AuthUserAddResponse>(
        new InternalRaftRequest { AuthUserAdd = new AuthUserAddRequest { Name = name, HashedPassword = ByteString.CopyFromUtf8("hash").ToBase64() } });

    private void AddRole(string name) => _machine.Do<AuthRoleAddResponse>(new InternalRaftRequest { AuthRoleAdd = new AuthRoleAddRequest { Name = name } });

    private void GrantRole(string user, string role) =>
        _machine.Do<AuthUserGrantRoleResponse>(new InternalRaftRequest { AuthUserGrantRole = new AuthUserGrantRoleRequest { User = user, Role = role } });

    private void Permit(string role, Permission.Types.Type type, string key) => _machine.Do<AuthRoleGrantPermissionResponse>(new InternalRaftRequest
    {
        AuthRoleGrantPermission = new AuthRoleGrantPermissionRequest { Name = role, Perm = new Permission { PermType = type, Key = TestMachine.Bytes(key) } },
    });

    private void Enable() => _machine.Do<AuthEnableResponse>(new InternalRaftRequest { AuthEnable = new AuthEnableRequest() });

    private sealed class RecordingTokens : ITokenRegistry
    {
        public List<string> Told { get; } = [];

        public void Assign(string user, string fingerprint, ulong index) => Told.Add($"{user} has {fingerprint}");

        public void Forget(string user) => Told.Add($"forget {user}");

        public void ForgetAll() => Told.Add("forget all");
    }
}
