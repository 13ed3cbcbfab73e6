using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Api.Rest.Streams;

/// <summary>Messages both ways between a client and a call, over whatever carries them.</summary>
/// <param name="Input">What the client sends.</param>
/// <param name="Output">What it is sent.</param>
/// <param name="Context">Who it is; its token also ends the exchange.</param>
internal sealed record StreamExchange(JsonMessageReader Input, IStreamOutput Output, CallContext Context);
