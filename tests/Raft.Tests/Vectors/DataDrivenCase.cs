namespace WebEtcd.Raft.Tests;

/// <summary>An argument of a command: a key with the values after it, as in "voters=(1,2,3)"; none for a bare word.</summary>
internal sealed record DataDrivenArgument(string Key, IReadOnlyList<string> Values)
{
    public bool IsBare => Values.Count == 0;
}

/// <summary>One command of a vector file with what it must print.</summary>
internal sealed record DataDrivenCase(int Line, string Command, IReadOnlyList<DataDrivenArgument> Arguments, string Input, string Expected)
{
    /// <summary>The bare words, as member numbers.</summary>
    public IReadOnlyList<int> Numbers =>
        [.. Arguments.Where(argument => argument.IsBare).Select(argument => int.Parse(argument.Key, System.Globalization.CultureInfo.InvariantCulture))];

    public string? Value(string key) => Arguments.FirstOrDefault(argument => argument.Key == key)?.Values[0];
}
