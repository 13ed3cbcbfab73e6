namespace WebEtcd.Bench.Probe;

/// <summary>What a server says of itself.</summary>
/// <param name="Active">Circuits that it keeps, with and without a connection.</param>
/// <param name="Connected">Circuits with a connection.</param>
/// <param name="HeapMiB">Bytes on the managed heap after a full collection, in MiB.</param>
internal sealed record ProbeReading(long Active, long Connected, double HeapMiB);
