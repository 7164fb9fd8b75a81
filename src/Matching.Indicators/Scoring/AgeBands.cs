namespace Matching.Indicators.Scoring;

/// <summary>
/// Ages in the two sets of bands that reports ask for. They disagree on the age of 60, so age is kept in years and both are
/// derived.
/// </summary>
public static class AgeBands
{
    /// <summary>UNHCR's age, gender and diversity policy: 0-4, 5-11, 12-17, 18-59, 60+.</summary>
    public static string Agd(double age) =>
        Check(age) switch
        {
            < 5 => "0-4",
            < 12 => "5-11",
            < 18 => "12-17",
            < 60 => "18-59",
            _ => "60+",
        };

    /// <summary>European funds: under 18, 18 to 60, over 60.</summary>
    public static string Amif(double age) =>
        Check(age) switch
        {
            < 18 => "<18",
            < 61 => "18-60",
            _ => ">60",
        };

    private static double Check(double age)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(age);
        return age;
    }
}
