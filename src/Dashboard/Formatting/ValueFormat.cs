namespace WebEtcd.Dashboard.Formatting;

/// <summary>How a value is shown.</summary>
public enum ValueFormat
{
    Text,
    Json,
    Hex,

    /// <summary>What certificates in PEM say. Only for values that hold such.</summary>
    Pem,

    /// <summary>What the envelope says in which Kubernetes stores its objects. Only for values that have one.</summary>
    Kubernetes,

    /// <summary>YAML with its keys and comments told apart. Only for values that look like it.</summary>
    Yaml,
}
