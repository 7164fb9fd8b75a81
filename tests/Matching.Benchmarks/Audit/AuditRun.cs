using System.Globalization;
using Matching.Indicators.Audit;

namespace Matching.Benchmarks.Audit;

/// <summary>The joint audit of a release that was kept as its datasets publish it.</summary>
internal static class AuditRun
{
    /// <summary>Prints each suppressed number that can be bounded too closely, and a summary.</summary>
    /// <returns>1 if there is any.</returns>
    public static int Of(string file)
    {
        var result = ReleaseAudit.OfPeople(ReleaseFile.Read(file));
        foreach (var (name, _, min, max, least) in result.Disclosed)
        {
            Console.WriteLine($"{name} is from {min} to {max}, protected by {least}");
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Variables} unknowns, {result.Equations} equations, {result.Asked} suppressed numbers: "
                    + $"{result.Disclosed.Count} disclosed"
            )
        );
        return result.Disclosed.Count > 0 ? 1 : 0;
    }
}
