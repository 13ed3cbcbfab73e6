namespace WebEtcd.Testing.Disk;

/// <summary>The machine has lost power: thrown by every operation of a <see cref="SimulatedDisk"/> from the chosen one on.</summary>
public sealed class SimulatedCrashException() : IOException("the simulated machine has lost power");
