namespace WebEtcd.Cluster.Tests.Commands;

/// <summary>One etcdctl command of a script.</summary>
/// <param name="Name">What a failure calls it.</param>
/// <param name="Arguments">The words after <c>etcdctl</c>; <c>{name}</c> stands for a captured text, <c>{dir}</c> for the system's own directory.</param>
internal sealed record CommandStep(string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>Text for standard input.</summary>
    public string? Input { get; init; }

    /// <summary>Keeps the first group of <see cref="CapturePattern"/> in the output under this name.</summary>
    public string? CaptureAs { get; init; }

    /// <summary>Finds what to capture.</summary>
    public string CapturePattern { get; init; } = @"\b([0-9a-f]{8,16})\b";

    /// <summary>Numbers that differ between any two servers: each match of these becomes <c>#</c>.</summary>
    public IReadOnlyList<string> Masks { get; init; } = [];

    /// <summary>For a command that does not end: stop it after so many lines.</summary>
    public int? StopAfterLines { get; init; }

    /// <summary>Commands to run while this one runs.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Meanwhile { get; init; } = [];

    /// <summary>Whether the order of the output's lines is open.</summary>
    public bool AnyOrder { get; init; }

    /// <summary>A step named by its own words. Words are separated by blanks; <c>''</c> is an empty word.</summary>
    public static CommandStep Of(string words) => new(words, Words(words));

    /// <summary>Splits words at blanks.</summary>
    public static IReadOnlyList<string> Words(string words) => [.. words.Split(' ').Select(word => word == "''" ? "" : word)];
}
