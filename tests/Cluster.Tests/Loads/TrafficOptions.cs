namespace WebEtcd.Cluster.Tests.Loads;

/// <summary>What clients do. The numbers of requests are shares.</summary>
internal sealed record TrafficOptions
{
    /// <summary>The prefix of all keys.</summary>
    public const string Prefix = "k/";

    /// <summary>Clients at once, each with one request at a time.</summary>
    public int Clients { get; init; } = 8;

    /// <summary>Different keys.</summary>
    public int Keys { get; init; } = 10;

    /// <summary>How long a client waits for an answer before it asks another member something else.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A client's rest between two requests.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromMilliseconds(2);

    /// <summary>Puts of one key.</summary>
    public int Puts { get; init; } = 6;

    /// <summary>Reads of one key.</summary>
    public int Gets { get; init; } = 4;

    /// <summary>Reads of all keys.</summary>
    public int Lists { get; init; } = 2;

    /// <summary>Serializable reads of all keys.</summary>
    public int SerializableLists { get; init; } = 2;

    /// <summary>Deletions of one key.</summary>
    public int Deletes { get; init; } = 2;

    /// <summary>Transactions: put a key if it did not change since it was read.</summary>
    public int Swaps { get; init; } = 3;

    /// <summary>Transactions: put two keys, read all.</summary>
    public int PutAlls { get; init; } = 2;

    /// <summary>Writers that do little else.</summary>
    public static TrafficOptions Writers(int clients) => new() { Clients = clients, Puts = 30, Rest = TimeSpan.Zero };
}
