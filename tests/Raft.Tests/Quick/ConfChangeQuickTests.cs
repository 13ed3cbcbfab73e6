namespace WebEtcd.Raft.Tests;

public sealed class ConfChangeQuickTests
{
    private const int Cases = 1000;
    private const ulong LastIndex = 10;

    [Fact]
    public void Simple_and_joint_changes_lead_to_the_same_configuration()
    {
        const int Seed = 42;
        var random = new Random(Seed);
        for (var i = 0; i < Cases; i++)
        {
            var start = Simply(new ConfigurationChanger.Outcome(Configuration.Empty, new ProgressMap(), null), InitialSteps(random));
            var steps = RandomSteps(random);
            var simple = Text(Simply(start, steps));
            var joint = Text(Jointly(start, steps, autoLeave: false));
            var automatic = Text(Jointly(start, steps, autoLeave: true));
            var what = $"seed {Seed}, case {i}: {start.Configuration} with {string.Join(' ', steps.Select(step => $"{step.Type}({step.NodeId})"))}";
            Assert.True(simple == joint, $"{what}: simple gives {simple}, joint gives {joint}");
            Assert.True(simple == automatic, $"{what}: simple gives {simple}, left by itself gives {automatic}");
        }
    }

    [Fact]
    public void A_configuration_is_restored_from_its_description()
    {
        const int Seed = 43;
        var random = new Random(Seed);
        for (var i = 0; i < Cases; i++)
        {
            var state = RandomState(random);
            var (configuration, progress) = ConfigurationRestore.From(state, LastIndex, () => new Inflights(20, 0));
            var again = configuration.ToConfState();
            Assert.True(configuration.Describes(state), $"seed {Seed}, case {i}: {configuration}");
            Assert.Equal(state.Voters.Order(), again.Voters);
            Assert.Equal(state.VotersOutgoing.Order(), again.VotersOutgoing);
            Assert.Equal(state.Learners.Order(), again.Learners);
            Assert.Equal(state.LearnersNext.Order(), again.LearnersNext);
            Assert.Equal(state.AutoLeave, again.AutoLeave);
            Assert.Equal(state.Voters.Union(state.VotersOutgoing).Union(state.Learners).Count(), progress.Count);
        }
    }

    [Fact]
    public void A_description_that_no_change_leads_to_is_refused()
    {
        ConfState[] impossible =
        [
            new() { Voters = [1, 2], Learners = [2] },
            new() { Voters = [1], LearnersNext = [2] },
            new() { Voters = [1], AutoLeave = true },
            new() { VotersOutgoing = [1, 2] },
        ];
        foreach (var state in impossible)
        {
            Assert.Throws<RaftInvariantException>(() => ConfigurationRestore.From(state, LastIndex, () => new Inflights(20, 0)));
        }
    }

    private static ConfigurationChanger.Outcome Simply(ConfigurationChanger.Outcome from, IEnumerable<ConfChangeSingle> steps)
    {
        foreach (var step in steps)
        {
            from = Changer(from).Simple([step]);
            Assert.Null(from.Error);
        }

        return from;
    }

    private static ConfigurationChanger.Outcome Jointly(ConfigurationChanger.Outcome from, List<ConfChangeSingle> steps, bool autoLeave)
    {
        var entered = Changer(from).EnterJoint(autoLeave, steps);
        Assert.Null(entered.Error);
        var left = Changer(entered).LeaveJoint();
        Assert.Null(left.Error);
        return left;
    }

    private static ConfigurationChanger Changer(ConfigurationChanger.Outcome from) =>
        new(from.Configuration, from.Progress, LastIndex, () => new Inflights(10, 0));

    private static string Text(ConfigurationChanger.Outcome outcome) =>
        outcome.Configuration + string.Concat(Enumerable.Range(0, outcome.Progress.Count).Select(i => $"; {outcome.Progress[i].Id}: {outcome.Progress[i]}"));

    /// <summary>Member 1 is always a voter and never touched later, so that a configuration without voters does not come up.</summary>
    private static List<ConfChangeSingle> InitialSteps(Random random)
    {
        var steps = new List<ConfChangeSingle> { new(ConfChangeType.AddNode, 1) };
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            steps.Add(new ConfChangeSingle(ConfChangeType.AddNode, (ulong)random.Next(1, 6)));
        }

        return steps;
    }

    private static List<ConfChangeSingle> RandomSteps(Random random)
    {
        var steps = new List<ConfChangeSingle>();
        for (var n = random.Next(1, 10); n > 0; n--)
        {
            steps.Add(new ConfChangeSingle((ConfChangeType)random.Next(4), (ulong)random.Next(2, 11)));
        }

        return steps;
    }

    private static ConfState RandomState(Random random)
    {
        var (voters, learners, removed) = (random.Next(1, 6), random.Next(5), random.Next(3));
        var ids = Enumerable.Range(1, 2 * (voters + learners + removed)).Select(id => (ulong)id).ToArray();
        random.Shuffle(ids);
        var gone = ids.Skip(voters + learners).Take(removed).ToList();
        var outgoing = ids.Take(random.Next(voters + 1)).Concat(gone).ToList();
        return new ConfState
        {
            Voters = ids[..voters],
            Learners = ids[voters..(voters + learners)],
            VotersOutgoing = outgoing,
            LearnersNext = [.. gone.Take(random.Next(removed + 1))],
            AutoLeave = outgoing.Count > 0 && random.Next(2) == 1,
        };
    }
}
