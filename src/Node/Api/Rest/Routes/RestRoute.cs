using System.Reflection;
using Google.Protobuf.Reflection;
using WebEtcd.Node.Api.Rest.Streams;

namespace WebEtcd.Node.Api.Rest.Routes;

/// <summary>One path of the API: what it is called, what it takes and answers, and how it is run.</summary>
internal abstract class RestRoute(RouteDescription description)
{
    /// <summary>As in <c>/v3/kv/range</c>.</summary>
    public string Path => description.Path;

    /// <summary>One line for the API's description.</summary>
    public string Summary => description.Summary;

    /// <summary>The service the path belongs to, as etcd names it.</summary>
    public string Tag => description.Service;

    public abstract MessageDescriptor Request { get; }

    public abstract MessageDescriptor Response { get; }

    /// <summary>The answer is a stream of <c>{"result":…}</c> lines.</summary>
    public virtual bool AnswersStream => false;

    /// <summary>The request is a stream: several JSON values, one behind the other.</summary>
    public virtual bool TakesStream => false;

    /// <summary>What the API explorer shows as the handler.</summary>
    public MethodInfo Method => ((RequestDelegate)InvokeAsync).Method;

    /// <summary>Answers one HTTP request. Every failure is answered too; nothing is thrown.</summary>
    public abstract Task InvokeAsync(HttpContext http);

    /// <summary>Runs the call over an exchange of messages that is already open (a WebSocket). Throws what went wrong.</summary>
    public abstract Task ExchangeAsync(StreamExchange exchange);
}
