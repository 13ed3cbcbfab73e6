namespace WebEtcd.Cluster.Tests.Tls;

/// <summary>A certificate and its key, on disk.</summary>
internal sealed record TestCertificate(string CertFile, string KeyFile, byte[] Serial);
