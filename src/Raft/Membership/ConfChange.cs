namespace WebEtcd.Raft;

/// <summary>What happens to one member.</summary>
public enum ConfChangeType
{
    AddNode = 0,
    RemoveNode = 1,
    UpdateNode = 2,
    AddLearnerNode = 3,
}

/// <summary>How a change goes from the old configuration to the new one.</summary>
public enum ConfChangeTransition
{
    /// <summary>Simple when possible, else joint and left by itself.</summary>
    Auto = 0,

    /// <summary>Joint, left by itself.</summary>
    JointImplicit = 1,

    /// <summary>Joint, left by an explicit empty change.</summary>
    JointExplicit = 2,
}

/// <summary>One step of a <see cref="ConfChange"/>.</summary>
public readonly record struct ConfChangeSingle(ConfChangeType Type, ulong NodeId);

/// <summary>A proposed change of the configuration. No steps at all means: leave the joint configuration.</summary>
public sealed class ConfChange
{
    public ConfChangeTransition Transition { get; init; }

    public IReadOnlyList<ConfChangeSingle> Changes { get; init; } = [];

    /// <summary>Opaque to Raft; the state machine keeps the member's addresses here.</summary>
    public ReadOnlyMemory<byte> Context { get; init; }

    /// <summary>True for the change that leaves a joint configuration.</summary>
    internal bool LeavesJoint => Transition == ConfChangeTransition.Auto && Changes.Count == 0;

    /// <summary>True when the change goes through a joint configuration: asked for, or needed because there is more than one step.</summary>
    internal bool EntersJoint => Transition != ConfChangeTransition.Auto || Changes.Count > 1;

    /// <summary>True when the joint configuration is to be left by itself.</summary>
    internal bool AutoLeave => Transition != ConfChangeTransition.JointExplicit;

    /// <summary>The bytes that a log entry of type <see cref="EntryType.ConfChangeV2"/> carries.</summary>
    public byte[] Encode() => ConfChangeCodec.Encode(this);

    /// <summary>The bytes that a log entry of type <see cref="EntryType.ConfChange"/> carries.</summary>
    /// <exception cref="InvalidOperationException">The change has not exactly one step, or asks for a joint configuration.</exception>
    public byte[] EncodeSingle() => ConfChangeCodec.EncodeSingle(this);

    /// <summary>Reads what <see cref="Encode"/> wrote, or the single-step form when <paramref name="type"/> says so.</summary>
    /// <exception cref="FormatException">The bytes are not such a change; the message says what is wrong.</exception>
    public static ConfChange Decode(EntryType type, ReadOnlySpan<byte> data) =>
        ConfChangeCodec.TryDecode(type, data, out var change, out var error)
            ? change!
            : throw new FormatException($"not a configuration change: {error}");
}
