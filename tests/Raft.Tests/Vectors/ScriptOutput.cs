using System.Text;

namespace WebEtcd.Raft.Tests;

/// <summary>What the commands of a script print. At level "none" nothing but errors.</summary>
internal sealed class ScriptOutput
{
    private StringBuilder _text = new();

    public string Level { get; private set; } = "debug";

    public string Text => _text.ToString();

    private bool IsQuiet => Level.Equals("none", StringComparison.OrdinalIgnoreCase);

    public void SetLevel(string level) => Level = level;

    public void Clear() => _text.Clear();

    public void Write(string text)
    {
        if (!IsQuiet)
        {
            _text.Append(text);
        }
    }

    public void WriteLine(string text) => Write(text + "\n");

    public void WriteError(string text) => _text.Append(text);

    public void Indented(Action action)
    {
        var outer = _text;
        _text = new StringBuilder();
        action();
        var inner = _text.ToString().TrimEnd('\n');
        _text = outer;
        if (inner.Length > 0)
        {
            foreach (var line in inner.Split('\n'))
            {
                _text.Append("  ").Append(line).Append('\n');
            }
        }
    }
}
