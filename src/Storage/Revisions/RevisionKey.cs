using System.Runtime.InteropServices;
using FASTER.core;
using WebEtcd.Shared.Values;

namespace WebEtcd.Storage.Revisions;

/// <summary>
/// Key of a record in FasterKV. A revision can have any number of changes, and a change so large that it does not fit a page has several
/// parts, hence 16 bytes instead of one packed number.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct RevisionKey(long main, long subAndPart)
{
    private const int PartBits = 16;
    internal const int MaxParts = 1 << PartBits;

    internal readonly long Main = main;
    internal readonly long SubAndPart = subAndPart;

    internal Revision Revision => new(Main, SubAndPart >> PartBits);

    internal int Part => (int)(SubAndPart & (MaxParts - 1));

    internal static RevisionKey Of(Revision revision, int part) => new(revision.Main, (revision.Sub << PartBits) | (uint)part);

    internal sealed class Comparer : IFasterEqualityComparer<RevisionKey>
    {
        public long GetHashCode64(ref RevisionKey k) => Utility.GetHashCode(k.Main) ^ Utility.GetHashCode(unchecked(k.SubAndPart * (long)0x9E3779B97F4A7C15));

        public bool Equals(ref RevisionKey k1, ref RevisionKey k2) => k1.Main == k2.Main && k1.SubAndPart == k2.SubAndPart;
    }
}
