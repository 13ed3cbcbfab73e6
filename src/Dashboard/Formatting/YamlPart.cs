namespace WebEtcd.Dashboard.Formatting;

/// <summary>What a piece of a YAML text is.</summary>
internal enum YamlPartKind
{
    /// <summary>A value, or anything that is not told apart.</summary>
    Plain,

    /// <summary>The name of an entry of a mapping.</summary>
    Key,

    /// <summary>A dash or a colon.</summary>
    Mark,

    /// <summary>From a hash sign to the end of the line.</summary>
    Comment,
}

/// <summary>A piece of a YAML text, to be shown as text.</summary>
internal readonly record struct YamlPart(YamlPartKind Kind, string Text);
