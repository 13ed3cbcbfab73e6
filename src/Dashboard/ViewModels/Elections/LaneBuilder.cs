using WebEtcd.Shared.Observation;

namespace WebEtcd.Dashboard.ViewModels.Elections;

/// <summary>Follows one member through its own events, and through what the others say of it when it does not speak.</summary>
internal sealed class LaneBuilder
{
    private readonly List<LaneSpan> _spans = [];
    private readonly bool _isLearner;
    private LaneSpan _open;
    private LaneSpan? _beforeSilence;

    private LaneBuilder(bool isLearner, DateTimeOffset from, string role)
    {
        _isLearner = isLearner;
        _open = new LaneSpan(from, from, role, 0, 0);
    }

    /// <param name="serving">The member whose word counts on who can be reached.</param>
    /// <param name="events">All members' events in the order of their time.</param>
    public static Lane Build(MemberView member, ulong serving, IReadOnlyList<ClusterEvent> events, DateTimeOffset from, DateTimeOffset now)
    {
        ClusterEvent? first = events.FirstOrDefault(item => item.MemberId == member.MemberId);
        LaneBuilder builder = new(member.IsLearner, from, RoleBefore(first, member));
        foreach (ClusterEvent item in events)
        {
            if (item.MemberId == member.MemberId)
            {
                builder.Own(item);
            }
            else if (item.OtherMemberId == member.MemberId && item.MemberId == serving)
            {
                builder.Told(item);
            }
        }

        builder.Present(member, now);
        return new Lane(member.MemberId, member.Name, builder._spans);
    }

    private void Own(ClusterEvent item)
    {
        LaneSpan next = item.Kind switch
        {
            ClusterEventKind.NodeStarted => _open with { Role = "follower", Leader = 0, Term = item.Term },
            ClusterEventKind.NodeStopping => _open with { Role = "down", Leader = 0 },
            ClusterEventKind.CampaignStarted => _open with { Role = item.IsPreVote ? "pre-candidate" : "candidate", Leader = 0, Term = TermOf(item) },
            ClusterEventKind.CampaignEnded or ClusterEventKind.SteppedDown => _open with { Role = "follower", Leader = 0 },
            ClusterEventKind.LeaderElected => _open with { Role = item.OtherMemberId == item.MemberId ? "leader" : "follower", Leader = item.OtherMemberId, Term = item.Term },
            ClusterEventKind.LeaderLost => _open with { Leader = 0 },
            ClusterEventKind.TermStarted => _open with { Term = item.Term, Leader = 0 },

            // It speaks again, so it is there.
            _ => _open.Role is "unheard" or "down" or "unknown" ? _open with { Role = "follower" } : _open,
        };
        _beforeSilence = null;
        Switch(next, item.At);
    }

    private void Told(ClusterEvent item)
    {
        if (item.Kind == ClusterEventKind.PeerUnreachable && _open.Role != "down")
        {
            _beforeSilence = _open;
            Switch(_open with { Role = "unheard", Leader = 0 }, item.At);
        }
        else if (item.Kind == ClusterEventKind.PeerReachable && _open.Role is "unheard" or "down")
        {
            // It was silent, not gone: it is what it was, unless it says otherwise.
            Switch(_beforeSilence ?? (_open with { Role = "follower" }), item.At);
        }
    }

    private void Present(MemberView member, DateTimeOffset now)
    {
        if (!member.Reachable && _open.Role is not ("down" or "unheard"))
        {
            Switch(_open with { Role = "unheard", Leader = 0 }, member.NeverSeen ? _open.From : Later(_open.From, member.ObservedAt));
        }
        else if (member.Reachable)
        {
            Switch(new LaneSpan(now, now, member.Raft.Role, member.Raft.Term, member.Raft.LeaderId), now);
        }

        Close(Later(_open.From, now));
    }

    private void Switch(LaneSpan next, DateTimeOffset at)
    {
        if ((next.Role, next.Term, next.Leader) != (_open.Role, _open.Term, _open.Leader))
        {
            DateTimeOffset moment = Later(_open.From, at);
            Close(moment);
            _open = next with { From = moment, Until = moment };
        }
    }

    private void Close(DateTimeOffset at)
    {
        if (at > _open.From)
        {
            _spans.Add(_open with { Until = at, Role = _isLearner && _open.Role == "follower" ? "learner" : _open.Role });
        }
    }

    // A pre-candidate is still in the term before the one it asks about.
    private static ulong TermOf(ClusterEvent item) => item.IsPreVote ? item.Term - 1 : item.Term;

    private static string RoleBefore(ClusterEvent? first, MemberView member) => first?.Kind switch
    {
        ClusterEventKind.NodeStarted => "down",
        null when member.Reachable => member.Raft.Role,
        ClusterEventKind.SteppedDown or ClusterEventKind.TransferStarted => "leader",
        _ => "unknown",
    };

    private static DateTimeOffset Later(DateTimeOffset first, DateTimeOffset second) => first > second ? first : second;
}
