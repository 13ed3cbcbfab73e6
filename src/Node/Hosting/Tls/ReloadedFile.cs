using System.Formats.Asn1;
using System.Security.Cryptography;

namespace WebEtcd.Node.Hosting.Tls;

/// <summary>
/// What some files hold, read again whenever it is asked for and parsed again when it has changed: a certificate that is replaced on disk counts from the next
/// handshake on. What cannot be read or parsed, such as a pair of which one file is new and one is not yet, leaves the last good content in force. Any thread.
/// </summary>
/// <param name="paths">The files that belong together.</param>
/// <param name="parse">Makes something of their bytes.</param>
/// <param name="logger">Where changes are told.</param>
internal sealed class ReloadedFile<T>(IReadOnlyList<string> paths, Func<byte[][], T> parse, ILogger logger)
    where T : class
{
    private readonly Lock _gate = new();
    private byte[][] _seen = [];
    private string _lastFailure = "";
    private T? _current;

    /// <exception cref="IOException">The files were never good.</exception>
    public T Current
    {
        get
        {
            lock (_gate)
            {
                return Read();
            }
        }
    }

    private string Names => string.Join(" and ", paths);

    private T Read()
    {
        try
        {
            byte[][] now = [.. paths.Select(File.ReadAllBytes)];
            if (_current is not null && IsSeen(now))
            {
                return _current;
            }

            bool isFirst = _current is null;
            _seen = now;
            _current = parse(now);
            _lastFailure = "";
            if (!isFirst)
            {
                TlsLog.Reloaded(logger, Names);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or AsnContentException or ArgumentException)
        {
            if (_current is null)
            {
                throw new IOException($"cannot use {Names}: {e.Message}", e);
            }

            if (e.Message != _lastFailure)
            {
                _lastFailure = e.Message;
                TlsLog.NotReloaded(logger, Names, e.Message);
            }
        }

        return _current;
    }

    private bool IsSeen(byte[][] now)
    {
        for (int i = 0; i < now.Length; i++)
        {
            if (!now[i].AsSpan().SequenceEqual(_seen[i]))
            {
                return false;
            }
        }

        return true;
    }
}
