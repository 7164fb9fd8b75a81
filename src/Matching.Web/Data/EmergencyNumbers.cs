using System.Globalization;
using CsvHelper;

namespace Matching.Web.Data;

/// <summary>A number to call in danger.</summary>
/// <param name="Number">The number as it is dialled.</param>
/// <param name="Source">The page of those who run it.</param>
/// <param name="LookedUpOn">When the number was compared with that page.</param>
/// <param name="Labels">What it is for, by language.</param>
public sealed record EmergencyNumber(string Number, Uri Source, DateOnly LookedUpOn, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>What it is for, in a language; in English where that language lacks it.</summary>
    public string For(string language) => Labels.GetValueOrDefault(language) ?? Labels["en"];
}

/// <summary>The numbers to call in danger in <c>seeds/emergency/*.csv</c>, a file a country.</summary>
public static class EmergencyNumbers
{
    private static readonly Lazy<Dictionary<string, IReadOnlyList<EmergencyNumber>>> Shipped = new(() =>
        Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "seeds", "emergency"), "*.csv")
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path).ToUpperInvariant(), Read)
    );

    /// <summary>The numbers of a country, the first for any emergency; none where its file is missing.</summary>
    /// <param name="country">ISO 3166, two letters.</param>
    public static IReadOnlyList<EmergencyNumber> Of(string country) => Shipped.Value.GetValueOrDefault(country) ?? [];

    private static IReadOnlyList<EmergencyNumber> Read(string path)
    {
        using var csv = new CsvReader(new StreamReader(path), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var languages = csv.HeaderRecord!.Skip(3).ToList();
        var numbers = new List<EmergencyNumber>();
        while (csv.Read())
        {
            numbers.Add(
                new EmergencyNumber(
                    csv.GetField("number")!,
                    new Uri(csv.GetField("source")!),
                    DateOnly.ParseExact(csv.GetField("looked_up_on")!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                    languages.ToDictionary(language => language, language => csv.GetField(language)!)
                )
            );
        }

        return numbers;
    }
}
