namespace WebEtcd.Browser.Tests.Nodes;

/// <summary>A node whose dashboard is tested. What stands behind the address is its own affair: the journeys speak HTTP only.</summary>
internal interface INodeUnderTest : IAsyncDisposable
{
    /// <summary>Scheme, host and port, without a slash at the end.</summary>
    Uri Address { get; }

    /// <summary>Puts a key, under a lease when one is named.</summary>
    Task PutAsync(string key, string value, long lease = 0);

    Task DeleteAsync(string key);

    /// <summary>Removes all keys.</summary>
    Task ClearAsync();

    /// <summary>Grants a lease and returns its id.</summary>
    Task<long> GrantAsync(long seconds);
}
