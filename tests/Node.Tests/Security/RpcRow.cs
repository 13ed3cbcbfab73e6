using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Tests.Security;

/// <param name="Need">Who is let in.</param>
/// <param name="Call">Calls it; null when another test does.</param>
internal sealed record RpcRow(RpcNeed Need, Func<AuthNode, CallContext, Task>? Call);
