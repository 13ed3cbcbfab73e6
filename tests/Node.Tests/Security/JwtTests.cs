using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using WebEtcd.Node.Hosting.Options;
using WebEtcd.Node.Security.Tokens;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine.Auth;

namespace WebEtcd.Node.Tests.Security;

public sealed class JwtTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("webetcd-jwt-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    [InlineData("HS256")]
    [InlineData("HS512")]
    public async Task A_token_is_read_by_who_has_the_key_and_by_nobody_else(string method)
    {
        JwtTokens tokens = Open(OptionsOf(method, "one"));
        string token = tokens.Finish(tokens.Begin(), "5", "alice", 3);
        Assert.Equal(new AuthIdentity("alice", 3), await ReadAsync(tokens, token));
        Assert.Null(await ReadAsync(Open(OptionsOf(method, "two")), token));
        string[] parts = token.Split('.');
        Assert.Null(await ReadAsync(tokens, $"{parts[0]}.{Encode("""{"username":"root","revision":3,"exp":99999999999}""")}.{parts[2]}"));
        Assert.Null(await ReadAsync(tokens, $"{parts[0]}.{parts[1]}."));
        Assert.Null(await ReadAsync(tokens, $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}."));
        Assert.Null(await ReadAsync(tokens, "not.a.token!"));
    }

    [Fact]
    public async Task The_algorithm_is_pinned_and_an_end_is_needed()
    {
        TokenOptions options = OptionsOf("HS256", "one");
        JwtTokens tokens = Open(options);
        byte[] secret = File.ReadAllBytes(options.PrivateKeyFile!);
        string Sign(string header, string claims)
        {
            string signed = Encode(header) + "." + Encode(claims);
            return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)));
        }

        const string Good = """{"alg":"HS256","typ":"JWT"}""";
        Assert.NotNull(await ReadAsync(tokens, Sign(Good, """{"username":"a","revision":1,"exp":99999999999}""")));
        Assert.Null(await ReadAsync(tokens, Sign("""{"alg":"RS256"}""", """{"username":"a","revision":1,"exp":99999999999}""")));
        Assert.Null(await ReadAsync(tokens, Sign(Good, """{"username":"a","revision":1}""")));
        Assert.Null(await ReadAsync(tokens, Sign(Good, """{"username":"a","revision":1,"exp":1}""")));
        Assert.Null(await ReadAsync(tokens, Sign(Good, """{"username":"","revision":1,"exp":99999999999}""")));
        Assert.Null(await ReadAsync(tokens, Sign(Good, """{"username":7,"revision":"x","exp":"y"}""")));
        Assert.Null(await ReadAsync(tokens, Sign(Good, "[]")));
    }

    [Theory]
    [InlineData("jwt")]
    [InlineData("jwt,sign-method=none,priv-key=x")]
    [InlineData("jwt,sign-method=RS256")]
    [InlineData("jwt,sign-method=HS256,pub-key=x")]
    [InlineData("jwt,sign-method=RS256,priv-key=x,color=red")]
    [InlineData("jwt,sign-method=RS256,priv-key=x,ttl=soon")]
    [InlineData("other")]
    public void What_cannot_be_is_refused_at_the_start(string text) => Assert.Throws<FlagFormatException>(() => TokenOptions.Parse(text));

    [Fact]
    public void A_key_of_another_kind_is_refused_at_the_start()
    {
        TokenOptions rsa = OptionsOf("RS256", "one");
        Assert.Throws<IOException>(() => JwtKey.Load(TokenOptions.Parse($"jwt,sign-method=ES256,priv-key={rsa.PrivateKeyFile}")));
        Assert.Throws<IOException>(() => JwtKey.Load(TokenOptions.Parse($"jwt,sign-method=ES384,priv-key={OptionsOf("ES256", "one").PrivateKeyFile}")));
        Assert.Throws<FileNotFoundException>(() => JwtKey.Load(TokenOptions.Parse($"jwt,sign-method=RS256,priv-key={_directory.FullName}/missing")));
    }

    [Fact]
    public async Task A_change_of_users_makes_a_token_old()
    {
        TokenOptions options = OptionsOf("ES256", "one");
        await using AuthNode node = await AuthNode.StartAsync("--auth-token", $"jwt,sign-method=ES256,priv-key={options.PrivateKeyFile},pub-key={options.PublicKeyFile}");
        await node.AddUserAsync("alice", "apw");
        await node.GrantAsync("alice", (Permission.Types.Type.Readwrite, "own", ""));
        await node.EnableAsync();
        CallContext alice = await node.LoginAsync("alice", "apw");
        await node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("own") }, alice);
        await node.Keys.RangeAsync(new RangeRequest { Key = AuthNode.Bytes("own") }, alice);
        await node.AddUserAsync("bob", "bpw", await node.LoginAsync("root", "rpw"));
        Assert.Equal(EtcdErrors.AuthOldRevision, await RpcMatrixTests.ErrorOfAsync(() => node.Keys.PutAsync(new PutRequest { Key = AuthNode.Bytes("own") }, alice).AsTask()));
        Assert.Equal(EtcdErrors.AuthOldRevision, await RpcMatrixTests.ErrorOfAsync(() => node.Keys.RangeAsync(new RangeRequest { Key = AuthNode.Bytes("own") }, alice).AsTask()));
    }

    private static JwtTokens Open(TokenOptions options) => new(options, JwtKey.Load(options), TimeProvider.System);

    private static async Task<AuthIdentity?> ReadAsync(JwtTokens tokens, string token) => await tokens.ReadAsync(token, 9, CancellationToken.None);

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private TokenOptions OptionsOf(string method, string name)
    {
        string privateFile = Path.Combine(_directory.FullName, $"{method}-{name}.key");
        string publicFile = Path.Combine(_directory.FullName, $"{method}-{name}.pub");
        if (method[0] == 'H')
        {
            File.WriteAllBytes(privateFile, RandomNumberGenerator.GetBytes(32));
            return TokenOptions.Parse($"jwt,sign-method={method},priv-key={privateFile}");
        }

        ECCurve curve = method == "ES384" ? ECCurve.NamedCurves.nistP384 : method == "ES512" ? ECCurve.NamedCurves.nistP521 : ECCurve.NamedCurves.nistP256;
        using AsymmetricAlgorithm key = method[0] == 'E' ? ECDsa.Create(curve) : RSA.Create(2048);
        File.WriteAllText(privateFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(publicFile, key.ExportSubjectPublicKeyInfoPem());
        return TokenOptions.Parse($"jwt,sign-method={method},priv-key={privateFile},pub-key={publicFile}");
    }
}
