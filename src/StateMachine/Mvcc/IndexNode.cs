namespace WebEtcd.StateMachine.Mvcc;

/// <summary>A node of the key index.</summary>
internal abstract class IndexNode
{
    /// <summary>Slots per node.</summary>
    public const int Capacity = 64;

    /// <summary>Used slots.</summary>
    public int Count { get; set; }

    /// <summary>Living keys in and below this node. With it a range is counted without walking it.</summary>
    public int Live { get; set; }
}
