using System.Reflection;
using WebEtcd.Shared.Errors;

namespace WebEtcd.Dashboard.Safety;

/// <summary>
/// A service of which a page may call some methods only. What is not named as allowed is refused, so that a method that is added later is no way around.
/// </summary>
/// <typeparam name="T">The contract.</typeparam>
internal class RestrictedService<T> : DispatchProxy
    where T : class
{
    private T _inner = null!;
    private Func<string, EtcdError?> _refusalOf = null!;

    /// <param name="inner">The service.</param>
    /// <param name="refusalOf">Why a method, by name, may not be called; null for one that may.</param>
    public static T Around(T inner, Func<string, EtcdError?> refusalOf)
    {
        T proxy = Create<T, RestrictedService<T>>();
        var self = (RestrictedService<T>)(object)proxy;
        self._inner = inner;
        self._refusalOf = refusalOf;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        return _refusalOf(targetMethod.Name) is { } refusal
            ? throw new EtcdException(refusal)
            : targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
