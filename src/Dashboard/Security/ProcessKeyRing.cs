using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace WebEtcd.Dashboard.Security;

/// <summary>
/// Keys that protect what a page carries for its server, for as long as the process lives. Nothing of it is worth keeping yet: after a
/// restart a page loads again. Above all, a node writes no keys into the home directory of whoever started it.
/// </summary>
internal sealed class ProcessKeyRing : IXmlRepository
{
    private readonly Lock _gate = new();
    private readonly List<XElement> _elements = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_gate)
        {
            return [.. _elements.Select(element => new XElement(element))];
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_gate)
        {
            _elements.Add(new XElement(element));
        }
    }
}
