using System.Globalization;

namespace WebEtcd.Node.Observation.Metrics;

/// <summary>Numbers in the spelling that etcd's exposition has them: Go's shortest form, with an exponent from a million on and below a ten-thousandth.</summary>
internal static class GoNumber
{
    public static string Format(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        double size = Math.Abs(value);
        if (size is 0 or >= 1e-4 and < 1e6)
        {
            return value.ToString("R", CultureInfo.InvariantCulture);
        }

        (string digits, int exponent) = Shortest(size);
        string fraction = digits.Length > 1 ? "." + digits[1..] : "";
        string sign = value < 0 ? "-" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    /// <summary>The shortest digits that mean the number, and the exponent of the first of them.</summary>
    private static (string Digits, int Exponent) Shortest(double size)
    {
        string text = size.ToString("R", CultureInfo.InvariantCulture);
        int at = text.IndexOf('E', StringComparison.Ordinal);
        int shift = at < 0 ? 0 : int.Parse(text[(at + 1)..], CultureInfo.InvariantCulture);
        string mantissa = at < 0 ? text : text[..at];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        int whole = point < 0 ? mantissa.Length : point;
        string all = mantissa.Replace(".", "", StringComparison.Ordinal);
        int leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), whole - leading - 1 + shift);
    }
}
