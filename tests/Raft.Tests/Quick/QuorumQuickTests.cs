namespace WebEtcd.Raft.Tests;

public sealed class QuorumQuickTests
{
    private const int Cases = 50_000;

    [Fact]
    public void The_commit_index_is_what_the_definition_says()
    {
        const int Seed = 20_240_601;
        var random = new Random(Seed);
        for (var i = 0; i < Cases; i++)
        {
            var (voters, acked) = RandomVoters(random);
            var expected = NaiveQuorum.CommittedIndex(voters, acked);
            var actual = MajorityQuorum.CommittedIndex(voters, new AckedMap(acked));
            Assert.True(expected == actual, $"seed {Seed}, case {i}: voters {voters}, acked {string.Join(' ', acked)}: {actual} instead of {expected}");
        }
    }

    [Fact]
    public void A_joint_quorum_commits_what_both_halves_commit_and_wins_what_both_win()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        for (var i = 0; i < Cases; i++)
        {
            var (incoming, acked) = RandomVoters(random);
            var (outgoing, more) = RandomVoters(random);
            foreach (var (id, index) in more)
            {
                acked.TryAdd(id, index);
            }

            var joint = new JointQuorum(incoming, outgoing);
            var expected = Math.Min(NaiveQuorum.CommittedIndex(incoming, acked), NaiveQuorum.CommittedIndex(outgoing, acked));
            Assert.True(expected == joint.CommittedIndex(new AckedMap(acked)), $"seed {Seed}, case {i}: {joint}");

            var votes = acked.ToDictionary(pair => pair.Key, pair => pair.Value % 2 == 0);
            Assert.True(NaiveOutcome(joint, votes) == joint.Tally(votes), $"seed {Seed}, case {i}: votes on {joint}");
        }
    }

    /// <summary>Won when every way to cast the missing votes wins; lost when none does. Only the two extremes need a look.</summary>
    private static VoteResult NaiveOutcome(JointQuorum quorum, Dictionary<ulong, bool> votes)
    {
        if (Wins(quorum, votes, missing: false))
        {
            return VoteResult.Won;
        }

        return Wins(quorum, votes, missing: true) ? VoteResult.Pending : VoteResult.Lost;
    }

    private static bool Wins(JointQuorum quorum, Dictionary<ulong, bool> votes, bool missing) =>
        new[] { quorum.Incoming, quorum.Outgoing }.All(half =>
            half.Count == 0 || half.List.Count(id => votes.GetValueOrDefault(id, missing)) > half.Count / 2);

    private static (IdSet Voters, Dictionary<ulong, ulong> Acked) RandomVoters(Random random)
    {
        var voters = IdSet.Empty;
        var acked = new Dictionary<ulong, ulong>();
        var size = random.Next(11);
        for (var i = 0; i < size; i++)
        {
            var id = (ulong)random.Next(1, 21);
            voters = voters.With(id);
            if (random.Next(4) != 0)
            {
                acked[id] = (ulong)random.Next(1, 12);
            }
        }

        return (voters, acked);
    }
}
