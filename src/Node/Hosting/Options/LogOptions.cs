namespace WebEtcd.Node.Hosting.Options;

/// <summary>What is logged, how, and where to.</summary>
internal sealed class LogOptions
{
    /// <summary>Least level that is logged. Default: information.</summary>
    public LogLevel Level { get; set; } = LogLevel.Information;

    /// <summary>One JSON object a line, or text for people. Default: json.</summary>
    public bool Json { get; set; } = true;

    /// <summary><c>stdout</c>, <c>stderr</c> or file names; <c>default</c> is stderr. Default: default.</summary>
    public IReadOnlyList<string> Outputs { get; set; } = ["default"];
}
