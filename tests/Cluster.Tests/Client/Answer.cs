using WebEtcd.Shared.Errors;

namespace WebEtcd.Cluster.Tests.Client;

/// <summary>The answer to one request, told honestly.</summary>
/// <param name="Outcome">What is known of its effect.</param>
/// <param name="Response">The response; null unless the outcome is Ok.</param>
/// <param name="Code">The status the server sent; null when none came.</param>
/// <param name="Text">The server's message, or what went wrong on the way.</param>
internal sealed record Answer<T>(Outcome Outcome, T? Response, StatusCode? Code, string Text)
    where T : class
{
    /// <summary>Whether a good answer came.</summary>
    public bool IsOk => Outcome == Outcome.Ok;

    /// <summary>The response; fails the test when there is none.</summary>
    public T Value
    {
        get
        {
            Assert.True(IsOk, $"the request failed: {this}");
            return Response!;
        }
    }

    /// <summary>A good answer.</summary>
    public static Answer<T> Ok(T response) => new(Outcome.Ok, response, StatusCode.Ok, "");

    /// <summary>An error that the server sent.</summary>
    public static Answer<T> Error(StatusCode code, string text) => new(HasNoEffect(code, text) ? Outcome.Refused : Outcome.Indeterminate, null, code, text);

    /// <summary>The request was not sent.</summary>
    public static Answer<T> NotSent(string text) => new(Outcome.Refused, null, null, text);

    /// <summary>The request was sent and nothing is known of it.</summary>
    public static Answer<T> Lost(string text) => new(Outcome.Indeterminate, null, null, text);

    /// <inheritdoc/>
    public override string ToString() => $"{Outcome}, {Code}, {Text}{Response}";

    /// <summary>
    /// Errors of validation and of the state machine's rules say that nothing was changed. Those of availability do not, nor does a full quota:
    /// a write that crosses it is applied and then answered so.
    /// </summary>
    private static bool HasNoEffect(StatusCode code, string text) => code switch
    {
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.FailedPrecondition or StatusCode.OutOfRange or StatusCode.AlreadyExists => true,
        StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.Unimplemented => true,
        StatusCode.ResourceExhausted => text.Contains("too many requests", StringComparison.Ordinal),
        _ => false,
    };
}
