using Google.Protobuf;
using WebEtcd.Shared.Protos;
using WebEtcd.StateMachine.Mvcc;
using WebEtcd.StateMachine.Txn;

namespace WebEtcd.StateMachine.Auth;

/// <summary>What the roles of a user allow together: a request may span several permissions as long as they leave no gap.</summary>
internal sealed class UserPermissions
{
    private readonly IntervalSet _readable = new();
    private readonly IntervalSet _writable = new();

    public UserPermissions(IEnumerable<Role> roles)
    {
        foreach (Permission permission in roles.SelectMany(static role => role.KeyPermission))
        {
            if (permission.PermType is Permission.Types.Type.Read or Permission.Types.Type.Readwrite)
            {
                Add(_readable, permission);
            }

            if (permission.PermType is Permission.Types.Type.Write or Permission.Types.Type.Readwrite)
            {
                Add(_writable, permission);
            }
        }
    }

    public bool MayRead(ByteString key, ByteString rangeEnd) => Covers(_readable, key, rangeEnd);

    public bool MayWrite(ByteString key, ByteString rangeEnd) => Covers(_writable, key, rangeEnd);

    private static bool Covers(IntervalSet set, ByteString key, ByteString rangeEnd) =>
        rangeEnd.IsEmpty ? set.Contains(key.Span)
        : KeySpan.IsOpenEnd(rangeEnd) ? set.ContainsAll(key.Span, null)
        : set.ContainsAll(key.Span, rangeEnd.Memory);

    private static void Add(IntervalSet set, Permission permission)
    {
        if (permission.RangeEnd.IsEmpty)
        {
            set.AddKey(permission.Key.Memory);
        }
        else if (KeySpan.IsOpenEnd(permission.RangeEnd))
        {
            set.AddOpen(permission.Key.Memory);
        }
        else
        {
            set.Add(permission.Key.Memory, permission.RangeEnd.Memory);
        }
    }
}
