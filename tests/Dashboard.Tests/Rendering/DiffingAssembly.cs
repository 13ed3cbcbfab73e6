using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace WebEtcd.Dashboard.Tests.Rendering;

/// <summary>Finds bUnit's diffing library beside the tests: it is copied there, not referenced as a package.</summary>
internal static class DiffingAssembly
{
    [ModuleInitializer]
    internal static void Register() => AssemblyLoadContext.Default.Resolving += static (context, name) =>
        name.Name == "AngleSharp.Diffing" ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "AngleSharp.Diffing.dll")) : null;
}
