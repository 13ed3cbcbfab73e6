using System.Globalization;
using System.Text;

namespace WebEtcd.Raft.Tests;

/// <summary>The commands of the quorum vectors. Each case is checked in further ways that must not change the result; if one does, it is printed.</summary>
internal static class QuorumVector
{
    public static string Handle(DataDrivenCase item)
    {
        var (ids, joint) = (IdsOf(item, "cfg"), IdsOf(item, "cfgj"));
        var isJoint = item.Arguments.Any(argument => argument.Key == "cfgj");
        var quorum = new JointQuorum(IdSet.Of([.. ids]), IdSet.Of([.. joint]));
        var isVote = item.Command == "vote";
        var values = item.Arguments.Where(argument => argument.Key == (isVote ? "votes" : "idx")).SelectMany(argument => argument.Values).ToList();
        if (values.Count != quorum.Ids.Count)
        {
            var numbers = values.Select(value => value is "_" ? "0" : value is "n" ? "1" : value is "y" ? "2" : value);
            return $"error: mismatched input (explicit or _) for voters map[{string.Join(' ', quorum.Ids.List.Select(id => $"{id}:{{}}"))}]: [{string.Join(' ', numbers)}]";
        }

        var known = ids.Concat(joint).Distinct().Zip(values).Where(pair => pair.Second != "_").ToDictionary(pair => pair.First, pair => pair.Second);
        return isVote
            ? Vote(quorum, isJoint, known.ToDictionary(pair => pair.Key, pair => pair.Value == "y"))
            : Committed(quorum, isJoint, known.ToDictionary(pair => pair.Key, pair => ulong.Parse(pair.Value, CultureInfo.InvariantCulture)));
    }

    private static List<ulong> IdsOf(DataDrivenCase item, string key) =>
    [
        .. item.Arguments.Where(argument => argument.Key == key).SelectMany(argument => argument.Values)
            .Where(value => value is not ("zero" or "")).Select(value => ulong.Parse(value, CultureInfo.InvariantCulture)),
    ];

    private static string Vote(JointQuorum quorum, bool isJoint, Dictionary<ulong, bool> votes)
    {
        var text = new StringBuilder();
        var result = isJoint ? quorum.Tally(votes) : MajorityQuorum.Tally(quorum.Incoming, votes);
        Check(text, "via symmetry", result, new JointQuorum(quorum.Outgoing, quorum.Incoming).Tally(votes));
        return text.Append(CultureInfo.InvariantCulture, $"Vote{result}\n").ToString();
    }

    private static string Committed(JointQuorum quorum, bool isJoint, Dictionary<ulong, ulong> acked)
    {
        var text = new StringBuilder(Describe(quorum.Ids, acked));
        var indexes = new AckedMap(acked);
        var result = isJoint ? quorum.CommittedIndex(indexes) : MajorityQuorum.CommittedIndex(quorum.Incoming, indexes);
        Check(text, "via symmetry", result, new JointQuorum(quorum.Outgoing, quorum.Incoming).CommittedIndex(indexes));
        if (!isJoint)
        {
            var voters = quorum.Incoming;
            Check(text, "via alternative computation", result, NaiveQuorum.CommittedIndex(voters, acked));
            Check(text, "via zero-joint quorum", result, new JointQuorum(voters, IdSet.Empty).CommittedIndex(indexes));
            Check(text, "via self-joint quorum", result, new JointQuorum(voters, voters).CommittedIndex(indexes));
            CheckOverlays(text, voters, acked, result);
        }

        return text.Append(result == MajorityQuorum.Infinite ? "∞" : result.ToString(CultureInfo.InvariantCulture)).Append('\n').ToString();
    }

    /// <summary>Lowering an index that lies below the result cannot change it.</summary>
    private static void CheckOverlays(StringBuilder text, IdSet voters, Dictionary<ulong, ulong> acked, ulong result)
    {
        foreach (var id in voters.List)
        {
            var index = acked.GetValueOrDefault(id);
            if (result > index && index > 0)
            {
                foreach (var lower in (ulong[])[index - 1, 0])
                {
                    var changed = new Dictionary<ulong, ulong>(acked) { [id] = lower };
                    Check(text, $"overlaying {id}->{lower}", result, MajorityQuorum.CommittedIndex(voters, new AckedMap(changed)));
                }
            }
        }
    }

    private static void Check<T>(StringBuilder text, string way, T expected, T actual)
    {
        if (!Equals(expected, actual))
        {
            text.Append(CultureInfo.InvariantCulture, $"{actual} <-- {way}\n");
        }
    }

    /// <summary>A bar per voter, longer the higher its index; equal indexes have equal bars.</summary>
    private static string Describe(IdSet voters, Dictionary<ulong, ulong> acked)
    {
        if (voters.Count == 0)
        {
            return "<empty majority quorum>";
        }

        var count = voters.Count;
        var sorted = voters.List.Select(id => acked.GetValueOrDefault(id)).Order().ToList();
        var text = new StringBuilder(new string(' ', count)).Append("    idx\n");
        foreach (var id in voters.List)
        {
            var index = acked.GetValueOrDefault(id);
            var bar = sorted.IndexOf(index);
            text.Append(acked.ContainsKey(id) ? new string('x', bar) + ">" + new string(' ', count - bar) : "?" + new string(' ', count));
            text.Append(CultureInfo.InvariantCulture, $" {index,5}    (id={id:x})\n");
        }

        return text.ToString();
    }
}
