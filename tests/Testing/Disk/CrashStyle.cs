namespace WebEtcd.Testing.Disk;

/// <summary>What becomes of everything that was not synced when power is lost.</summary>
public enum CrashStyle
{
    /// <summary>Each sector and each name on its own: any of its versions, by the generator.</summary>
    Shuffle,

    /// <summary>Nothing unsynced reaches the disk.</summary>
    LoseAll,

    /// <summary>Everything reaches the disk.</summary>
    KeepAll,
}
