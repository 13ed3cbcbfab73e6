using System.Reflection;

namespace WebEtcd.Node.Tests.Testing;

/// <summary>Stands in for a service that no test of the port calls.</summary>
public class UnusedService : DispatchProxy
{
    public static T Of<T>()
        where T : class => Create<T, UnusedService>();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException($"{targetMethod} is not expected here");
}
