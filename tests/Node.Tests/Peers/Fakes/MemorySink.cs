using WebEtcd.Node.Peers;
using WebEtcd.Raft;

namespace WebEtcd.Node.Tests.Peers.Fakes;

/// <summary>Receives snapshots into memory; a part that was received stays for the next attempt.</summary>
internal sealed class MemorySink
{
    private readonly List<byte> _data = [];

    /// <summary>What each attempt was told at its begin.</summary>
    public List<SnapshotHeader> Headers { get; } = [];

    /// <summary>How much each attempt began with.</summary>
    public List<long> Starts { get; } = [];

    /// <summary>The raft message of the completed snapshot.</summary>
    public Message? Completed { get; private set; }

    /// <summary>Called before each write with what is there.</summary>
    public Action<long> OnWrite { get; set; } = _ => { };

    public Func<Task> OnComplete { get; set; } = () => Task.CompletedTask;

    public byte[] Data
    {
        get
        {
            lock (_data)
            {
                return [.. _data];
            }
        }
    }

    public ISnapshotSink Begin(SnapshotHeader header)
    {
        Headers.Add(header);
        Starts.Add(_data.Count);
        return new Attempt(this);
    }

    private sealed class Attempt(MemorySink owner) : ISnapshotSink
    {
        public long Received => owner._data.Count;

        public void Write(long offset, ReadOnlySpan<byte> data)
        {
            Assert.Equal(Received, offset);
            owner.OnWrite(offset);
            lock (owner._data)
            {
                owner._data.AddRange(data);
            }
        }

        public async Task CompleteAsync(Message snapshotMessage)
        {
            await owner.OnComplete();
            owner.Completed = snapshotMessage;
        }

        public void Dispose()
        {
        }
    }
}
