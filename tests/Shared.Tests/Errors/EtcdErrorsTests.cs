using System.Reflection;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Shared.Tests.Errors;

public sealed class EtcdErrorsTests
{
    // Clients compare these byte for byte, and etcd's own client turns them back into its errors by text.
    private const string Expected = """
        Canceled: etcdserver: request canceled
        Canceled: etcdserver: watch canceled
        DataLoss: etcdserver: corrupt cluster
        DeadlineExceeded: context deadline exceeded
        FailedPrecondition: etcdserver: Peer URLs already exists
        FailedPrecondition: etcdserver: authentication is not enabled
        FailedPrecondition: etcdserver: bad leader transferee
        FailedPrecondition: etcdserver: can only promote a learner member
        FailedPrecondition: etcdserver: can only promote a learner member which is in sync with leader
        FailedPrecondition: etcdserver: cluster ID mismatch
        FailedPrecondition: etcdserver: cluster has a downgrade job in progress
        FailedPrecondition: etcdserver: cluster version not found during downgrade
        FailedPrecondition: etcdserver: lease already exists
        FailedPrecondition: etcdserver: member ID already exist
        FailedPrecondition: etcdserver: no inflight downgrade job
        FailedPrecondition: etcdserver: not capable
        FailedPrecondition: etcdserver: not leader
        FailedPrecondition: etcdserver: permission is not granted to the role
        FailedPrecondition: etcdserver: re-configuration failed due to not enough started members
        FailedPrecondition: etcdserver: role is not granted to the user
        FailedPrecondition: etcdserver: role name already exists
        FailedPrecondition: etcdserver: role name not found
        FailedPrecondition: etcdserver: root user does not exist
        FailedPrecondition: etcdserver: root user does not have root role
        FailedPrecondition: etcdserver: rpc not supported for learner
        FailedPrecondition: etcdserver: too many learner members in cluster
        FailedPrecondition: etcdserver: user name already exists
        FailedPrecondition: etcdserver: user name not found
        InvalidArgument: etcdserver: authentication failed, invalid user ID or password
        InvalidArgument: etcdserver: duplicate key given in txn request
        InvalidArgument: etcdserver: given member URLs are invalid
        InvalidArgument: etcdserver: invalid auth management
        InvalidArgument: etcdserver: invalid client api version
        InvalidArgument: etcdserver: invalid downgrade target version
        InvalidArgument: etcdserver: invalid sort option
        InvalidArgument: etcdserver: key is not provided
        InvalidArgument: etcdserver: key not found
        InvalidArgument: etcdserver: lease is provided
        InvalidArgument: etcdserver: permission not given
        InvalidArgument: etcdserver: request is too large
        InvalidArgument: etcdserver: revision of auth store is old
        InvalidArgument: etcdserver: role name is empty
        InvalidArgument: etcdserver: too many operations in txn request
        InvalidArgument: etcdserver: user name is empty
        InvalidArgument: etcdserver: value is provided
        InvalidArgument: etcdserver: wrong downgrade target version format
        NotFound: etcdserver: member not found
        NotFound: etcdserver: requested lease not found
        OutOfRange: etcdserver: mvcc: required revision has been compacted
        OutOfRange: etcdserver: mvcc: required revision is a future revision
        OutOfRange: etcdserver: too large lease TTL
        PermissionDenied: etcdserver: permission denied
        ResourceExhausted: etcdserver: mvcc: database space exceeded
        ResourceExhausted: etcdserver: too many requests
        Unauthenticated: etcdserver: invalid auth token
        Unavailable: etcdserver: leader changed
        Unavailable: etcdserver: no leader
        Unavailable: etcdserver: request timed out
        Unavailable: etcdserver: request timed out, possibly due to connection lost
        Unavailable: etcdserver: request timed out, possibly due to previous leader failure
        Unavailable: etcdserver: request timed out, waiting for the applied index took too long
        Unavailable: etcdserver: server stopped
        Unavailable: etcdserver: unhealthy cluster
        """;

    private static EtcdError[] All => [.. typeof(EtcdErrors).GetFields(BindingFlags.Public | BindingFlags.Static).Select(member => (EtcdError)member.GetValue(null)!)];

    [Fact]
    public void The_catalogue_has_etcds_codes_and_texts() =>
        Assert.Equal(Expected.Split('\n'), All.Select(error => $"{error.Code}: {error.Message}").Order(StringComparer.Ordinal));

    [Fact]
    public void No_text_stands_for_two_errors() =>
        Assert.Equal(All.Length, All.Select(error => error.Message).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void An_exception_carries_its_error_and_text()
    {
        var exception = new EtcdException(EtcdErrors.Compacted);
        Assert.Same(EtcdErrors.Compacted, exception.Error);
        Assert.Equal("etcdserver: mvcc: required revision has been compacted", exception.Message);
    }

    [Fact]
    public void Status_codes_have_the_numbers_of_gRPC() => Assert.Equal(
        "Ok=0 Canceled=1 Unknown=2 InvalidArgument=3 DeadlineExceeded=4 NotFound=5 AlreadyExists=6 PermissionDenied=7 ResourceExhausted=8 "
        + "FailedPrecondition=9 Aborted=10 OutOfRange=11 Unimplemented=12 Internal=13 Unavailable=14 DataLoss=15 Unauthenticated=16",
        string.Join(' ', Enum.GetValues<StatusCode>().Select(code => $"{code}={(int)code}")));
}
