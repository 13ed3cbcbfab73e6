using WebEtcd.Node.Services.Inspection;
using WebEtcd.Shared.Services;

namespace WebEtcd.Node.Hosting;

/// <summary>Registers what looks into the member for its operators.</summary>
internal static class InspectionServices
{
    public static IServiceCollection AddInspection(this IServiceCollection services)
    {
        services.AddSingleton<IRaftLogService>(p => ActivatorUtilities.CreateInstance<RaftLogService>(p, p.GetRequiredService<NodeRuntime>().Log));
        services.AddSingleton<IClientInspector, ClientInspector>();
        return services;
    }
}
