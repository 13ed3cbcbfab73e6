namespace WebEtcd.Bench.Circuits;

/// <summary>The first item of every message of a hub.</summary>
internal enum HubMessageType
{
    /// <summary>A method is called.</summary>
    Invocation = 1,

    /// <summary>The answer to a call that asked for one.</summary>
    Completion = 3,

    /// <summary>The other side is alive.</summary>
    Ping = 6,

    /// <summary>The other side ends the connection.</summary>
    Close = 7,
}
