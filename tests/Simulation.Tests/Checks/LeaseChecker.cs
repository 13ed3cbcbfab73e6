namespace WebEtcd.Simulation.Tests.Checks;

/// <summary>No lease is revoked as expired before its time, counted from the last grant or renewal that was answered, whoever led meanwhile.</summary>
internal static class LeaseChecker
{
    /// <summary>By how much a member's clock may run faster than time, in percent.</summary>
    public const int MaxDriftPercent = 10;

    public static string? Check(History history, IReadOnlyList<CommittedRequest> requests)
    {
        ILookup<long, Renewal> renewals = history.Renewals.ToLookup(renewal => renewal.LeaseId);
        Dictionary<ReadOnlyMemory<byte>, Expiry> expiries = new(new PayloadComparer());
        foreach (Expiry expiry in history.Expiries)
        {
            expiries[expiry.Payload] = expiry;
        }

        HashSet<long> granted = [];
        foreach (CommittedRequest request in requests)
        {
            if (request.Request.LeaseGrant is { } grant)
            {
                granted.Add(grant.ID);
            }

            // Only the one that took effect counts: it comes first, as each lease is granted once.
            if (request.Request.LeaseRevoke is not { } revoke || !granted.Remove(revoke.ID) || !expiries.TryGetValue(request.Payload, out Expiry expiry))
            {
                continue;
            }

            foreach (Renewal renewal in renewals[revoke.ID])
            {
                long leastUs = renewal.TtlSeconds * 1_000_000 * 100 / (100 + MaxDriftPercent);
                if (expiry.JudgedUs < renewal.AtUs + leastUs)
                {
                    return $"member {expiry.Member} judged at {expiry.JudgedUs / 1e6:F3} that lease {revoke.ID} is over, which member {renewal.Member} had renewed at {renewal.AtUs / 1e6:F3} for {renewal.TtlSeconds} s";
                }
            }
        }

        return null;
    }
}
