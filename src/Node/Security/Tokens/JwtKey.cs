using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WebEtcd.Node.Hosting.Options;

namespace WebEtcd.Node.Security.Tokens;

/// <summary>One algorithm of JWT with its key or keys.</summary>
internal abstract class JwtKey
{
    /// <summary>False for a member that has only the public key.</summary>
    public abstract bool CanSign { get; }

    public abstract byte[] Sign(byte[] data);

    public abstract bool Verify(byte[] data, byte[] signature);

    /// <exception cref="IOException">A file cannot be read, or holds no key for the algorithm; the message names it.</exception>
    public static JwtKey Load(TokenOptions options)
    {
        string method = options.SignMethod!;
        string file = options.PrivateKeyFile ?? options.PublicKeyFile!;
        try
        {
            HashAlgorithmName hash = new("SHA" + method[2..]);
            return method[..2] switch
            {
                "HS" => new Hmac(File.ReadAllBytes(file), hash),
                "ES" => new Elliptic(Import(ECDsa.Create, options.PrivateKeyFile), Import(ECDsa.Create, options.PublicKeyFile), hash, KeyBits(method)),
                _ => new Rsa(Import(RSA.Create, options.PrivateKeyFile), Import(RSA.Create, options.PublicKeyFile), hash, method[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1),
            };
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException or UnauthorizedAccessException)
        {
            throw new IOException($"--auth-token: the key files hold no keys for {method}: {error.Message}", error);
        }
    }

    private static int KeyBits(string method) => method switch
    {
        "ES256" => 256,
        "ES384" => 384,
        _ => 521,
    };

    private static T? Import<T>(Func<T> create, string? file)
        where T : AsymmetricAlgorithm
    {
        if (file is null)
        {
            return null;
        }

        string text = File.ReadAllText(file);
        if (text.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(text);
            return (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() as T ?? certificate.GetECDsaPublicKey() as T
                ?? throw new ArgumentException("the certificate has a key of another kind");
        }

        T key = create();
        key.ImportFromPem(text);
        return key;
    }

    private sealed class Hmac : JwtKey
    {
        private const int LeastBytes = 16;
        private readonly byte[] _secret;
        private readonly HashAlgorithmName _hash;

        public Hmac(byte[] secret, HashAlgorithmName hash)
        {
            _secret = secret.Length >= LeastBytes ? secret : throw new ArgumentException($"the secret has fewer than {LeastBytes} bytes");
            _hash = hash;
        }

        public override bool CanSign => true;

        public override byte[] Sign(byte[] data) => CryptographicOperations.HmacData(_hash, _secret, data);

        public override bool Verify(byte[] data, byte[] signature) => CryptographicOperations.FixedTimeEquals(Sign(data), signature);
    }

    private sealed class Rsa(RSA? signs, RSA? verifies, HashAlgorithmName hash, RSASignaturePadding padding) : JwtKey
    {
        private readonly Lock _gate = new();

        public override bool CanSign => signs is not null;

        public override byte[] Sign(byte[] data)
        {
            lock (_gate)
            {
                return signs!.SignData(data, hash, padding);
            }
        }

        public override bool Verify(byte[] data, byte[] signature)
        {
            lock (_gate)
            {
                return (verifies ?? signs)!.VerifyData(data, signature, hash, padding);
            }
        }
    }

    private sealed class Elliptic : JwtKey
    {
        private readonly Lock _gate = new();
        private readonly ECDsa? _signs;
        private readonly ECDsa _verifies;
        private readonly HashAlgorithmName _hash;

        public Elliptic(ECDsa? signs, ECDsa? verifies, HashAlgorithmName hash, int keyBits)
        {
            _signs = signs;
            _verifies = verifies ?? signs!;
            _hash = hash;
            if (_verifies.KeySize != keyBits || (signs is not null && signs.KeySize != keyBits))
            {
                throw new ArgumentException($"the curve has not {keyBits} bits");
            }
        }

        public override bool CanSign => _signs is not null;

        public override byte[] Sign(byte[] data)
        {
            lock (_gate)
            {
                return _signs!.SignData(data, _hash);
            }
        }

        public override bool Verify(byte[] data, byte[] signature)
        {
            lock (_gate)
            {
                return _verifies.VerifyData(data, signature, _hash);
            }
        }
    }
}
