namespace WebEtcd.Bench.Compare;

/// <summary>One line of the comparison.</summary>
/// <param name="Id">A short name for <c>--rows</c>.</param>
/// <param name="Title">What is measured.</param>
/// <param name="Unit">Of the value.</param>
/// <param name="HigherIsBetter">True for rates, false for times and sizes.</param>
/// <param name="Goal">The ratio that WebEtcd aims at, or an empty text.</param>
/// <param name="Measure">Measures once, with a fresh directory.</param>
internal sealed record Row(string Id, string Title, string Unit, bool HigherIsBetter, string Goal, Func<Bout, Task<Sample>> Measure);
