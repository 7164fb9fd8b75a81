namespace Matching.Indicators.Computation;

/// <summary>Entries by the fund's bands of age, which differ from UNHCR's by those aged 60 alone.</summary>
internal sealed class AmifBands(List<Entry> entries)
{
    private readonly ILookup<string, Entry> byBand = entries.ToLookup(entry => entry.Groups[Breakdown.AgeAmif]);

    /// <summary>Codes of the bands and of their total, each with the code of UNHCR's coding that it resembles.</summary>
    public static IEnumerable<(string Code, string Agd)> Codes =>
        Breakdown
            .FixedCodes(Breakdown.AgeAmif)!
            .Append(Breakdown.Total)
            .Select(code =>
                (
                    code,
                    code switch
                    {
                        "Y18-60" => "Y18-59",
                        "Y_GT60" => "Y_GE60",
                        _ => code,
                    }
                )
            );

    /// <summary>Those aged 60.</summary>
    public List<Entry> Aged60 { get; } =
        entries.FindAll(entry => entry.Groups[Breakdown.AgeAmif] == "Y18-60" && entry.Groups[Breakdown.AgeAgd] == "Y_GE60");

    /// <summary>The entries of a band, or all.</summary>
    public List<Entry> this[string code] => code == Breakdown.Total ? entries : [.. byBand[code]];
}
