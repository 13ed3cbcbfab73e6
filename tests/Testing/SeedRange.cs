namespace WebEtcd.Testing;

/// <summary>Seeds that an environment variable chooses: a number of them, or <c>first-last</c>.</summary>
public static class SeedRange
{
    /// <param name="variable">Name of the variable.</param>
    /// <param name="count">So many from 1 on when it is not set.</param>
    public static IEnumerable<int> Of(string variable, int count)
    {
        string? chosen = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(chosen))
        {
            return Enumerable.Range(1, count);
        }

        string[] ends = chosen.Split('-');
        int first = ends.Length == 1 ? 1 : int.Parse(ends[0]);
        return Enumerable.Range(first, int.Parse(ends[^1]) - first + 1);
    }
}
