namespace WebEtcd.Shared.Services;

/// <summary>Tells who calls, for what is no RPC of etcd's: the dashboard and the hub.</summary>
public interface ICallerService
{
    /// <summary>Whether users are asked for; while they are not, everybody is let in.</summary>
    bool AsksForUsers { get; }

    /// <summary>The name of the user who calls. Throws <see cref="Errors.EtcdException"/> when nobody does, or the token is not valid.</summary>
    ValueTask<string> NameAsync(CallContext context);

    /// <summary>Whether the user who calls has the role root. Known here, without asking anybody. Throws as <see cref="NameAsync"/> does.</summary>
    ValueTask<bool> IsRootAsync(CallContext context);
}
