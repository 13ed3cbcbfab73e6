namespace WebEtcd.Node.Peers.Framing;

/// <summary>What a frame holds: the first byte of its payload. The numbers are part of the protocol between members.</summary>
internal enum FrameKind : byte
{
    Hello = 1,
    HelloAnswer = 2,

    /// <summary>Asks for a sign of life: 8 bytes that come back in a <see cref="Pong"/>.</summary>
    Ping = 3,
    Pong = 4,

    /// <summary>A raft message.</summary>
    Message = 5,

    /// <summary>A call: id, method, request.</summary>
    Request = 6,

    /// <summary>The answer to a call: id, 0, answer.</summary>
    Response = 7,

    /// <summary>The failure of a call: id, status code, text.</summary>
    Error = 8,

    /// <summary>The caller does not wait for the call with this id any more.</summary>
    Cancel = 9,

    /// <summary>The raft message, manifest and length of a snapshot.</summary>
    SnapshotHeader = 10,

    /// <summary>How much of the snapshot the receiver has: sending starts there.</summary>
    SnapshotOffset = 11,

    /// <summary>Bytes of a snapshot: offset, data.</summary>
    SnapshotChunk = 12,

    /// <summary>All bytes of the snapshot were sent.</summary>
    SnapshotEnd = 13,

    /// <summary>The receiver is verifying: a sign of life.</summary>
    SnapshotWorking = 14,

    /// <summary>How it ended at the receiver: 1 for taken, 0 and a text for not.</summary>
    SnapshotResult = 15,
}
