using WebEtcd.Node.Peers.Links;

namespace WebEtcd.Node.Peers.Framing;

/// <summary>Writes frames that come from several threads. What is posted while one write is under way leaves with the next.</summary>
internal sealed class FramePoster(Stream stream, Action<string> onFailure)
{
    // Answers that the other side does not read must not fill the memory.
    private const int MaxWaitingBytes = 64 << 20;

    private readonly Lock _gate = new();
    private FrameBuffer _filling = new();
    private FrameBuffer _writing = new();
    private bool _active;
    private bool _failed;

    public void Post(FrameKind kind, ulong number, byte tag, ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            if (_failed)
            {
                return;
            }

            if (_filling.Length > MaxWaitingBytes)
            {
                _failed = true;
            }
            else
            {
                NumberedFrame.Write(_filling, kind, number, tag, body);
                if (_active)
                {
                    return;
                }

                _active = true;
            }
        }

        if (_failed)
        {
            onFailure("the other side does not read what it is sent");
        }
        else
        {
            _ = WriteAsync();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (TakeFilled())
            {
                await stream.WriteAsync(_writing.Written);
                _writing.Clear();
            }
        }
        catch (Exception e) when (PeerFailure.IsConnectionLoss(e))
        {
            lock (_gate)
            {
                _failed = true;
            }

            onFailure(e.Message);
        }
    }

    private bool TakeFilled()
    {
        lock (_gate)
        {
            (_filling, _writing) = (_writing, _filling);
            _active = _writing.Length > 0;
            return _active;
        }
    }
}
