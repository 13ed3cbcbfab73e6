namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>A shape for each kind of step, around the point 0 0: what happens is told by shape, colour only helps.</summary>
internal static class StepShapes
{
    public static string Of(string kind) => kind switch
    {
        // A star for who leads, as everywhere.
        "leads" => "M0 -9 2.6 -3 9 -2.4 4.1 1.9 5.6 8.3 0 4.9 -5.6 8.3 -4.1 1.9 -9 -2.4 -2.6 -3Z",
        "timeout" => "M-6 -7 H6 L0 0 Z M0 0 L6 7 H-6 Z",
        "campaigns" => "M0 -7.5 L8 6.5 H-8 Z",
        "grants" => "M0 -8 a8 8 0 1 0 .01 0Z M-3.8 .3 -1 3 4 -2.6",
        "refuses" => "M0 -8 a8 8 0 1 0 .01 0Z M-3.2 -3.2 3.2 3.2 M3.2 -3.2 -3.2 3.2",
        "steps-down" => "M0 7.5 L8 -6.5 H-8 Z",
        "gives-up" => "M-6 -6 H6 V6 H-6 Z M-3 -3 3 3 M3 -3 -3 3",
        "transfer" => "M0 -8 8 0 0 8 -8 0 Z",
        "follows" => "M0 -5.5 a5.5 5.5 0 1 0 .01 0Z",
        "heard" => "M0 -3.5 a3.5 3.5 0 1 0 .01 0Z",
        _ => "M-5 -2.5 H5 V2.5 H-5 Z",
    };

    /// <summary>What each shape means, for the legend.</summary>
    public static IReadOnlyList<(string Kind, string Meaning)> Legend { get; } =
    [
        ("timeout", "heard no leader"),
        ("campaigns", "asks for votes"),
        ("grants", "grants"),
        ("refuses", "refuses"),
        ("leads", "leads"),
        ("follows", "follows"),
        ("steps-down", "loses or gives up leading"),
        ("transfer", "hands over"),
    ];
}
