namespace WebEtcd.Testing.Disk;

/// <summary>What happens at a chosen operation of a <see cref="SimulatedDisk"/>.</summary>
public enum DiskFault
{
    None,

    /// <summary>Power is lost; see <see cref="SimulatedDisk.Restart"/>.</summary>
    Crash,

    /// <summary>The operation fails (EIO). A failed sync makes nothing durable and forgets what was dirty, as Linux does.</summary>
    InputOutputError,

    /// <summary>The operation fails because no space is left (ENOSPC).</summary>
    NoSpace,

    /// <summary>A write fails after about half of its sectors; other operations fail at once.</summary>
    ShortWrite,
}
