namespace WebEtcd.Shared.Values;

/// <summary>Position of one change in the history of the store: the number of the transaction, and the change's ordinal within it.</summary>
/// <param name="Main">Grows by one with every transaction that changes something; the first write of a new store has 2.</param>
/// <param name="Sub">0 for the first change of the transaction.</param>
public readonly record struct Revision(long Main, long Sub) : IComparable<Revision>
{
    public int CompareTo(Revision other)
    {
        int byMain = Main.CompareTo(other.Main);
        return byMain != 0 ? byMain : Sub.CompareTo(other.Sub);
    }

    public static bool operator <(Revision left, Revision right) => left.CompareTo(right) < 0;

    public static bool operator >(Revision left, Revision right) => left.CompareTo(right) > 0;

    public static bool operator <=(Revision left, Revision right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Revision left, Revision right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Main}.{Sub}";
}
