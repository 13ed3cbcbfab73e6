using System.Text;
using Google.Protobuf;
using WebEtcd.Node.Security.Passwords;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;

namespace WebEtcd.Node.Tests.Security;

public sealed class PasswordTests
{
    [Theory]
    [InlineData("", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.")]
    [InlineData("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("password", "$2a$04$abcdefghijklmnopqrstuughE8Ev8uGFaUgY2cNEySvxngrb/Jzdm")]
    [InlineData("abc123xyz", "$2a$05$......................LJJxq36FbozMJrIh0Vq32jhAPr5FngK")]
    public void Hashes_are_those_of_others(string password, string hash)
    {
        Assert.True(Bcrypt.Verify(Encoding.UTF8.GetBytes(password), hash));
        Assert.False(Bcrypt.Verify(Encoding.UTF8.GetBytes(password + "x"), hash));
        Assert.False(Bcrypt.Verify(Encoding.UTF8.GetBytes(password), hash[..^1]));
        Assert.False(Bcrypt.Verify(Encoding.UTF8.GetBytes(password), hash.Replace("$2a$", "$9a$", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_new_hash_verifies_and_never_comes_twice()
    {
        string hash = Bcrypt.Hash("secret"u8, 4);
        Assert.StartsWith("$2a$04$", hash, StringComparison.Ordinal);
        Assert.True(Bcrypt.Verify("secret"u8, hash));
        Assert.NotEqual(hash, Bcrypt.Hash("secret"u8, 4));
    }

    [Theory]
    [InlineData("")]
    [InlineData("$2a$")]
    [InlineData("$2a$99$abcdefghijklmnopqrstuughE8Ev8uGFaUgY2cNEySvxngrb/Jzdm")]
    [InlineData("$2a$04$abcdefghijklmnopqrst!ughE8Ev8uGFaUgY2cNEySvxngrb/Jzdm")]
    public void What_is_no_hash_verifies_nothing(string hash) => Assert.False(Bcrypt.Verify("password"u8, hash));

    [Fact]
    public async Task A_remembered_password_ends_with_the_hash()
    {
        using var checker = new PasswordChecker(4, TimeProvider.System);
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        User user = await UserAsync(checker, "one");
        Assert.True(await checker.VerifyAsync(user, "one", cancellation));
        Assert.True(await checker.VerifyAsync(user, "one", cancellation));
        Assert.False(await checker.VerifyAsync(user, "two", cancellation));
        user = await UserAsync(checker, "two");
        Assert.False(await checker.VerifyAsync(user, "one", cancellation));
        Assert.True(await checker.VerifyAsync(user, "two", cancellation));
        Assert.False(await checker.VerifyAsync(null, "two", cancellation));
        user.Options = new UserAddOptions { NoPassword = true };
        Assert.False(await checker.VerifyAsync(user, "two", cancellation));
    }

    [Fact]
    public async Task A_password_that_would_be_cut_is_refused()
    {
        using var checker = new PasswordChecker(4, TimeProvider.System);
        await Assert.ThrowsAsync<EtcdException>(() => checker.HashAsync(new string('x', 73), TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public void Guessing_is_slowed_down_for_the_guesser_only()
    {
        var failures = new FailedLogins(TimeProvider.System);
        for (int i = 0; i < FailedLogins.FailuresOfUser; i++)
        {
            failures.Check("alice", "10.0.0.1:1");
            failures.Note("alice", $"10.0.0.1:{i}");
        }

        Assert.Equal(EtcdErrors.TooManyRequests, Assert.Throws<EtcdException>(() => failures.Check("alice", "10.0.0.1:9")).Error);
        failures.Check("alice", "10.0.0.2:1");
        failures.Check("bob", "10.0.0.1:1");
    }

    private static async Task<User> UserAsync(PasswordChecker checker, string password)
    {
        string hash = await checker.HashAsync(password, TestContext.Current.CancellationToken);
        return new User { Name = ByteString.CopyFromUtf8("alice"), Password = ByteString.FromBase64(hash) };
    }
}
