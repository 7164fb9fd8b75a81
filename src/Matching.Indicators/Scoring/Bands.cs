namespace Matching.Indicators.Scoring;

/// <summary>Numbers of people asked in bands.</summary>
public static class Bands
{
    // Codes 0 to 5 are 0, 1, 2, 3-4, 5-8, 9 and more; the open band counts with its floor.
    private static readonly double[] Midpoints = [0, 1, 2, 3.5, 6.5, 9];

    /// <summary>Persons for a band code from 0 to 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such code.</exception>
    public static double Persons(int code) =>
        code >= 0 && code < Midpoints.Length
            ? Midpoints[code]
            : throw new ArgumentOutOfRangeException(nameof(code), code, "Bands have the codes 0 to 5.");
}
