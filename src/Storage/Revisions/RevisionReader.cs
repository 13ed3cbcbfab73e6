using System.Collections.Concurrent;
using FASTER.core;
using WebEtcd.Shared.Values;
using Session = FASTER.core.ClientSession<
    WebEtcd.Storage.Revisions.RevisionKey,
    FASTER.core.SpanByte,
    FASTER.core.SpanByte,
    WebEtcd.Storage.Revisions.ReadTarget,
    FASTER.core.Empty,
    WebEtcd.Storage.Revisions.RevisionFunctions>;

namespace WebEtcd.Storage.Revisions;

/// <summary>Reads the bytes of records by their revision, on any thread: each read borrows a session.</summary>
internal sealed class RevisionReader(Func<Session> newSession) : IDisposable
{
    private readonly ConcurrentStack<Session> _sessions = new();

    /// <summary>The bytes of a record, its parts put together; null when there is none.</summary>
    internal byte[]? Read(Revision revision)
    {
        if (!_sessions.TryPop(out Session? session))
        {
            session = newSession();
        }

        byte[]? first = ReadPart(session, RevisionKey.Of(revision, 0));
        int parts = first is null ? 0 : RevisionCodec.PartsOf(first);
        if (parts > 1)
        {
            var whole = new List<byte[]> { first! };
            for (int part = 1; part < parts && ReadPart(session, RevisionKey.Of(revision, part)) is { } bytes; part++)
            {
                whole.Add(bytes);
            }

            first = [.. whole.SelectMany(bytes => bytes)];
        }

        _sessions.Push(session);
        return first;
    }

    public void Dispose()
    {
        while (_sessions.TryPop(out Session? session))
        {
            session.Dispose();
        }
    }

    private static byte[]? ReadPart(Session session, RevisionKey key)
    {
        var target = new ReadTarget();
        Status status = session.Read(ref key, ref target);
        if (status.IsPending)
        {
            session.CompletePending(wait: true);
        }

        return target.Bytes;
    }
}
