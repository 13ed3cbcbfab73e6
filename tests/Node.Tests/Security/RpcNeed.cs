namespace WebEtcd.Node.Tests.Security;

/// <summary>Who is let in while authentication is on.</summary>
internal enum RpcNeed
{
    /// <summary>Any user.</summary>
    User,

    /// <summary>A user with a permission on the key "x".</summary>
    Key,

    /// <summary>The role root.</summary>
    Root,

    /// <summary>The role root; refusals have lost their code, as in etcd.</summary>
    RootForUpkeep,

    /// <summary>Another test holds it to its rules.</summary>
    Elsewhere,
}
