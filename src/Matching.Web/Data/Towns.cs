using System.Globalization;
using System.Text;
using CsvHelper;

namespace Matching.Web.Data;

/// <summary>A town and where it is.</summary>
/// <param name="Name">Its name in the language of its country.</param>
/// <param name="Also">Other names by which it is known, such as in German; empty where there are none, a semicolon between several.</param>
/// <param name="Region">Its region.</param>
/// <param name="Population">Its inhabitants, about.</param>
/// <param name="Latitude">Latitude in degrees north.</param>
/// <param name="Longitude">Longitude in degrees east.</param>
public sealed record Town(string Name, string Also, string Region, int Population, double Latitude, double Longitude)
{
    /// <summary>The value of the town in a form.</summary>
    public string Key => string.Create(CultureInfo.InvariantCulture, $"{Latitude:0.000}/{Longitude:0.000}");
}

/// <summary>
/// The towns in <c>seeds/towns/*.csv</c>, by which a place is found without a map and without coordinates.
/// </summary>
public sealed class Towns
{
    private static readonly Lazy<Towns> OfThisVersion = new(() => Read(Path.Combine(AppContext.BaseDirectory, "seeds", "towns")));

    private const int Far = 4;

    private readonly List<(Town Town, string[] Names)> towns = [];

    /// <summary>The towns that came with this version; read at the first question.</summary>
    public static Towns Shipped => OfThisVersion.Value;

    public int Count => towns.Count;

    /// <summary>Towns of a name: those that have it, then those that begin with it or have a word that does; large ones first.</summary>
    public IReadOnlyList<Town> Find(string? typed)
    {
        var name = Plain(typed ?? "");
        if (name.Length == 0)
        {
            return [];
        }

        return
        [
            .. towns
                .Select(entry => (entry.Town, Distance: Distance(entry.Names, name)))
                .Where(entry => entry.Distance < Far)
                .OrderBy(entry => entry.Distance)
                .ThenByDescending(entry => entry.Town.Population)
                .Select(entry => entry.Town),
        ];
    }

    /// <summary>Towns whose name is exactly the typed one, but for accents and capitals.</summary>
    public IReadOnlyList<Town> Named(string? typed)
    {
        var name = Plain(typed ?? "");
        return [.. towns.Where(entry => entry.Names.Contains(name)).Select(entry => entry.Town)];
    }

    public static Towns Read(string folder)
    {
        var read = new Towns();
        foreach (var path in Directory.GetFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            using var csv = new CsvReader(new StreamReader(path), CultureInfo.InvariantCulture);
            csv.Read();
            csv.ReadHeader();
            while (csv.Read())
            {
                var town = new Town(
                    csv.GetField("name")!,
                    csv.GetField("also")!,
                    csv.GetField("region")!,
                    csv.GetField<int>("population"),
                    csv.GetField<double>("latitude"),
                    csv.GetField<double>("longitude")
                );
                read.towns.Add((town, [.. NamesOf(town).Select(Plain).Distinct()]));
            }
        }

        return read;
    }

    // "Renon - Ritten" is one name, and each half is another
    private static IEnumerable<string> NamesOf(Town town) =>
        town.Also.Split(';').Concat(town.Name.Split(" - ")).Prepend(town.Name).Where(name => name.Length > 0);

    private static int Distance(string known, string typed) =>
        known == typed ? 0
        : known.StartsWith(typed, StringComparison.Ordinal) ? 1
        : known.Contains(' ' + typed, StringComparison.Ordinal) ? 2
        : Far;

    // "Reggio Emilia" is Reggio nell'Emilia, and "Bozen/Bolzano" one town by two names
    private static int Distance(string[] names, string typed) =>
        names.Min(known => Distance(known, typed)) is var distance and < Far ? distance
        : typed.Split(' ') is { Length: > 1 } asked && asked.All(names.SelectMany(name => name.Split(' ')).Contains) ? Far - 1
        : Far;

    // without accents, apostrophes and hyphens, which people leave out
    internal static string Plain(string text) =>
        string.Join(
            ' ',
            string.Concat(
                    text.Replace("ß", "ss", StringComparison.Ordinal)
                        .Normalize(NormalizationForm.FormD)
                        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                        .Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')
                )
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        );
}
