namespace WebEtcd.Dashboard.Formatting;

/// <summary>How a value is shown.</summary>
public enum ValueFormat
{
    Text,
    Json,
    Hex,
}
