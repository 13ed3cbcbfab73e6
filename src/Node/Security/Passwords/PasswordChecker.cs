using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Security.Passwords;

/// <summary>
/// Hashes and verifies passwords. Hashing is slow on purpose, so only some run at a time, and a password that was right is remembered for a while, as a
/// keyed digest over it and the stored hash: a new password ends that by itself. An unknown user costs as much time as a wrong password.
/// </summary>
internal sealed class PasswordChecker(int cost, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RememberFor = TimeSpan.FromMinutes(5);
    private static readonly EtcdError TooLong = new(StatusCode.Unknown, "bcrypt: password length exceeds 72 bytes");

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly ConcurrentDictionary<string, (byte[] Digest, long Since)> _right = new(StringComparer.Ordinal);
    private readonly Lazy<string> _hashOfNobody = new(() => Bcrypt.Hash(RandomNumberGenerator.GetBytes(16), cost));

    /// <summary>The hash of a new password, as the log carries it.</summary>
    /// <exception cref="EtcdException">The password is too long.</exception>
    public async ValueTask<string> HashAsync(string password, CancellationToken cancellation)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(password);
        if (bytes.Length > Bcrypt.MaxPasswordBytes)
        {
            throw new EtcdException(TooLong);
        }

        string hash = await RunAsync(() => Bcrypt.Hash(bytes, cost), cancellation);
        return Convert.ToBase64String(Encoding.ASCII.GetBytes(hash));
    }

    /// <summary>Whether the password is the user's; false for no user, and for one who has none.</summary>
    public async ValueTask<bool> VerifyAsync(User? user, string password, CancellationToken cancellation)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(password);
        if (user is null || user.Password.IsEmpty || user.Options is { NoPassword: true })
        {
            await RunAsync(() => Bcrypt.Verify(bytes, _hashOfNobody.Value), cancellation);
            return false;
        }

        string name = user.Name.ToStringUtf8();
        string hash = user.Password.ToStringUtf8();
        byte[] digest = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(hash + "\n" + password));
        if (_right.TryGetValue(name, out (byte[] Digest, long Since) known)
            && time.GetElapsedTime(known.Since) < RememberFor && CryptographicOperations.FixedTimeEquals(known.Digest, digest))
        {
            return true;
        }

        bool isRight = await RunAsync(() => Bcrypt.Verify(bytes, hash), cancellation);
        if (isRight)
        {
            _right[name] = (digest, time.GetTimestamp());
        }

        return isRight;
    }

    public void Dispose() => _slots.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        try
        {
            return await Task.Run(work, cancellation);
        }
        finally
        {
            _slots.Release();
        }
    }
}
