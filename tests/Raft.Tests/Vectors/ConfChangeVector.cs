using System.Globalization;
using System.Text;

namespace WebEtcd.Raft.Tests;

/// <summary>The commands of the configuration vectors, on one configuration that changes from command to command.</summary>
internal sealed class ConfChangeVector
{
    private Configuration _configuration = Configuration.Empty;
    private ProgressMap _progress = new();
    private ulong _lastIndex;

    /// <summary>Steps as "v1 l2 r3 u4": make a voter, make a learner, remove, update.</summary>
    public static IReadOnlyList<ConfChangeSingle> ParseSteps(string text) =>
    [
        .. text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(step => new ConfChangeSingle(
            step[0] switch
            {
                'v' => ConfChangeType.AddNode,
                'l' => ConfChangeType.AddLearnerNode,
                'r' => ConfChangeType.RemoveNode,
                'u' => ConfChangeType.UpdateNode,
                _ => throw new FormatException($"unknown input: {step}"),
            },
            ulong.Parse(step.AsSpan(1), CultureInfo.InvariantCulture))),
    ];

    public string Handle(DataDrivenCase item)
    {
        var changer = new ConfigurationChanger(_configuration, _progress, _lastIndex++, () => new Inflights(10, 0));
        var steps = ParseSteps(item.Input);
        var outcome = item.Command switch
        {
            "simple" => changer.Simple(steps),
            "enter-joint" => changer.EnterJoint(item.Value("autoleave") == "true", steps),
            "leave-joint" => changer.LeaveJoint(),
            _ => throw new NotSupportedException($"unknown command {item.Command}"),
        };
        if (outcome.Error is not null)
        {
            return outcome.Error;
        }

        (_configuration, _progress) = (outcome.Configuration, outcome.Progress);
        var text = new StringBuilder(_configuration.ToString()).Append('\n');
        for (var i = 0; i < _progress.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{_progress[i].Id}: {_progress[i]}\n");
        }

        return text.ToString();
    }
}
