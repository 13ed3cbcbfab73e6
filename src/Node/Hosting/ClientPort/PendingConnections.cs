using Microsoft.AspNetCore.Connections;

namespace WebEtcd.Node.Hosting.ClientPort;

/// <summary>
/// Connections whose protocol is not known yet, oldest first. Every wait is equally long, so the order of arrival is also the
/// order of the deadlines and one look at the head tells whether any has passed. Safe for use from several threads.
/// </summary>
internal sealed class PendingConnections(int capacity, TimeSpan patience, TimeProvider time)
{
    private readonly LinkedList<(ConnectionContext Connection, long Since)> _waiting = new();
    private readonly Lock _lock = new();

    /// <summary>Connections that wait now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Adds a connection; when that is one too many, the one that has waited longest is closed in its favour.</summary>
    public LinkedListNode<(ConnectionContext Connection, long Since)> Add(ConnectionContext connection)
    {
        ConnectionContext? evicted = null;
        LinkedListNode<(ConnectionContext, long)> node;
        lock (_lock)
        {
            node = _waiting.AddLast((connection, time.GetTimestamp()));
            if (_waiting.Count > capacity)
            {
                evicted = _waiting.First!.Value.Connection;
                _waiting.RemoveFirst();
            }
        }

        evicted?.Abort(new ConnectionAbortedException("too many connections wait for their first bytes"));
        return node;
    }

    /// <summary>Takes a connection off the list; false when it was closed meanwhile.</summary>
    public bool Remove(LinkedListNode<(ConnectionContext Connection, long Since)> node)
    {
        lock (_lock)
        {
            if (node.List is null)
            {
                return false;
            }

            _waiting.Remove(node);
            return true;
        }
    }

    /// <summary>Closes the connections that have been silent for too long.</summary>
    public void CloseExpired()
    {
        while (TakeExpired() is { } connection)
        {
            connection.Abort(new ConnectionAbortedException("the first bytes did not come in time"));
        }
    }

    /// <summary>Closes all, when the server stops.</summary>
    public void CloseAll()
    {
        ConnectionContext[] all;
        lock (_lock)
        {
            all = [.. _waiting.Select(waiting => waiting.Connection)];
            _waiting.Clear();
        }

        foreach (ConnectionContext connection in all)
        {
            connection.Abort(new ConnectionAbortedException("the server stops"));
        }
    }

    private ConnectionContext? TakeExpired()
    {
        lock (_lock)
        {
            if (_waiting.First is not { } oldest || time.GetElapsedTime(oldest.Value.Since) < patience)
            {
                return null;
            }

            _waiting.RemoveFirst();
            return oldest.Value.Connection;
        }
    }
}
