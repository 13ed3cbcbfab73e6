namespace WebEtcd.Differential.Tests.Operations;

/// <summary>One thing to do with both servers.</summary>
internal interface IOperation
{
    /// <summary>What a failure calls it.</summary>
    string Name { get; }

    /// <summary>Does it with one server.</summary>
    /// <returns>The answer without what two servers cannot share: ids, terms, clocks.</returns>
    Task<string> RunAsync(Server server);
}
