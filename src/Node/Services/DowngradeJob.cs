using System.Globalization;
using System.Text.RegularExpressions;
using WebEtcd.Shared.Errors;
using WebEtcd.Shared.Protos;
using WebEtcd.Shared.Protos.Membership;
using WebEtcd.Shared.Services;
using WebEtcd.StateMachine;

namespace WebEtcd.Node.Services;

/// <summary>
/// The cluster's mark that it is on its way to the minor version below: checked, set and taken away by etcd's rules. All it does, as in etcd, is that no
/// second one can begin; the members of one version go on as before.
/// </summary>
internal sealed partial class DowngradeJob(EtcdStateMachine stateMachine, Proposer proposer, ResponseHeaders headers)
{
    /// <exception cref="EtcdException">The step is not possible.</exception>
    public async ValueTask<DowngradeResponse> StepAsync(DowngradeRequest request, CallContext context)
    {
        switch (request.Action)
        {
            case DowngradeRequest.Types.DowngradeAction.Validate:
                Validate(request.Version);
                break;
            case DowngradeRequest.Types.DowngradeAction.Enable:
                await SetAsync(new DowngradeInfoSetRequest { Enabled = true, Ver = Validate(request.Version) }, context);
                break;
            case DowngradeRequest.Types.DowngradeAction.Cancel:
                if (!IsOn)
                {
                    throw new EtcdException(EtcdErrors.NoInflightDowngrade);
                }

                await SetAsync(new DowngradeInfoSetRequest { Enabled = false }, context);
                break;
            default:
                throw new EtcdException(StatusCode.Unknown, "etcdserver: unknown method");
        }

        return new DowngradeResponse { Header = headers.At(stateMachine.Kv.CurrentRevision), Version = stateMachine.Membership.ClusterVersion };
    }

    /// <summary>As the status of a member tells it.</summary>
    public DowngradeInfo Describe() => new() { Enabled = IsOn, TargetVersion = stateMachine.Membership.DowngradeTarget ?? "" };

    private bool IsOn => !string.IsNullOrEmpty(stateMachine.Membership.DowngradeTarget);

    /// <summary>Returns the cluster version to go to. The format is checked first, then the version, then whether one is under way.</summary>
    private string Validate(string version)
    {
        if (!Version.TryParse(stateMachine.Membership.ClusterVersion, out Version? cluster))
        {
            throw new EtcdException(EtcdErrors.ClusterVersionUnavailable);
        }

        if (Release().Match(version) is not { Success: true } match
            || !long.TryParse(match.Groups["major"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long major)
            || !long.TryParse(match.Groups["minor"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long minor))
        {
            throw new EtcdException(EtcdErrors.WrongDowngradeVersionFormat);
        }

        if (major != cluster.Major || minor != cluster.Minor - 1)
        {
            throw new EtcdException(EtcdErrors.InvalidDowngradeTargetVersion);
        }

        return IsOn ? throw new EtcdException(EtcdErrors.DowngradeInProgress) : $"{major}.{minor}.0";
    }

    private async ValueTask SetAsync(DowngradeInfoSetRequest request, CallContext context) =>
        await proposer.ProposeAsync<EmptyResponse>(new InternalRaftRequest { DowngradeInfoSet = request }, context);

    // Major and minor, or a whole semantic version.
    [GeneratedRegex(@"^(?<major>[0-9]+)\.(?<minor>[0-9]+)(\.[0-9]{1,18}(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Release();
}
